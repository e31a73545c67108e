"""A station that has just been set up: made once for all tests, copied for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Home
from kiosk.intake.loader import Source
from kiosk.model import Event
from tests.core import world
from tests.homes import copied, with_fonts


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """What the organiser handed over; tests only read it."""
    return world.write_event(tmp_path_factory.mktemp("organiser"))


@pytest.fixture(scope="session")
def pattern(delivered: Source, font_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that the others are copies of."""
    empty = with_fonts(Home(tmp_path_factory.mktemp("pattern") / "home"), font_cache)
    home, report = world.found_station(empty.root, delivered)
    assert (report.accepted, report.refused, report.warnings) == (len(world.PEOPLE), [], [])
    return home.root


@pytest.fixture
def home(pattern: Path, tmp_path: Path) -> Home:
    return copied(pattern, tmp_path / "home")


@pytest.fixture
def station(home: Home) -> Iterator[world.StationAt]:
    opened = world.StationAt(home)
    yield opened
    opened.close()


@pytest.fixture
def event() -> Event:
    return world.event()


@pytest.fixture
def codes(station: world.StationAt) -> dict[int, str]:
    """The digits of everybody's invitation."""
    numbers = station.shelf.current().numbers()
    letters = {number: station.invitation(number) for number in numbers}
    return {number: letter.code for number, letter in letters.items() if letter}
