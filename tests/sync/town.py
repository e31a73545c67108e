"""Several real stations of one event on this machine: the organiser's home, and stations enrolled from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.config import Home
from kiosk.enrolment import Enrolment, read_enrolment, write_enrolment
from kiosk.homes import make_enrolled_home
from kiosk.journal import Received
from kiosk.model import StationRole
from kiosk.organiser import Wanted, enrol
from tests.core.world import NOW, StationAt
from tests.homes import with_fonts


@dataclass
class Town:
    """The organiser's station, and where the others live."""

    organiser: StationAt
    folder: Path
    fonts: Path

    def enrolment(self, name: str, role: StationRole = StationRole.DESK) -> Enrolment:
        """Through the file, as it is carried."""
        file = self.folder / f"{name}.enrolment"
        write_enrolment(enrol(self.organiser, Wanted(name, role)), file, "")
        return read_enrolment(file, "")

    def station(self, name: str, role: StationRole = StationRole.DESK, now: datetime = NOW) -> StationAt:
        """A station set up from its enrolment, that has heard what the organiser knows."""
        home = with_fonts(Home(self.folder / name), self.fonts)
        make_enrolled_home(home, self.enrolment(name, role), now)
        opened = StationAt(home)
        give(self.organiser, opened)
        return opened


def give(sender: StationAt, receiver: StationAt) -> Received:
    """What the receiver lacks, as any road carries it."""
    return receiver.journal.receive(sender.journal.parcel(receiver.journal.heads()), receiver.now())


def meet(*stations: StationAt) -> None:
    """Everybody tells everybody, until nobody has anything new."""
    while any(give(one, other).new for one in stations for other in stations if one is not other):
        pass
