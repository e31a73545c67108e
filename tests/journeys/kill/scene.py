"""Homes for a station that will be killed, the children at work in them, and what must be true afterwards."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from sqlalchemy import select

from kiosk.config import Home
from kiosk.model import Badge, BadgeStatus, Outcome
from kiosk.printing.ledger import UNDER_WAY, Job, JobState
from kiosk.printing.spooler import Spooler
from kiosk.state import fold
from kiosk.store import tables
from tests.core import world
from tests.core.world import PEOPLE as KINDS
from tests.core.world import StationAt
from tests.homes import with_fonts
from tests.journeys.kill.worker import DOCUMENT, PEOPLE, jobs, printers_of, sheets_file

SERVER = get_context("forkserver")
SERVER.set_forkserver_preload(["pytest", "tests.journeys.kill.worker"])
BADGE_OF = {
    JobState.RESERVED: (Outcome.PENDING,),
    **dict.fromkeys(UNDER_WAY, (Outcome.PENDING,)),
    **{JobState(outcome): (outcome,) for outcome in Outcome if outcome is not Outcome.PENDING},
}


def found_home(folder: Path, fonts: Path) -> Home:
    """A home whose people may all have a badge."""
    people = [{**KINDS[0], "number": str(number), "photo": ""} for number in range(1, PEOPLE + 1)]
    toml = world.EVENT_TOML.replace("[[categories]]", "photo_required = false\n\n[[categories]]", 1)
    empty = with_fonts(Home(folder / "home"), fonts)
    home, report = world.found_station(empty.root, world.write_event(folder / "files", people, toml))
    assert report.accepted == PEOPLE
    return home


class Child:
    """A process at work, and what it said is done."""

    def __init__(self, target: Callable[..., None], *arguments: object) -> None:
        self.pipe, theirs = SERVER.Pipe(duplex=False)
        self.process = SERVER.Process(target=target, args=(*arguments, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.said: list[dict[str, str]] = []

    def hear(self) -> bool:
        """Waits for the next word; False when the child is dead and has been heard to the end."""
        try:
            self.said.append(json.loads(_receive(self.pipe)))
        except EOFError:
            return False
        return True

    def kill(self, words: int, delay: float) -> None:
        """SIGKILL after so many words and so many seconds more."""
        while len(self.said) < words and self.hear():
            pass
        self.process.join(delay)
        self.process.kill()
        self.end()

    def end(self) -> None:
        while self.hear():
            pass
        self.process.join()
        self.pipe.close()

    def told(self, name: str) -> list[str]:
        return [word[name] for word in self.said if name in word]


def _receive(pipe: Connection) -> bytes:
    assert pipe.poll(30), "the child neither speaks nor dies"
    return pipe.recv_bytes()


class Aftermath:
    """A home reopened after a kill."""

    def __init__(self, home: Home, luck: Random) -> None:
        self.station = StationAt(home)
        self.home = home
        self.spooler = Spooler(self.station.journal, printers_of(home, luck), lambda _job: DOCUMENT)

    def close(self) -> None:
        self.station.close()

    def nothing_is_lost(self, child: Child) -> None:
        """What was acknowledged is there, as it was acknowledged; the chain is whole."""
        assert self.station.journal.check().fault is None
        with self.station.journal.reading() as connection:
            entries = {row.hex() for row in connection.execute(select(tables.entry.c.id)).scalars()}
        assert set(child.told("entry")) <= entries
        ledger = {str(serial): job for serial, job in jobs(self.station).items()}
        assert set(child.told("made")) <= ledger.keys()
        for word in child.said:
            if "settled" in word:
                assert ledger[word["settled"]].state == word["state"]

    def ledger_and_journal_agree(self) -> None:
        badges = {badge.serial: badge for _, state in self.station.journal.states() for badge in state.badges}
        known = jobs(self.station)
        assert badges.keys() == known.keys()
        for serial, job in known.items():
            assert badges[serial].outcome in BADGE_OF[job.state], job
            assert self._stands(badges[serial], job), job

    @staticmethod
    def _stands(badge: Badge, job: Job) -> bool:
        """A badge is active only once it is out."""
        out = job.state in (JobState.PRINTED, JobState.UNCONFIRMED)
        return out if badge.status is BadgeStatus.ACTIVE else badge.status is BadgeStatus.VOID or not out

    def recover(self, now: datetime) -> None:
        self.spooler.recover(now)
        assert not [job for job in jobs(self.station).values() if job.state in UNDER_WAY]

    def finish(self, now: datetime) -> None:
        """Prints all that is left."""
        for _ in range(10_000):
            if not self.spooler.step(now) and not self._pending():
                return
        message = "the spooler never ends"
        raise AssertionError(message)

    def _pending(self) -> bool:
        return any(job.state in UNDER_WAY for job in jobs(self.station).values())

    def sheets(self) -> Counter[str]:
        """Every sheet that ever came out, by serial: files of the one printer, lines of the other."""
        files = self.home.printed_folder.glob("*.pdf") if self.home.printed_folder.exists() else ()
        lines = sheets_file(self.home).read_text().split() if sheets_file(self.home).exists() else []
        return Counter([*(file.stem for file in files), *lines])

    def every_sheet_is_accounted_for(self) -> None:
        sheets, known = self.sheets(), jobs(self.station)
        assert sheets.keys() <= {str(serial) for serial in known}, "a sheet that nobody decided on"
        for serial, job in known.items():
            count = sheets[str(serial)]
            match job.state:
                case JobState.PRINTED | JobState.UNCONFIRMED:
                    assert count == 1, job
                case JobState.UNSURE | JobState.SENT | JobState.TAKEN:
                    assert count <= 1, job
                case _:
                    assert count == 0, job

    def every_file_is_whole(self) -> None:
        for file in self.home.printed_folder.glob("*.pdf"):
            data = file.read_bytes()
            assert data.startswith(b"%PDF-"), file.name
            assert data.rstrip().endswith(b"%%EOF"), file.name

    def nobody_has_two_badges(self) -> None:
        for subject, state in self.station.journal.states():
            standing = [badge for badge in state.badges if badge.status is not BadgeStatus.VOID]
            assert len(standing) <= 1, subject
            assert state == fold(self.station.journal.entries_of(subject)), subject
