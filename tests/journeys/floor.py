"""A journal, a spooler and one real printer, and what must be true of the ledger and the tray whatever breaks.

*Printed* stands for exactly one badge, *failed* and *reserved* for none, *unsure* for one at most (a queue whose server
dies prints twice: then it is asked about); nothing is sent again in silence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.model import EntryKind, Outcome, ParticipantNumber, Serial
from kiosk.printing import ledger
from kiosk.printing.ledger import Job, JobState
from kiosk.printing.printer import Document, Printer
from kiosk.printing.spooler import Spooler
from tests.contracts.printer import SHEET
from tests.core.journals import open_journal
from tests.core.world import NOW
from tests.printers import EvePrinter

MOST_STEPS = 5000
SETTLED = (JobState.PRINTED, JobState.UNCONFIRMED, JobState.UNSURE, JobState.FAILED)
SHEETS = {
    JobState.PRINTED: (1,),
    JobState.UNCONFIRMED: (1,),
    JobState.UNSURE: (0, 1),
    JobState.SENT: (0, 1),
    JobState.TAKEN: (0, 1),
}


@dataclass
class Floor:
    """`client` makes the product's side of the printer, `tray` counts the sheets of a serial."""

    folder: Path
    client: Callable[[], Printer]
    tray: Callable[[str], int]
    document: Document = field(default=SHEET)

    def __post_init__(self) -> None:
        self.journal = open_journal(self.folder)
        self.start()

    def start(self) -> None:
        """The program starts, and knows nothing but what is written."""
        self.spooler = Spooler(self.journal, {"badges": self.client()}, lambda _job: self.document)

    def reserve(self, number: int = 1) -> Serial:
        with self.journal.act(NOW) as act:
            serial = act.next_serial()
            act.append(EntryKind.ISSUE, ParticipantNumber(number), {"serial": str(serial), "generation": 1})
            ledger.add(act.connection, Job(serial, ParticipantNumber(number), "2" * 202, "badges"))
        return serial

    def job(self, serial: Serial) -> Job:
        with self.journal.reading() as connection:
            job = ledger.job_of(connection, serial)
        assert job is not None
        return job

    def step(self) -> None:
        self.spooler.step(NOW)

    def run(self, serial: Serial, *until: JobState) -> JobState:
        """Steps until the badge is in one of these states."""
        for _ in range(MOST_STEPS):
            if self.job(serial).state in until:
                break
            self.step()
        return self.job(serial).state

    def sheets(self, serial: Serial) -> int:
        return self.tray(str(serial))

    def agrees(self, serial: Serial) -> None:
        """The ledger and the tray say the same."""
        job = self.job(serial)
        assert self.sheets(serial) in SHEETS.get(job.state, (0,)), job
        assert job.attempts <= 1 or job.state is not JobState.UNSURE, job


@dataclass
class IppFloor(Floor):
    """The floor with a real IPP printer at the end of the line."""

    eve: EvePrinter = field(kw_only=True)


Moment = Callable[[IppFloor], None]


def before(floor: IppFloor) -> None:
    """The badge is reserved."""


def while_printing(floor: IppFloor) -> None:
    """The printer has begun; no sheet is out."""
    floor.eve.does("event begun; gate; sheet")
    floor.step()
    floor.eve.wait_for("begun")


def with_the_sheet_out(floor: IppFloor) -> None:
    """The sheet lies in the tray; the job has not ended."""
    floor.eve.does("sheet; event begun; gate")
    floor.step()
    floor.eve.wait_for("begun")


def after(floor: IppFloor) -> None:
    """The printer has completed the job; the station has not asked yet."""
    floor.eve.does("sheet")
    floor.step()
    printer = floor.eve.client()
    for _ in range(MOST_STEPS):
        if printer.find("007-1-000001").outcome is Outcome.PRINTED:
            return
