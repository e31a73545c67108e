"""A case against which nothing speaks, at a desk and at a checkpoint, and what can be wrong with it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from kiosk.codes import Refusal
from kiosk.decide import Case
from kiosk.model import (
    NO_LAYOUT,
    Badge,
    BadgeStatus,
    Dossier,
    OperatorId,
    Outcome,
    Participant,
    ParticipantNumber,
    ParticipantState,
    Reason,
    RegistryVersion,
    Station,
    StationId,
    StationRole,
    Status,
)
from tests.core.tokens import BADGE, INVITATION
from tests.core.world import NOW, TODAY, event

DAY = timedelta(days=1)
STATION = Station(StationId(7), 1, "desk-1", StationRole.DESK)
PERSON = Participant(
    **dict.fromkeys(
        (
            *(
                "family_name",
                "given_name",
                "middle_name",
                "latin_family_name",
                "latin_given_name",
                "language",
            ),
            *("title", "position", "organisation", "organisation_latin", "country", "region", "category"),
            *("document_number", "document_country", "photo", "delegation", "note"),
        ),
        "",
    ),
    number=ParticipantNumber(1),
    zones=("A", "V"),
    days=(),
    status=Status.APPROVED,
    paid=None,
    document_type="passport",
    birth_date=None,
    document_expires=TODAY,
    self_service=False,
)
ON_BADGE = replace(BADGE, generation=1, number=PERSON.number, zones=0b101, days=0b111)

_T = TypeVar("_T")
Changes = Mapping[str, Any]
"""What differs from the good case: fields of dossier, state, registry, person, event and case, by name."""


def badge(status: BadgeStatus, outcome: Outcome = Outcome.PRINTED, **changes: Any) -> Badge:
    known = Badge(BADGE.serial, 1, status, NOW - DAY, "desk-1", OperatorId("clerk-7"), outcome)
    return replace(known, **changes)


def build(**changes: Any) -> Case:
    """The good case of a desk, changed. A name that two records share means the first in the order below."""

    def changed(thing: _T) -> _T:
        names = {field.name for field in fields(thing)} & changes.keys()  # type: ignore[arg-type]
        return replace(thing, **{name: changes.pop(name) for name in names})  # type: ignore[type-var]

    dossier = changed(_dossier())
    dossier = replace(dossier, state=changed(dossier.state), registry=changed(dossier.registry))
    if dossier.participant is not None:
        dossier = replace(dossier, participant=changed(dossier.participant))
    case = changed(Case(INVITATION, dossier, changed(event()), STATION, NOW))
    assert not changes, f"nothing is called {sorted(changes)}"
    return case


def _dossier() -> Dossier:
    state = ParticipantState(identity_checked_at=NOW)
    return Dossier(PERSON, withdrawn=False, photo=True, state=state, registry=_version(NOW))


def _version(created_at: datetime) -> RegistryVersion:
    return RegistryVersion(1, created_at, 20)


_MEDIA = replace(event().categories[-1], layout=NO_LAYOUT)
NO_BADGES = (_MEDIA, replace(_MEDIA, id=PERSON.category, stations=()))
"""Nobody of these categories gets a badge."""
OTHER_DAYS = (TODAY - DAY, TODAY + DAY)
AT_DESK: tuple[tuple[Reason, Changes], ...] = (
    *((reason, {"token": Refusal(reason)}) for reason in (Reason.UNREADABLE, Reason.FOREIGN, Reason.WRONG_EVENT)),
    (Reason.FORGED, {"token": Refusal(Reason.FORGED)}),
    (Reason.CLOCK_SUSPECT, {"clock_behind": timedelta(minutes=3)}),
    (Reason.STALE_REGISTRY, {"created_at": NOW - timedelta(hours=73)}),
    (Reason.NOT_YET_VALID, {"token": replace(INVITATION, valid_from=TODAY + DAY)}),
    (Reason.EXPIRED, {"token": replace(INVITATION, valid_until=TODAY - DAY)}),
    (Reason.REVOKED, {"withdrawn": True}),
    (Reason.UNKNOWN, {"participant": None}),
    (Reason.BLOCKED, {"status": Status.BLOCKED}),
    (Reason.DECLINED, {"status": Status.DECLINED}),
    (Reason.PENDING, {"status": Status.PENDING}),
    (Reason.UNPAID, {"paid": False}),
    (Reason.ELSEWHERE, {"category": "media"}),
    (Reason.WRONG_DAY, {"collection_days": OTHER_DAYS}),
    (Reason.NO_BADGE, {"categories": NO_BADGES}),
    (Reason.IN_PRINT, {"badges": (badge(BadgeStatus.RESERVED, Outcome.PENDING),)}),
    (Reason.ALREADY_ISSUED, {"badges": (badge(BadgeStatus.ACTIVE),)}),
    (Reason.IDENTITY_MISMATCH, {"mismatch_at": NOW, "mismatch_fields": ("birth_date",)}),
    (Reason.DOCUMENT_EXPIRED, {"document_expires": TODAY - DAY}),
    (Reason.PHOTO_MISSING, {"photo": False}),
    (Reason.IDENTITY_REQUIRED, {"identity_checked_at": None}),
)
"""One way to earn each reason, in the order of the house's table."""

AT_CHECKPOINT: tuple[tuple[Reason, Changes], ...] = (
    *((reason, {"token": Refusal(reason)}) for reason in (Reason.UNREADABLE, Reason.FOREIGN, Reason.WRONG_EVENT)),
    *((reason, {"token": Refusal(reason)}) for reason in (Reason.FORGED, Reason.UNKNOWN_STATION)),
    (Reason.CLOCK_SUSPECT, {"clock_behind": timedelta(minutes=3)}),
    (Reason.UNKNOWN, {"participant": None}),
    (Reason.VOID, {"badges": (badge(BadgeStatus.VOID),)}),
    (Reason.BLOCKED, {"status": Status.BLOCKED}),
    (Reason.EXPIRED, {"days_of_event": (TODAY - DAY,)}),
    (Reason.WRONG_DAY, {"token": replace(ON_BADGE, days=0b110)}),
    (Reason.ZONE_DENIED, {"zones": ("B", "V")}),
    (Reason.STALE_REGISTRY, {"created_at": NOW - timedelta(hours=73)}),
)
"""One way to earn each reason at a checkpoint of zone A, in the order of the house's list."""


def together(*wrongs: Changes) -> Changes | None:
    """All of it at once; None where one case cannot have all."""
    names = [name for wrong in wrongs for name in wrong]
    about_person = {"status", "paid", "category", "document_expires", "zones"} & set(names)
    if len(names) != len(set(names)) or ("participant" in names and about_person):
        return None
    return {name: value for wrong in wrongs for name, value in wrong.items()}


def at_checkpoint(**changes: Any) -> Case:
    """The good case of a checkpoint, changed. `days_of_event` are the event's days, not the person's."""
    event_days: tuple[date, ...] = changes.pop("days_of_event", event().days)
    case = build(**{"token": ON_BADGE, "badges": (badge(BadgeStatus.ACTIVE),), **changes})
    return replace(case, event=replace(case.event, days=event_days))
