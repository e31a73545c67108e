"""A program that opens the desk's window, says so once its first usable picture is drawn, and ends."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtQuick import QQuickWindow

from kiosk.config import Home
from ui.hands import until
from ui.shell import Shell


def main() -> None:
    """Opens the station of the home given; the picture is usable when the desk's bridges are in it."""
    shell = Shell(Home(Path(sys.argv[1])), "desk")
    assert isinstance(shell.window, QQuickWindow)
    shell.window.show()
    shell.open()
    until(lambda: shell.core or shell.error)
    assert not shell.window.grabWindow().isNull()
    print("usable", flush=True)
    shell.close()


if __name__ == "__main__":
    main()
