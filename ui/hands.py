"""Hands and eyes for who drives a window without sitting before it: finds things by their accessible name, presses
them, waits for what is to happen and takes pictures. The tour and the tests use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem, QQuickWindow

PATIENCE_SECONDS = 60.0
LOOK_MS = 10


def wait(milliseconds: int) -> None:
    """Lets the window live on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(happened: Callable[[], object], what: str = "it") -> None:
    """Waits until something is true; `TimeoutError` when it does not become so."""
    start = perf_counter()
    while not happened():
        if perf_counter() - start > PATIENCE_SECONDS:
            raise TimeoutError(f"{what} did not happen")
        wait(LOOK_MS)


def items(window: QQuickWindow) -> Iterator[QQuickItem]:
    """Every visible thing in the window, those inside pages and lists too."""
    waiting = [window.contentItem()]
    while waiting:
        item = waiting.pop()
        if item.isVisible():
            yield item
            waiting.extend(item.childItems())


def named(window: QQuickWindow, name: str) -> QAccessibleInterface | None:
    """The visible thing of that accessible name."""
    for item in items(window):
        told = QAccessible.queryAccessibleInterface(item)
        if told and told.text(QAccessible.Text.Name) == name:
            return told
    return None


def names(window: QQuickWindow) -> list[str]:
    """Everything that can be read in the window."""
    told = (QAccessible.queryAccessibleInterface(item) for item in items(window))
    return [each.text(QAccessible.Text.Name) for each in told if each and each.text(QAccessible.Text.Name)]


def press(window: QQuickWindow, name: str) -> None:
    """Presses the button of that name once it is there."""
    until(lambda: named(window, name), f"a button {name!r}")
    found = named(window, name)
    assert found is not None
    found.actionInterface().doAction("Press")


def picture(window: QQuickWindow, size: tuple[int, int], file: Path) -> Path:
    """The window at a size, as a PNG."""
    if window.size() != QSize(*size):
        window.resize(*size)
        until(lambda: window.size() == QSize(*size))
        wait(60)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not window.grabWindow().save(str(file)):
        raise OSError(f"{file.name} could not be saved")
    return file
