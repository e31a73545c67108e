"""A window of its own process, on a real X screen: what the keys that a test presses become in it.

Commands on standard input, one a line: `focus NAME`, `setup JSON`, `learn`, `stall` (stands still until the next line).
On standard output one JSON object a line: what happened, as it happens.
"""

import itertools
import json
import sys
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import QSocketNotifier
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.scan.calibration import Calibration, Learned
from kiosk.scan.raw import RawScan
from kiosk.scan.setup import ScannerSetup
from ui.shell import application
from ui.wedge import WedgeFilter

PAGE = b"""
import QtQuick
import QtQuick.Controls.Basic
Window {
    width: 400; height: 300; visible: true
    TextField { objectName: "field"; focus: true; onAccepted: text = "sent" }
    Button { objectName: "button"; y: 100; text: "Issue" }
    Item { objectName: "nothing" }
}
"""


def say(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


class Typed:
    """The window and what it tells."""

    def __init__(self) -> None:
        self.engine = QQmlApplicationEngine()
        self.engine.loadData(PAGE)
        window = self.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.window = window
        self.keys = WedgeFilter(window)
        self.keys.scanned.connect(self.scanned)
        self.keys.learned.connect(self.learned)
        self.keys.began.connect(lambda: say(began=True))
        self.part("field").textChanged.connect(lambda: say(field=self.part("field").property("text")))  # type: ignore[attr-defined]
        self.clicks = itertools.count(1)
        self.part("button").clicked.connect(lambda: say(clicked=next(self.clicks)))  # type: ignore[attr-defined]
        window.activeChanged.connect(lambda: say(active=window.isActive()))
        window.requestActivate()

    def part(self, name: str) -> QQuickItem:
        found = self.window.findChild(QQuickItem, name)
        assert found
        return found

    def scanned(self, scan: RawScan) -> None:
        say(scan=scan.readings)

    def learned(self, learned: Learned) -> None:
        setup = asdict(learned.setup) if learned.setup else None
        say(learned=[str(finding) for finding in learned.findings], setup=setup, gap=learned.gap_ms)

    def command(self) -> None:
        word, _, rest = sys.stdin.readline().strip().partition(" ")
        if not word:
            application().quit()
            return
        if word == "focus":
            self.part("field").setProperty("text", "")
            self.part(rest).forceActiveFocus()
        elif word == "setup":
            self.keys.use(ScannerSetup(**json.loads(rest)))
        elif word == "learn":
            self.keys.learn(Calibration() if rest else None)
        elif word == "stall":
            say(stalled=True)
            sys.stdin.readline()
        say(done=word)


def main() -> None:
    program = application()
    typed = Typed()
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(typed.command)
    program.exec()


if __name__ == "__main__":
    main()
