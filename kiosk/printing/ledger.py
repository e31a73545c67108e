"""The print ledger: one durable row per badge to print, from the decision to the outcome.

A row is *reserved* in the transaction of the decision, *sent* before the first byte leaves, *taken* when the printer
says that it has all of it, and settled with its outcome in the transaction that writes the outcome into the journal.
Whatever is sent or taken when the program starts was cut off: it is looked for at the printer, never sent again
blindly. Whoever moves a row on says where it stood, so two can never move it at once. Alone writes: print_job.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from kiosk.model import ParticipantNumber, Serial
from kiosk.store.tables import print_job


class JobState(StrEnum):
    """Where a print stands. The last four are the `Outcome`s, and final but for *unsure* and *unconfirmed*."""

    RESERVED = "reserved"
    SENT = "sent"
    TAKEN = "taken"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    UNSURE = "unsure"


UNDER_WAY = (JobState.SENT, JobState.TAKEN)
OPEN = (JobState.RESERVED, *UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Job:
    """One row: the badge `serial` of participant `number`, whose QR holds `code`, for the printer of that name.

    `content` is the digest of what it was to show when it was reserved, empty where nobody took one. A badge whose
    printer somebody `named` is printed there or nowhere.
    """

    serial: Serial
    number: ParticipantNumber
    code: str
    printer: str
    state: JobState = JobState.RESERVED
    ticket: str = ""
    attempts: int = 0
    why: str = ""
    latin_only: bool = False
    content: str = ""
    named: bool = False


_JOB = select(print_job).where(print_job.c.serial == bindparam("serial"))
_IN_STATE = (
    select(print_job).where(print_job.c.state.in_(bindparam("states", expanding=True))).order_by(print_job.c.serial)
)
_CHANGING = ("state", "printer", "ticket", "attempts", "why")
_MOVE = (
    update(print_job)
    .where(
        print_job.c.serial == bindparam("key"),
        print_job.c.state == bindparam("was"),
        print_job.c.printer == bindparam("stood"),
    )
    .values({name: bindparam(name) for name in _CHANGING})
)


def add(connection: Connection, job: Job) -> None:
    """Reserves a print; call it in the transaction of the decision."""
    row = {"serial": str(job.serial), "number": job.number, "code": job.code, "printer": job.printer}
    row |= {"latin_only": job.latin_only, "content": job.content, "named": job.named}
    connection.execute(insert(print_job), {**row, "state": JobState.RESERVED, "attempts": 0})


def move(connection: Connection, before: Job, after: Job) -> bool:
    """Keeps what changed of a job: state, printer, ticket, attempts, why. False when it stands elsewhere by now."""
    told = {name: getattr(after, name) for name in _CHANGING}
    stood = {"key": str(before.serial), "was": before.state, "stood": before.printer}
    return connection.execute(_MOVE, {**stood, **told}).rowcount == 1


def job_of(connection: Connection, serial: Serial) -> Job | None:
    """The row of that badge."""
    row = connection.execute(_JOB, {"serial": str(serial)}).one_or_none()
    return _job(row) if row else None


def jobs_in(connection: Connection, *states: JobState) -> Sequence[Job]:
    """Every row in one of these states, oldest first."""
    return [_job(row) for row in connection.execute(_IN_STATE, {"states": states})]


def counts(connection: Connection) -> dict[JobState, int]:
    """How many rows stand in each state."""
    rows = connection.execute(select(print_job.c.state, func.count()).group_by(print_job.c.state)).all()
    return {JobState(state): count for state, count in rows}


def queues(connection: Connection) -> dict[str, int]:
    """How many badges wait for each printer, or are under way."""
    waiting = print_job.c.state.in_(OPEN)
    chosen = select(print_job.c.printer, func.count().label("waiting")).where(waiting).group_by(print_job.c.printer)
    return {row.printer: row.waiting for row in connection.execute(chosen)}


def sheets_out(connection: Connection, printer: str) -> int:
    """How many sheets left a printer, as far as anybody knows: what is unsure counts as one."""
    out = print_job.c.state.in_((JobState.PRINTED, JobState.UNCONFIRMED, JobState.UNSURE))
    return connection.scalar(select(func.count()).where(out, print_job.c.printer == printer)) or 0


def _job(row: Row[Any]) -> Job:
    serial = Serial.parse(row.serial)
    if serial is None:
        message = f"print_job holds no serial: {row.serial!r}"
        raise ValueError(message)
    told = row._asdict() | {"serial": serial, "number": ParticipantNumber(row.number), "state": JobState(row.state)}
    return Job(**told)
