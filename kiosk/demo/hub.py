"""The hub of a demonstration: a PostgreSQL of its own where there is one to start, else an SQLite file.

In: a folder, the stations' names, where PostgreSQL's programs are, if anywhere. Out: an address for each station and
for the organiser, as long as it is held. Where whoever PostgreSQL runs as cannot reach the folder, it gets another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kiosk.demo.postgres import CannotRunError, Server, lets_in, running
from kiosk.sync.accounts import ORGANISER, make_hub, shown

__all__ = ["ORGANISER", "shared_hub", "shown"]


@contextmanager
def shared_hub(folder: Path, stations: tuple[str, ...], programs: Path | None) -> Iterator[Mapping[str, str]]:
    """The hub, its data below `folder`, from now to the end."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        address = (programs and _started(programs, folder / "postgresql", stack)) or str(folder / "hub.db")
        entered = {account.name: account.url for account in make_hub(address, list(stations))}
        yield {name: entered.get(name, address) for name in (ORGANISER, *stations)}


def _started(programs: Path, folder: Path, stack: ExitStack) -> str:
    """The owner's address of a PostgreSQL; empty where none can run."""
    if not lets_in(folder.parent):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-hub-")))
    try:
        return stack.enter_context(running(Server(programs, folder))).url()
    except CannotRunError:
        return ""
