"""A process that reads a bundle, or writes one, and is killed at a step: the plug is pulled.

`python -m tests.sync.broken_off HOME FILE read|make STEP`; says `steps N` when it came to its end.
"""

import os
import signal
import sys
from pathlib import Path

from kiosk.carry import side_of
from kiosk.config import Home
from kiosk.sync.bundle import Contents, make_bundle
from kiosk.sync.bundle_reader import read_bundle
from tests.core.world import StationAt


def main() -> None:
    home, file, what, last = sys.argv[1:]
    side, steps = side_of(StationAt(Home(Path(home)))), 0

    def step(_done: int, _size: int) -> None:
        nonlocal steps
        steps += 1
        if steps == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    if what == "read":
        read_bundle(side, Path(file), step)
    else:
        make_bundle(side, Path(file), Contents(registry=True), step)
    print("steps", steps)


if __name__ == "__main__":
    main()
