"""What became of a print: its entry in the journal, and what is told of it while it is open."""

from __future__ import annotations

from kiosk.journal import Act
from kiosk.model import Entry, EntryKind, Outcome
from kiosk.printing.ledger import OPEN, Job


def write_outcome(act: Act, job: Job, outcome: Outcome, why: str) -> Entry:
    """The entry of an outcome; the ledger's row is moved in the same act."""
    body = {"serial": str(job.serial), "outcome": outcome, "printer": job.printer, "why": why}
    return act.append(EntryKind.PRINT, job.number, body)


def outcome_of(job: Job | None) -> Outcome:
    """What to tell of a job now: one that is still open after all patience is *unsure*."""
    return Outcome.UNSURE if job is None or job.state in OPEN else Outcome(job.state)
