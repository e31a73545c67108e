"""A screen of our own with a keyboard that a test can press: Xvfb, and the XTEST extension through the C libraries.

Keys are pressed by their place, as a scanner presses them; every pause is kept by the X server itself, so that nothing
here sleeps. Whoever lacks a part of it skips, with a sentence.
"""

import ctypes
import ctypes.util
import os
import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from kiosk.scan.keyboard import PLACES

X_OFFSET = 8
ENTER, TAB, SHIFT, CAPS, KEYPAD_STAR = 28, 15, 42, 58, 55
_MAIN = [(code, pair) for code, pair in PLACES.items() if code < CAPS and code != KEYPAD_STAR]
WHERE = {letter: (code, shift) for shift in (True, False) for code, pair in _MAIN for letter in pair[shift]}
XKB = ("Xvfb", "setxkbmap", "xkbcomp")


class Keyboard:
    """Presses keys on one display."""

    def __init__(self, display: str) -> None:
        self.display = display
        self._x11, self._xtst = (ctypes.CDLL(ctypes.util.find_library(name)) for name in ("X11", "Xtst"))
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._screen = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        assert self._screen.value, f"no display {display}"

    def layout(self, name: str) -> None:
        """What a user would choose in the desktop's settings: `fr`, or `ru:phonetic` with a variant."""
        layout, _, variant = name.partition(":")
        words = ["setxkbmap", "-display", self.display, layout, *(["-variant", variant] if variant else [])]
        subprocess.run(words, check=True, capture_output=True)

    def scan(self, text: str, gap: int = 1, end: int | None = ENTER) -> None:
        """Types like a scanner set to the US keyboard."""
        held = False
        for letter in text:
            code, shift = WHERE[letter]
            if shift != held:
                self.key(SHIFT, shift, 0)
                held = shift
            self.tap(code, gap)
        if held:
            self.key(SHIFT, False, 0)
        if end:
            self.tap(end, gap)
        self._x11.XSync(self._screen, 0)

    def person(self, keys: Iterable[int], gap: int = 80) -> None:
        """Types like a person: each key is down a while."""
        for code in keys:
            self.tap(code, gap, gap // 2)
        self._x11.XSync(self._screen, 0)

    def tap(self, code: int, gap: int, down: int = 0) -> None:
        """Down and up again."""
        self.key(code, True, gap)
        self.key(code, False, down)

    def key(self, code: int, down: bool, wait: int) -> None:
        """One key event, `wait` milliseconds after the one before."""
        self._xtst.XTestFakeKeyEvent(self._screen, code + X_OFFSET, int(down), ctypes.c_ulong(wait))

    def repeats(self, delay: int, interval: int) -> None:
        """How soon, and how often, a key held down counts again, in milliseconds."""
        self._x11.XkbSetAutoRepeatRate(self._screen, 0x100, delay, interval)

    def close(self) -> None:
        self._x11.XCloseDisplay(self._screen)


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """A display that lives as long as the block."""
    missing = [name for name in XKB if not shutil.which(name)]
    missing += [f"lib{name}" for name in ("X11", "Xtst") if not ctypes.util.find_library(name)]
    if missing:
        pytest.skip(f"no X server whose keys could be pressed: {', '.join(missing)} not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    if not number:
        server.wait()
        pytest.skip("Xvfb does not start here")
    keys = Keyboard(f":{number}")
    try:
        yield keys
    finally:
        keys.close()
        server.send_signal(signal.SIGTERM)
        server.wait()
