"""A home for a station that will be killed: made once for all tests, copied for each."""

from pathlib import Path

import pytest

from kiosk.config import Home
from tests.homes import copied
from tests.journeys.kill.scene import found_home


@pytest.fixture(scope="session")
def crowd(font_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return found_home(tmp_path_factory.mktemp("crowd"), font_cache).root


@pytest.fixture
def home(crowd: Path, tmp_path: Path) -> Home:
    return copied(crowd, tmp_path / "home")
