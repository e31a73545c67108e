"""A moment of fuzzing in every test run; `make fuzz` takes ten minutes."""

import pytest

from tests.fuzz.loop import run
from tests.fuzz.targets import TARGETS

SECONDS = 20 / len(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_get_an_answer(name: str) -> None:
    assert run(TARGETS[name], SECONDS) > len(TARGETS[name].seeds)
