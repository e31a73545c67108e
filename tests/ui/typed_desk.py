"""The desk itself in a process of its own, on a real X screen: `python -m tests.ui.typed_desk HOME`.

One JSON object a line on standard output; ends when standard input does.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtQuick import QQuickWindow

from kiosk.config import Home
from tests.ui.typed_window import say
from ui.bridge.core import Core
from ui.hands import until
from ui.shell import Shell, application


def main() -> None:
    program = application()
    shell = Shell(Home(Path(sys.argv[1])), "desk")
    window = shell.window
    assert isinstance(window, QQuickWindow)
    window.show()
    window.requestActivate()
    shell.open()
    until(lambda: isinstance(shell.core, Core) and window.isActive() and window.activeFocusItem())
    assert isinstance(shell.core, Core)
    desk = shell.core.faces["desk"]
    desk.changed.connect(lambda: say(state=desk.property("state"), name=desk.property("guest").get("latinName")))
    say(focus=window.activeFocusItem().inherits("QQuickTextField"))
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(program.quit)
    program.exec()
    shell.close()


if __name__ == "__main__":
    main()
