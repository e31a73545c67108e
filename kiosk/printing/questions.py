"""Prints that nobody can be sure of: which are open, and what a person who looked into the tray answers, or a badge
that is scanned proves.

In: the ledger, the journal's state and an `Answered`. Out: the row and the badge settled in one act. The machine never
guesses: what is answered is written down with who answered. Before it: `spooler`. After it: the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.journal import Act, Journal
from kiosk.model import BadgeStatus, Entry, EntryKind, Outcome, ParticipantNumber, Serial
from kiosk.printing import ledger
from kiosk.printing.ledger import UNDER_WAY, Job, JobState
from kiosk.printing.outcomes import write_outcome

SPOILED = "spoiled"
"""The reason of a void."""
SCANNED = "scanned"
"""Why a print is certain: its badge was held before a scanner."""
_PROVABLE = (JobState.PRINTED, JobState.UNCONFIRMED, JobState.UNSURE)


class Answered(StrEnum):
    """What somebody saw: a good badge, no badge, or a spoiled one."""

    CAME_OUT = "came-out"
    DID_NOT = "did-not"
    SPOILED = "spoiled"


@dataclass(frozen=True, slots=True)
class Question:
    """Did this badge come out?"""

    serial: Serial
    number: ParticipantNumber
    printer: str
    why: str
    since: datetime


def open_questions(journal: Journal) -> Sequence[Question]:
    """Every print that is unsure and whose badge is not settled by other means, oldest first."""
    with journal.reading() as connection:
        jobs = ledger.jobs_in(connection, JobState.UNSURE)
    badges = [(job, journal.state(job.number).badge(job.serial)) for job in jobs]
    return [
        Question(job.serial, job.number, job.printer, job.why, badge.issued_at)
        for job, badge in badges
        if badge and badge.status is BadgeStatus.RESERVED
    ]


def question_of(act: Act, serial: Serial) -> Job | None:
    """The print, if it is unsure."""
    job = ledger.job_of(act.connection, serial)
    return job if job and job.state is JobState.UNSURE else None


def settle(act: Act, job: Job, answered: Answered) -> Entry:
    """Writes down what was seen. A spoiled badge did come out; what voids it is another entry."""
    outcome = Outcome.FAILED if answered is Answered.DID_NOT else Outcome.PRINTED
    why = answered.replace("-", "_")
    ledger.move(act.connection, job, replace(job, state=JobState(outcome), why=why))
    entry = write_outcome(act, job, outcome, why)
    if answered is Answered.SPOILED:
        return act.append(EntryKind.VOID, job.number, {"serial": str(job.serial), "reason": SPOILED})
    return entry


def prove(act: Act, serial: Serial) -> Entry | None:
    """The badge itself was scanned: it came out, whole and readable. None when that is known, or it was never out."""
    job = ledger.job_of(act.connection, serial)
    if job is None or job.state not in _PROVABLE or job.why == SCANNED:
        return None
    ledger.move(act.connection, job, replace(job, state=JobState.PRINTED, why=SCANNED))
    return write_outcome(act, job, Outcome.PRINTED, SCANNED)


def stop_waiting(act: Act, serial: Serial, why: str) -> bool:
    """Takes a badge that is still reserved out of the line; False when its print is under way."""
    job = ledger.job_of(act.connection, serial)
    if job and job.state is JobState.RESERVED:
        ledger.move(act.connection, job, replace(job, state=JobState.FAILED, why=why))
        write_outcome(act, job, Outcome.FAILED, why)
    return job is None or job.state not in UNDER_WAY
