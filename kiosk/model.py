"""The words of the field: frozen records, enumerations and typed ids.

Nothing here decides, reads or writes. Text becomes one of these at the door (`intake`, `scan`, `cli`), and text again
only on a screen, on paper or in JSON. Times are aware datetimes in UTC, days those of the event's own time zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NewType
from zoneinfo import ZoneInfo

from kiosk.words import (
    BadgeStatus,
    EntryKind,
    FindingKind,
    Outcome,
    Reason,
    ReissueReason,
    Role,
    StationRole,
    Status,
    Verdict,
)

__all__ = [
    "NO_LAYOUT",
    "Badge",
    "BadgeStatus",
    "Category",
    "Decision",
    "Dossier",
    "Entry",
    "EntryId",
    "EntryKind",
    "Event",
    "Finding",
    "FindingKind",
    "InvitationId",
    "Operator",
    "OperatorId",
    "Outcome",
    "Participant",
    "ParticipantNumber",
    "ParticipantState",
    "Reason",
    "RegistryVersion",
    "ReissueReason",
    "Role",
    "Serial",
    "Side",
    "Station",
    "StationId",
    "StationRole",
    "Status",
    "Verdict",
    "Zone",
]
ParticipantNumber = NewType("ParticipantNumber", int)
"""The organiser's number of a participant, 1 to 4,294,967,295: it fits the four bytes of a badge code."""
StationId = NewType("StationId", int)
"""Number of an enrolled station, 1 to 65,535."""
OperatorId = NewType("OperatorId", str)
EntryId = NewType("EntryId", bytes)
"""SHA-256 of a journal entry, 32 bytes."""
InvitationId = NewType("InvitationId", bytes)
"""12 bytes that say nothing about the person."""
NO_LAYOUT = "none"
"""The layout of a category whose people get no badge."""


@dataclass(frozen=True, slots=True, order=True)
class Serial:
    """A badge serial: station, incarnation and counter; clones of a station never collide."""

    station: StationId
    incarnation: int
    counter: int

    def __str__(self) -> str:
        return f"{self.station:03d}-{self.incarnation}-{self.counter:06d}"

    @classmethod
    def parse(cls, text: str) -> Serial | None:
        """`"001-1-000042"` -> Serial; None when the text is no serial."""
        told = re.fullmatch("-".join(["([0-9]{1,8})"] * 3), text.strip())
        station, incarnation, counter = map(int, told.groups()) if told else (-1, 0, 0)
        fits = 0 <= station <= 0xFFFF and incarnation <= 0xFF and counter <= 0xFFFFFF
        return cls(StationId(station), incarnation, counter) if fits else None


