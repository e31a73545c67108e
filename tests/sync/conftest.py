"""A town of stations, made anew for each test from a home that was set up once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Home
from tests.core import world
from tests.core.conftest import delivered, pattern  # noqa: F401 - fixtures
from tests.homes import copied
from tests.sync.town import Town


@pytest.fixture
def town(pattern: Path, font_cache: Path, tmp_path: Path) -> Iterator[Town]:  # noqa: F811 - the fixture
    home: Home = copied(pattern, tmp_path / "organiser")
    organiser = world.StationAt(home)
    yield Town(organiser, tmp_path, font_cache)
    organiser.close()
