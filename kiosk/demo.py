"""A sample event, set up and ready to try: sample, init, import, and invitations for the people worth meeting.

A demonstration gets a fresh home of its own every time, so that each one begins with the same morning.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.config import Home
from kiosk.files import write_whole
from kiosk.intake.loader import Source
from kiosk.invitations import code_png
from kiosk.model import ParticipantNumber
from kiosk.sample import TICKET_HOLDER, write_sample
from kiosk.sample.people import ticket
from kiosk.station import OpenStation, make_home, now

FIRST, LAST = 100_001, 100_011
"""The sample's first people are one of each kind and trouble."""
LINK = "https://example.org/not-an-invitation"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A home that works, and pictures of codes: invitations by participant number, a ticket, a web link."""

    home: Home
    codes: Mapping[str, Path]


def make_demonstration(folder: Path, people: int, progress: Callable[[int, int], None]) -> Demonstration:
    """Everything set up below `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    sample, home = folder / "sample", Home(folder / "home")
    write_sample(sample, today=now().date(), people=people, progress=progress)
    make_home(home, sample / "event.toml")
    station = OpenStation(home)
    station.import_table(Source(sample / "participants.csv", sample / "photos"))
    codes = _invitations(station, folder / "invitations")
    station.close()
    return Demonstration(home, codes)


def _invitations(station: OpenStation, folder: Path) -> dict[str, Path]:
    letters = (station.invitation(ParticipantNumber(number)) for number in range(FIRST, LAST + 1))
    texts = {str(letter.participant.number): letter.code for letter in letters if letter} | {"link": LINK}
    if str(TICKET_HOLDER) in texts:
        texts["ticket"] = ticket(TICKET_HOLDER)
    files = {name: folder / f"{name}.png" for name in texts}
    for name, file in files.items():
        write_whole(file, code_png(texts[name]))
    return files
