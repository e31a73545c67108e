"""The pinned PySide6 keeps its books: a method that returns nothing must not eat references to None.

PySide6 6.12.0 on Python 3.11 does, and aborts the process after some ten thousand calls. From Python 3.12
on None is immortal and the count stands still, so there this only shows that the calls work.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject

CALLS = 10_000
NOISE = 500  # what the rest of the process may give back meanwhile


def orphan() -> Callable[[], object]:
    return QObject().parent


def named() -> Callable[[], object]:
    thing = QObject()
    return lambda: thing.setObjectName("badge")


def alone() -> Callable[[], object]:
    thing = QObject()
    return lambda: thing.setParent(None)


@pytest.mark.parametrize("make", [orphan, named, alone])
def test_a_call_that_returns_nothing_does_not_eat_none(make: Callable[[], Callable[[], object]]) -> None:
    call = make()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    assert sys.getrefcount(None) - before > -NOISE
