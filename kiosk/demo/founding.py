"""Sets a demonstration up: sample, init, hub, enrolments, import, and invitations for the people worth meeting.

It gets fresh homes every time, so that each demonstration begins with the same morning. Hub and homes are made while
the portraits are drawn. The hub lives as long as the demonstration. Before it: `kiosk demo`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from kiosk.config import Home
from kiosk.demo import Demonstration, Place
from kiosk.files import write_whole
from kiosk.homes import make_enrolled_home
from kiosk.intake.loader import Source
from kiosk.invitations import code_png
from kiosk.model import ParticipantNumber, StationRole
from kiosk.organiser import Wanted, enrol
from kiosk.sample import PARTICIPANTS_FILE, PHOTO_FOLDER, TICKET_HOLDER, write_sample
from kiosk.sample.event import event_toml
from kiosk.sample.people import ticket
from kiosk.station import DEFAULT_STATION, OpenStation, make_home, now

FIRST, LAST = 100_001, 100_011
"""The sample's first people are one of each kind and trouble."""
LINK = "https://example.org/not-an-invitation"
ENROLLED = {"desk-2": StationRole.DESK, "kiosk-1": StationRole.SELF_SERVICE, "gate-1": StationRole.CHECKPOINT}


@contextmanager
def demonstration(folder: Path, people: int, progress: Callable[[int, int], None]) -> Iterator[Demonstration]:
    """Everything set up below `folder`, which is emptied first; at the end the hub is away, and the rest stays."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    today, sample = now().date(), folder / "sample"
    with ExitStack() as hub:
        with ThreadPoolExecutor(max_workers=1) as beside:
            founding = beside.submit(_found, folder, today, hub)
            write_sample(sample, today=today, people=people, progress=progress)
            address = founding.result()
        station = OpenStation(Home(folder / DEFAULT_STATION))
        try:
            station.import_table(Source(sample / PARTICIPANTS_FILE, sample / PHOTO_FOLDER))
            codes = _invitations(station, folder / "invitations")
        finally:
            station.close()
        yield Demonstration(_places(folder), codes, address)


def _places(folder: Path) -> tuple[Place, ...]:
    faces = {DEFAULT_STATION: StationRole.DESK} | ENROLLED
    return tuple(Place(name, face, Home(folder / name)) for name, face in faces.items())


def _found(folder: Path, today: date, hub: ExitStack) -> str:
    """The hub, entered into the stack, and all homes; the organiser's is the first desk, as `kiosk init` makes it.
    Gives the hub's address without its password.
    """
    from kiosk.demo.hub import ORGANISER, shared_hub, shown  # noqa: PLC0415 - half a second, better spent beside
    from kiosk.demo.postgres import programs  # noqa: PLC0415

    event, home = folder / "event.toml", Home(folder / DEFAULT_STATION)
    addresses = hub.enter_context(shared_hub(folder / "hub", tuple(ENROLLED), programs()))
    event.write_text(event_toml(today), encoding="utf-8", newline="\n")
    make_home(home, event)
    write_whole(home.hub_file, f"{addresses[ORGANISER]}\n".encode())
    organiser = OpenStation(home)
    try:
        for name, role in ENROLLED.items():
            enrolment = enrol(organiser, Wanted(name, role, addresses[name]))
            make_enrolled_home(_with_fonts(Home(folder / name), home), enrolment, now())
    finally:
        organiser.close()
    return shown(addresses[ORGANISER])


def _with_fonts(home: Home, other: Home) -> Home:
    """Fonts are unpacked once for all: they take a second, and 30 MB."""
    home.root.mkdir(mode=0o700)
    shutil.copytree(other.cache_folder, home.cache_folder, copy_function=_link)
    return home


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _invitations(station: OpenStation, folder: Path) -> dict[str, Path]:
    letters = (station.invitation(ParticipantNumber(number)) for number in range(FIRST, LAST + 1))
    texts = {str(letter.participant.number): letter.code for letter in letters if letter} | {"link": LINK}
    if str(TICKET_HOLDER) in texts:
        texts["ticket"] = ticket(TICKET_HOLDER)
    files = {name: folder / f"{name}.png" for name in texts}
    for name, file in files.items():
        write_whole(file, code_png(texts[name]))
    return files
