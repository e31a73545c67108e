"""Homes for tests: copies of one that was set up once. The fonts, which are large and only read, are shared."""

import os
import shutil
from pathlib import Path

from kiosk.config import Home


def copied(pattern: Path, target: Path) -> Home:
    """A home of one's own."""
    cache = Home(pattern).cache_folder
    shutil.copytree(pattern, target, ignore=shutil.ignore_patterns(cache.name))
    return with_fonts(Home(target), cache)


def with_fonts(home: Home, cache: Path) -> Home:
    """The home, with fonts that were unpacked before."""
    shutil.copytree(cache, home.cache_folder, copy_function=os.link)
    return home