@dataclass(frozen=True, slots=True)
class Operator:
    """Who is signed in."""

    id: OperatorId
    name: str
    role: Role

    @property
    def supervises(self) -> bool:
        return self.role in (Role.SUPERVISOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Station:
    """This machine, or another one of the event."""

    id: StationId
    incarnation: int
    name: str
    role: StationRole


@dataclass(frozen=True, slots=True)
class Category:
    """The kind of right; `stations` names the only stations that serve it (empty: all)."""

    id: str
    name: Mapping[str, str]
    colour: str
    layout: str
    stations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A place that a right opens, with its letter on the badge."""

    letter: str
    name: Mapping[str, str]
    high_security: bool = False


@dataclass(frozen=True, slots=True)
class ForeignTickets:
    """Tickets of other systems that an event accepts: opaque secrets that the registry knows, and pretix's signed
    tickets by these keys (32 bytes each).
    """

    opaque: bool = False
    pretix_keys: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What `event.toml` says of the gathering; at most 16 zones and 16 days, for they are bits of a badge code."""

    id: str
    name: Mapping[str, str]
    accent: str
    time_zone: ZoneInfo
    days: tuple[date, ...]
    collection_days: tuple[date, ...]
    categories: tuple[Category, ...]
    zones: tuple[Zone, ...]
    languages: tuple[str, ...]
    registry_max_age: timedelta
    photo_required: bool = True
    foreign_tickets: ForeignTickets = ForeignTickets()
    stale_passes: bool = False
    sealed_bundles: bool = False

    def day_of(self, moment: datetime) -> date:
        """The day on the event's own calendar."""
        return moment.astimezone(self.time_zone).date()

    def category(self, category_id: str) -> Category | None:
        return next((category for category in self.categories if category.id == category_id), None)


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in the registry. `paid` is None where the event does not charge; `days` empty means every day."""

    number: ParticipantNumber
    family_name: str
    given_name: str
    middle_name: str
    latin_family_name: str
    latin_given_name: str
    language: str
    title: str
    position: str
    organisation: str
    organisation_latin: str
    country: str
    region: str
    category: str
    zones: tuple[str, ...]
    days: tuple[date, ...]
    status: Status
    paid: bool | None
    document_type: str
    document_number: str
    document_country: str
    birth_date: date | None
    document_expires: date | None
    photo: str
    delegation: str
    self_service: bool
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `body` holds ids and digests only, `hlc` is a hybrid logical clock: ms << 16 | count."""

    id: EntryId
    writer: bytes
    seq: int
    hlc: int
    kind: EntryKind
    subject: str
    body: Mapping[str, Any]
    prev: EntryId

    @property
    def at(self) -> datetime:
        """The wall clock of the station that wrote it."""
        return datetime.fromisoformat(self.body["at"])


@dataclass(frozen=True, slots=True)
class Badge:
    """What is true now of one badge; `content` is the digest of what it shows, empty where nobody took one."""

    serial: Serial
    generation: int
    status: BadgeStatus
    issued_at: datetime
    station: str
    operator: OperatorId
    outcome: Outcome = Outcome.PENDING
    handed_over_at: datetime | None = None
    void_reason: str = ""
    replaced_by: Serial | None = None
    void_at: datetime | None = None
    content: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the acts that a finding is about: which badge (None where there is none), where, by whom, when."""

    serial: Serial | None
    station: str
    operator: OperatorId
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a human must settle. `id` names it on every station alike; settled with the badge that was kept."""

    kind: FindingKind
    id: str
    sides: tuple[Side, ...]
    settled_at: datetime | None = None
    kept: Serial | None = None

    def about(self, serial: Serial) -> bool:
        return any(side.serial == serial for side in self.sides)


@dataclass(frozen=True, slots=True)
class ParticipantState:
    """What the journal says of one participant: the fold of their entries (see `kiosk.state`)."""

    badges: tuple[Badge, ...] = ()
    identity_checked_at: datetime | None = None
    mismatch_at: datetime | None = None
    mismatch_fields: tuple[str, ...] = ()
    overridden: tuple[tuple[Reason, datetime], ...] = ()
    findings: tuple[Finding, ...] = ()
    early: tuple[Entry, ...] = ()
    """Entries about a badge whose issue stands behind them: a clock was ahead. They count once it is there."""

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Double issues that nobody has settled."""
        return tuple(
            each for each in self.findings if each.kind is FindingKind.DOUBLE_ISSUE and each.settled_at is None
        )

    @property
    def current_badge(self) -> Badge | None:
        """The one badge that is reserved or active, if any."""
        return next((badge for badge in reversed(self.badges) if badge.status is not BadgeStatus.VOID), None)

    @property
    def generation(self) -> int:
        """The highest ever given, 0 before the first badge."""
        return max((badge.generation for badge in self.badges), default=0)

    def badge(self, serial: Serial) -> Badge | None:
        return next((badge for badge in self.badges if badge.serial == serial), None)


@dataclass(frozen=True, slots=True)
class RegistryVersion:
    """Which copy of the registry this station holds, and how old it is."""

    number: int
    created_at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the station knows of one participant now; `participant` is None when the registry has nobody."""

    participant: Participant | None
    withdrawn: bool
    photo: bool
    state: ParticipantState
    registry: RegistryVersion
    clock_behind: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, its reason (None when yes), and the facts its sentence names."""

    verdict: Verdict
    reason: Reason | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def positive(self) -> bool:
        return self.verdict in (Verdict.ALLOWED, Verdict.PASSED)
