"""What holds for every test: no screen, the software renderer, the plain style.

Set before anything imports Qt; a value given from outside wins, so that a journey can be watched.
"""

import os
from pathlib import Path

import pytest

from kiosk.badge.font_files import font_files

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # never a desktop's own


@pytest.fixture(scope="session")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fonts, unpacked once; tests only read them."""
    return font_files(tmp_path_factory.mktemp("fonts"))[0].parent
