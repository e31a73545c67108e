"""Takes reserved badges from the ledger to their printers, one step at a time, and writes down what came of each.

`step` is all: it settles what is under way, else prints the oldest reserved row. A row becomes *sent* (committed)
before the first byte leaves; its outcome is committed together with its journal entry. Only what certainly left no
paper is tried again. `recover`, once at the start, asks the printers about rows that a crash left in *sent*.
One spooler per home: the station holds the lock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.errors import KioskError
from kiosk.journal import Journal
from kiosk.model import EntryKind, Outcome, Serial
from kiosk.printing import ledger
from kiosk.printing.ledger import Job, JobState
from kiosk.printing.printer import Answer, Document, Fault, Printer

MAX_ATTEMPTS = 3
log = logging.getLogger(__name__)
_GONE = Answer(Outcome.UNSURE, "printer_gone")
_GONE_UNPRINTED = Answer(Outcome.FAILED, "printer_gone")
Draw = Callable[[Job], Document | str]
"""A job -> its document, or why there is none (a key of the catalogue below `print_why.`, a colon, the field)."""


@dataclass
class Spooler:
    """The one who prints at this home."""

    journal: Journal
    printers: Mapping[str, Printer]
    draw: Draw

    def recover(self, now: datetime) -> None:
        """Settles what a crash cut off: by what the printer knows of it, else *unsure*."""
        for job in self._jobs(JobState.SENT):
            printer = self.printers.get(job.printer)
            answer = printer.find(job.ticket) if printer else _GONE
            if answer.outcome is not Outcome.PENDING:
                self._conclude(job, answer, now)

    def step(self, now: datetime) -> bool:
        """One step; False when there is nothing to do."""
        for job in self._jobs(JobState.SENT):
            printer = self.printers.get(job.printer)
            answer = printer.poll(job.ticket) if printer else _GONE
            if answer.outcome is not Outcome.PENDING:
                self._conclude(job, answer, now)
                return True
        return any(self._begin(job, now) for job in self._jobs(JobState.RESERVED))

    def give_up(self, serial: Serial, now: datetime) -> None:
        """Ends the wait of a badge that is still reserved: certainly no paper, and the guest is free again."""
        for job in self._jobs(JobState.RESERVED):
            if job.serial == serial:
                self._conclude(_last_try(job), Answer(Outcome.FAILED, job.why), now)

    def _begin(self, job: Job, now: datetime) -> bool:
        """Prints one row; False when its printer cannot now, and the row keeps its place."""
        printer = self.printers.get(job.printer)
        if printer is None:
            self._conclude(_last_try(job), _GONE_UNPRINTED, now)
            return True
        state = printer.status()
        if not state.ready:
            self._wait(job, state.faults[0] if state.faults else Fault.ATTENTION, now)
            return False
        document = self._document_of(job)
        if isinstance(document, str):
            self._conclude(_last_try(job), Answer(Outcome.FAILED, document), now)
        else:
            self._print(job, printer, document, now)
        return True

    def _document_of(self, job: Job) -> Document | str:
        """What to print; a bug that one person's badge brings out must not hold up everybody behind it."""
        try:
            return self.draw(job)
        except KioskError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever broke, this badge failed and the next one is drawn
            log.error("badge %s: %s", job.serial, type(error).__name__)  # noqa: TRY400 - no message: it may name
            return "broken_document"

    def _wait(self, job: Job, fault: Fault, now: datetime) -> None:
        """Writes a printer's fault down once; the row says why it waits."""
        if job.why == fault:
            return
        with self.journal.act(now) as act:
            ledger.change(act.connection, replace(job, why=fault))
            if fault is not Fault.BUSY:
                act.append(EntryKind.PRINTER_FAULT, job.printer, {"fault": fault})

    def _print(self, job: Job, printer: Printer, document: Document, now: datetime) -> None:
        job = replace(_tried(job), state=JobState.SENT, ticket=printer.begin(str(job.serial), document))
        with self.journal.act(now) as act:
            ledger.change(act.connection, job)
        answer = printer.send(job.ticket, document)
        if answer.outcome is not Outcome.PENDING:
            self._conclude(job, answer, now)

    def _conclude(self, job: Job, answer: Answer, now: datetime) -> None:
        """Writes the outcome down, or reserves again what certainly left no paper."""
        job = replace(job, why=answer.why)
        if answer.outcome is Outcome.FAILED and answer.why == Fault.BUSY:  # it was not tried: another badge was first
            job = replace(job, attempts=max(0, job.attempts - 1))
        with self.journal.act(now) as act:
            if answer.outcome is Outcome.FAILED and job.attempts < MAX_ATTEMPTS:
                ledger.change(act.connection, replace(job, state=JobState.RESERVED))
                return
            ledger.change(act.connection, replace(job, state=JobState(answer.outcome)))
            body = {
                "serial": str(job.serial),
                "outcome": answer.outcome,
                "printer": job.printer,
                "why": answer.why,
            }
            act.append(EntryKind.PRINT, job.number, body)

    def _jobs(self, state: JobState) -> list[Job]:
        with self.journal.reading() as connection:
            return list(ledger.jobs_in(connection, state))


def _tried(job: Job) -> Job:
    return replace(job, attempts=job.attempts + 1)


def _last_try(job: Job) -> Job:
    """Trying again would not help."""
    return replace(job, attempts=MAX_ATTEMPTS)


def outcome_of(job: Job | None) -> Outcome:
    """What to tell of a job now: one that is still open after all patience is *unsure*."""
    if job is None or job.state in (JobState.RESERVED, JobState.SENT):
        return Outcome.UNSURE
    return Outcome(job.state)
