"""A window in another process, and what it tells: commands go in, lines of JSON come out."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.patience import PATIENCE_SECONDS
from tests.xserver import Keyboard

Told = dict[str, Any]


class TypedWindow:
    """`python -m MODULE` on the display of a keyboard."""

    def __init__(self, keys: Keyboard, *words: str) -> None:
        self.keys = keys
        self.heard: list[Told] = []
        self._rest = b""
        told = {"DISPLAY": keys.display, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}
        unset = ("WAYLAND_DISPLAY", "QT_IM_MODULE", "QT_IM_MODULES")
        environment = {name: value for name, value in os.environ.items() if name not in unset}
        self._process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment | told,
        )

    def tell(self, command: str, awaited: str = "done") -> None:
        """A command, obeyed when this returns."""
        self.send(command)
        self.until(lambda told: awaited in told)

    def send(self, command: str) -> None:
        """A command on its way."""
        assert self._process.stdin
        self._process.stdin.write(f"{command}\n".encode())
        self._process.stdin.flush()

    def until(self, expected: Callable[[Told], object]) -> Told:
        """Reads on to the first thing told that is what was expected."""
        while True:
            told = self._next()
            self.heard.append(told)
            if expected(told):
                return told

    def scan(self) -> list[str]:
        """The readings of the next scan."""
        return list(self.until(lambda told: "scan" in told)["scan"])

    def field(self, text: str) -> None:
        """The field says that, sooner or later."""
        self.until(lambda told: told.get("field") == text)

    def never(self, *names: str) -> None:
        """None of this was told since the last question."""
        assert [told for told in self.heard if set(names) & set(told)] == []

    def frozen(self, act: Callable[[], None]) -> None:
        """The whole process stands still while something happens."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            act()
        finally:
            self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(PATIENCE_SECONDS)
        finally:
            self._process.kill()
            self._process.wait()

    def _next(self) -> Told:
        assert self._process.stdout
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE_SECONDS)
            assert ready, f"the window tells nothing more; it told {self.heard[-5:]}"
            data = os.read(self._process.stdout.fileno(), 65536)
            assert data, f"the window has ended; it told {self.heard[-5:]}"
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return dict(json.loads(line))
