"""Takes reserved badges from the ledger to their printers, one step at a time, and writes down what came of each.

`work` is one step of one printer's line: it settles what is under way there, else prints the oldest row. A row becomes
*sent* (committed) before the first byte leaves; its outcome is committed together with its journal entry. Only what
certainly left no paper is tried again, and only that goes to another printer that has the paper, when its own cannot
print. `recover`, once at the start, asks the printers about rows that a crash cut off.
One spooler per home: the station holds the lock; its printers may each be worked by a thread of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from kiosk.errors import KioskError
from kiosk.journal import Journal
from kiosk.model import EntryKind, Outcome, Serial
from kiosk.printing import ledger
from kiosk.printing.ledger import UNDER_WAY, Job, JobState
from kiosk.printing.outcomes import write_outcome
from kiosk.printing.printer import Answer, Document, Fault, Printer

MAX_ATTEMPTS = 3
log = logging.getLogger(__name__)
_GONE = Answer(Outcome.UNSURE, "printer_gone")
_GONE_UNPRINTED = Answer(Outcome.FAILED, "printer_gone")
_FAULTS = frozenset(Fault)
Draw = Callable[[Job], Document | str]
"""A job -> its document, or why there is none (a key of the catalogue below `print_why.`, a colon, the field)."""
Fits = Callable[[Job, str], bool]
"""Has the printer of that name the paper for a job?"""


def nowhere(_job: Job, _printer: str) -> bool:
    """No printer takes anything over from another."""
    return False


class Pace(Enum):
    """When a printer's line should be looked at again: at once, soon (a badge is in print), when it may have been put
    right, or when something comes.
    """

    AT_ONCE = "at_once"
    SOON = "soon"
    HELD = "held"
    IDLE = "idle"


@dataclass
class Spooler:
    """The one who prints at this home."""

    journal: Journal
    printers: Mapping[str, Printer]
    draw: Draw
    fits: Fits = nowhere
    _faults: dict[str, str] = field(default_factory=dict, init=False)

    def recover(self, now: datetime, *names: str) -> None:
        """Settles what a crash cut off, at these printers or at all: by what they know of it, else *unsure*."""
        for job in self._jobs(*UNDER_WAY):
            if not names or job.printer in names or job.printer not in self.printers:
                printer = self.printers.get(job.printer)
                answer = printer.find(job.ticket, taken=job.state is JobState.TAKEN) if printer else _GONE
                if answer.outcome is not Outcome.PENDING:
                    self._conclude(job, answer, now)

    def step(self, now: datetime) -> bool:
        """One step at whichever printer has something to do; False when none has."""
        return any(self.work(name, now) is Pace.AT_ONCE for name in list(self.printers))

    def work(self, name: str, now: datetime) -> Pace:
        """One step of one printer's line."""
        open_jobs = self._line(name, *UNDER_WAY)
        if self._settle(open_jobs, now):
            return Pace.AT_ONCE
        pace = self._print_next(name, now)
        return Pace.SOON if open_jobs and pace is not Pace.AT_ONCE else pace

    def give_up(self, serial: Serial, now: datetime) -> None:
        """Ends the wait of a badge that is still reserved: certainly no paper, and the guest is free again."""
        for job in self._jobs(JobState.RESERVED):
            if job.serial == serial:
                self._conclude(job, Answer(Outcome.FAILED, job.why), now, last=True)

    def _settle(self, jobs: Sequence[Job], now: datetime) -> bool:
        """Asks about what is under way, and writes down what became of it or what holds it up."""
        for job in jobs:
            printer = self.printers.get(job.printer)
            answer = printer.poll(job.ticket) if printer else _GONE
            if answer.outcome is not Outcome.PENDING:
                self._conclude(job, answer, now)
                return True
            self._hold([job], answer.why, now)
        return False

    def _print_next(self, name: str, now: datetime) -> Pace:
        """Prints one row; where the printer cannot now, the rows keep their places."""
        own = self._line(name, JobState.RESERVED)
        gone = next((job for job in own if job.printer != name), None)
        if gone:
            self._conclude(gone, _GONE_UNPRINTED, now, last=True)
            return Pace.AT_ONCE
        waiting = own or self._stranded(name)
        if not waiting:
            return Pace.IDLE
        state = self.printers[name].status()
        if state.ready:
            self._faults.pop(name, None)
            self._begin(waiting[0], name, now)
            return Pace.AT_ONCE
        held = self._hold(own, state.faults[0] if state.faults else Fault.ATTENTION, now)
        return Pace.AT_ONCE if held else Pace.HELD

    def _line(self, name: str, *states: JobState) -> list[Job]:
        """A printer's rows, and those whose printer is gone."""
        return [job for job in self._jobs(*states) if job.printer == name or job.printer not in self.printers]

    def _stranded(self, name: str) -> list[Job]:
        """Rows of other printers that cannot print now, for which this one has the paper."""
        return [job for job in self._jobs(JobState.RESERVED) if self._may_take(job, name)]

    def _may_take(self, job: Job, name: str) -> bool:
        """A demonstration never takes a badge from a real printer, nor anybody one that was ordered by name."""
        if job.named or job.why not in _FAULTS - {Fault.BUSY} or job.printer not in self.printers:
            return False
        alike = self.printers[job.printer].demonstration == self.printers[name].demonstration
        return alike and self.fits(job, name)

    def _begin(self, job: Job, name: str, now: datetime) -> None:
        document = self._document_of(replace(job, printer=name))
        if isinstance(document, str):
            self._conclude(job, Answer(Outcome.FAILED, document), now, last=True)
        else:
            self._print(job, name, document, now)

    def _document_of(self, job: Job) -> Document | str:
        """What to print; a bug that one person's badge brings out must not hold up everybody behind it."""
        try:
            return self.draw(job)
        except KioskError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever broke, this badge failed and the next one is drawn
            log.error("badge %s: %s", job.serial, type(error).__name__)  # noqa: TRY400 - no message: it may name
            return "broken_document"

    def _hold(self, jobs: Sequence[Job], why: str, now: datetime) -> bool:
        """The rows say what they wait for, and a printer's fault is written down once; False when they said it."""
        held = [job for job in jobs if job.why != why]
        if not held:
            return False
        printer = held[0].printer
        with self.journal.act(now) as act:
            for job in held:
                ledger.move(act.connection, job, replace(job, why=why))
            if why in _FAULTS - {Fault.BUSY, self._faults.get(printer)}:
                act.append(EntryKind.PRINTER_FAULT, printer, {"fault": why})
        if why != Fault.BUSY:
            self._faults[printer] = why
        return True

    def _print(self, job: Job, name: str, document: Document, now: datetime) -> None:
        printer = self.printers[name]
        ticket, tries = printer.begin(str(job.serial), document), job.attempts + 1
        sent = replace(job, state=JobState.SENT, printer=name, ticket=ticket, attempts=tries, why="")
        with self.journal.act(now) as act:
            if not ledger.move(act.connection, job, sent):
                return  # voided, given up or taken over since it was read
        answer = printer.send(ticket, document)
        if answer.outcome is not Outcome.PENDING:
            self._conclude(sent, answer, now)
        elif not answer.why:
            with self.journal.act(now) as act:
                ledger.move(act.connection, sent, replace(sent, state=JobState.TAKEN))

    def _conclude(self, job: Job, answer: Answer, now: datetime, *, last: bool = False) -> None:
        """Writes the outcome down, or reserves again what certainly left no paper, unless it was the `last` try."""
        settled = replace(job, why=answer.why)
        if answer.outcome is Outcome.FAILED and answer.why == Fault.BUSY:  # it was not tried: another badge was first
            settled = replace(settled, attempts=max(0, job.attempts - 1))
        again = answer.outcome is Outcome.FAILED and not last and settled.attempts < MAX_ATTEMPTS
        with self.journal.act(now) as act:
            state = JobState.RESERVED if again else JobState(answer.outcome)
            if ledger.move(act.connection, job, replace(settled, state=state)) and not again:
                write_outcome(act, settled, answer.outcome, answer.why)

    def _jobs(self, *states: JobState) -> list[Job]:
        with self.journal.reading() as connection:
            return list(ledger.jobs_in(connection, *states))
