"""Three hundred histories, whatever went wrong in them, end with the same truth at every station."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from tests.sync.histories import FAULTS, History

SEEDS, TOGETHER, STEPS = 300, 30, 32


def tell(folder: str, seed: int) -> Counter[str]:
    """One history, in a process beside others: what happened in it."""
    history = History(Path(folder) / str(seed), Random(seed))
    history.begin()
    history.run(STEPS)
    history.converge()
    history.holds()
    history.close()
    return history.happened


@pytest.fixture(scope="module")
def tellers() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1), mp_context=get_context("forkserver")) as pool:
        yield pool


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
def test_stations_that_meet_again_hold_the_same_truth_and_lost_nothing(
    tellers: ProcessPoolExecutor, first: int, tmp_path: Path
) -> None:
    seeds = range(first, first + TOGETHER)
    happened = sum(tellers.map(tell, [str(tmp_path)] * TOGETHER, seeds), Counter[str]())
    assert set(happened) == set(FAULTS)
