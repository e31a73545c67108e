"""May they, now? Ordered lists of small rules; the first that answers wins. PURE.

A rule takes a `Case` and answers with a Decision or with None (nothing against it). The desk's rules stand in the
order of the house: what is wrong with the code, with this station, with the invitation, with the person, with the
place and day, with the badge, and last what an act at this desk would settle, so that no one is photographed or
checked only to be refused. An exception inside a rule refuses.

Before it on the path: `kiosk.registry` (the dossier). After it: `kiosk.journal`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.codes import BadgeToken, InvitationToken, OperatorCard, Refusal, TicketToken, Token
from kiosk.model import (
    NO_LAYOUT,
    BadgeStatus,
    Decision,
    Dossier,
    Event,
    Outcome,
    Participant,
    Reason,
    Station,
    Status,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision is made from. `token` is None when the person was found by number, not by a code."""

    token: Token | Refusal | None
    dossier: Dossier
    event: Event
    station: Station
    now: datetime

    @property
    def today(self) -> date:
        """The day on the event's own calendar."""
        return self.event.day_of(self.now)


Rule = Callable[[Case], Decision | None]
CLOCK_TOLERANCE = timedelta(minutes=2)
OVERRIDABLE = frozenset(
    {
        Reason.CLOCK_SUSPECT,
        Reason.STALE_REGISTRY,
        Reason.NOT_YET_VALID,
        Reason.EXPIRED,
        Reason.PENDING,
        Reason.UNPAID,
        Reason.ELSEWHERE,
        Reason.WRONG_DAY,
        Reason.DOCUMENT_EXPIRED,
        Reason.PHOTO_MISSING,
    }
)
"""What a supervisor may allow with a reason; never forgeries, blocks, withdrawn rights, second badges or identities."""


def decide(case: Case) -> Decision:
    """The desk's decision: `allowed`, `needs` or `refused`. What a supervisor allowed today no longer refuses."""
    today = {reason for reason, at in case.dossier.state.overridden if case.event.day_of(at) == case.today}
    return _first(case, DESK_RULES, OVERRIDABLE & today) or Decision(Verdict.ALLOWED)


def verify(case: Case, zone: str = "") -> Decision:
    """A checkpoint's decision for a badge: `passed` or `refused`; `zone` is the letter guarded, empty for any."""
    zone_rules = (ZoneRule(zone),) if zone else ()
    return _first(case, (*CHECKPOINT_RULES, *zone_rules, _stale_at_checkpoint)) or Decision(Verdict.PASSED)


def opening_zones(case: Case) -> tuple[str, ...]:
    """The zones that a scanned badge opens: the badge's and the registry's together, in the event's order."""
    participant, token = case.dossier.participant, case.token
    if participant is None or not isinstance(token, BadgeToken):
        return ()
    on_badge = (zone.letter for place, zone in enumerate(case.event.zones) if token.zones >> place & 1)
    return tuple(letter for letter in on_badge if letter in participant.zones)


def _first(case: Case, rules: Sequence[Rule], passed_over: frozenset[Reason] = frozenset()) -> Decision | None:
    for rule in rules:
        try:
            decision = rule(case)
        except Exception as error:  # noqa: BLE001 - a broken rule must refuse, whatever broke in it
            return _refused(Reason.BROKEN_RULE, rule=getattr(rule, "__name__", "rule"), error=type(error).__name__)
        if decision and decision.reason not in passed_over:
            return decision
    return None


def _refused(reason: Reason, **facts: object) -> Decision:
    return Decision(Verdict.REFUSED, reason, {name: str(fact) for name, fact in facts.items()})


def _needs(reason: Reason, **facts: object) -> Decision:
    return Decision(Verdict.NEEDS, reason, {name: str(fact) for name, fact in facts.items()})


def _code(case: Case) -> Decision | None:
    """What is no code for a desk or a checkpoint; an invitation that is over is an earlier year's, not a forgery."""
    refused = _no_code(case)
    if refused is None:
        return None
    if refused.until and refused.until < case.today:
        return _refused(Reason.WRONG_EVENT, what="earlier", day=refused.until)
    return _refused(refused.reason, what=refused.what)


def _no_code(case: Case) -> Refusal | None:
    match case.token:
        case Refusal():
            return case.token
        case OperatorCard():
            return Refusal(Reason.FOREIGN, "operator_card")
    return None


def _clock(case: Case) -> Decision | None:
    if case.dossier.clock_behind > CLOCK_TOLERANCE:
        return _refused(Reason.CLOCK_SUSPECT, minutes=case.dossier.clock_behind // timedelta(minutes=1))
    return None


def _stale(case: Case) -> Decision | None:
    age = case.now - case.dossier.registry.created_at
    if age > case.event.registry_max_age:
        return _refused(Reason.STALE_REGISTRY, hours=age // timedelta(hours=1))
    return None


def _window(case: Case) -> Decision | None:
    if isinstance(case.token, TicketToken):
        return _ticket_window(case, case.token)
    if not isinstance(case.token, InvitationToken):
        return None
    if case.today < case.token.valid_from:
        return _refused(Reason.NOT_YET_VALID, day=case.token.valid_from)
    if case.today > case.token.valid_until:
        return _refused(Reason.EXPIRED, day=case.token.valid_until)
    return None


def _ticket_window(case: Case, ticket: TicketToken) -> Decision | None:
    if ticket.valid_from and case.now < ticket.valid_from:
        return _refused(Reason.NOT_YET_VALID, day=_local(case, ticket.valid_from), what="ticket")
    if ticket.valid_until and case.now > ticket.valid_until:
        return _refused(Reason.EXPIRED, day=_local(case, ticket.valid_until), what="ticket")
    return None


def _revoked(case: Case) -> Decision | None:
    return _refused(Reason.REVOKED, what=_kind(case)) if case.dossier.withdrawn else None


def _unknown(case: Case) -> Decision | None:
    if case.dossier.participant:
        return None
    hours = (case.now - case.dossier.registry.created_at) // timedelta(hours=1)
    return _needs(Reason.UNKNOWN, hours=hours, what=_kind(case))


def _kind(case: Case) -> str:
    """For sentences that say what was scanned or typed; empty for a code of ours."""
    return "ticket" if isinstance(case.token, TicketToken) else "" if case.token else "number"


def _standing(case: Case) -> Decision | None:
    reason = _STANDING.get(_person(case).status)
    return _refused(reason) if reason else None


def _unpaid(case: Case) -> Decision | None:
    return _refused(Reason.UNPAID) if _person(case).paid is False else None


_STANDING = {
    Status.BLOCKED: Reason.BLOCKED,
    Status.DECLINED: Reason.DECLINED,
    Status.PENDING: Reason.PENDING,
}


def _elsewhere(case: Case) -> Decision | None:
    category = case.event.category(_person(case).category)
    if category and category.stations and case.station.name not in category.stations:
        return _refused(Reason.ELSEWHERE, stations=", ".join(category.stations))
    return None


def _collection_day(case: Case) -> Decision | None:
    days = case.event.collection_days
    return None if case.today in days else _refused(Reason.WRONG_DAY, days=_listed(days))


def _no_badge(case: Case) -> Decision | None:
    category = case.event.category(_person(case).category)
    return _refused(Reason.NO_BADGE) if category and category.layout == NO_LAYOUT else None


def _badge(case: Case) -> Decision | None:
    badge = case.dossier.state.current_badge
    if badge is None:
        return None
    if badge.status is BadgeStatus.RESERVED:
        return _needs(Reason.IN_PRINT, serial=badge.serial, unsure=badge.outcome is Outcome.UNSURE)
    return _needs(
        Reason.ALREADY_ISSUED,
        serial=badge.serial,
        at=_local(case, badge.issued_at),
        station=badge.station,
        operator=badge.operator,
    )


def _mismatch(case: Case) -> Decision | None:
    state = case.dossier.state
    if state.mismatch_at and case.event.day_of(state.mismatch_at) == case.today:
        return _refused(Reason.IDENTITY_MISMATCH, fields=", ".join(state.mismatch_fields))
    return None


def _document(case: Case) -> Decision | None:
    expires = _person(case).document_expires
    return _needs(Reason.DOCUMENT_EXPIRED, day=expires) if expires and expires < case.today else None


def _photo(case: Case) -> Decision | None:
    return _needs(Reason.PHOTO_MISSING) if case.event.photo_required and not case.dossier.photo else None


def _identity(case: Case) -> Decision | None:
    """Checked today at a desk, or verified beforehand and come with the invitation or ticket itself."""
    checked_at = case.dossier.state.identity_checked_at
    if checked_at and case.event.day_of(checked_at) == case.today:
        return None
    if _person(case).self_service and isinstance(case.token, InvitationToken | TicketToken):
        return None
    return _needs(Reason.IDENTITY_REQUIRED, document=_person(case).document_type)


def _not_a_badge(case: Case) -> Decision | None:
    if isinstance(case.token, BadgeToken):
        return None
    return _refused(Reason.FOREIGN, what="ticket" if isinstance(case.token, TicketToken) else "invitation")


def _void(case: Case) -> Decision | None:
    """Voided here, older than the highest generation known, or a specimen (generation 0)."""
    token, state = case.token, case.dossier.state
    if not isinstance(token, BadgeToken):
        return None
    badge = state.badge(token.serial)
    if 0 < token.generation >= state.generation and not (badge and badge.status is BadgeStatus.VOID):
        return None
    newer = state.current_badge
    since = badge.void_at if badge else newer.issued_at if newer else None
    return _refused(
        Reason.VOID,
        serial=token.serial,
        replaced_by=newer.serial if newer else "-",
        since=_local(case, since) if since else "-",
        what="" if newer else "alone" if since else "already",
    )


def _stopped(case: Case) -> Decision | None:
    """A security block or a late refusal of the organiser stops the badge everywhere."""
    stopped = _person(case).status in (Status.BLOCKED, Status.DECLINED)
    return _refused(Reason.BLOCKED) if stopped else None


def _badge_day(case: Case) -> Decision | None:
    event, bits = case.event, _badge_token(case).days
    if case.today > max(event.days):
        return _refused(Reason.EXPIRED, day=max(event.days))
    on_badge = (day for place, day in enumerate(event.days) if bits >> place & 1)
    days = tuple(day for day in on_badge if day in (_person(case).days or event.days))
    return None if case.today in days else _refused(Reason.WRONG_DAY, days=_listed(days))


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """Does the badge open the zone that this checkpoint guards?"""

    zone: str

    def __call__(self, case: Case) -> Decision | None:
        """None when it opens. Where security is high, no badge of a double issue opens it until that is settled."""
        zones, told = opening_zones(case), " ".join(opening_zones(case))
        if self.zone not in zones:
            return _refused(Reason.ZONE_DENIED, zone=self.zone, zones=told)
        secure = any(zone.high_security for zone in case.event.zones if zone.letter == self.zone)
        doubted = any(found.about(_badge_token(case).serial) for found in case.dossier.state.open_findings)
        return _refused(Reason.ZONE_DENIED, zone=self.zone, zones=told, what="finding") if secure and doubted else None


def _stale_at_checkpoint(case: Case) -> Decision | None:
    stale = _stale(case)
    if stale and case.event.stale_passes:
        return Decision(Verdict.PASSED, stale.reason, stale.facts)
    return stale


def _unknown_at_checkpoint(case: Case) -> Decision | None:
    unknown = _unknown(case)
    return _refused(Reason.UNKNOWN, **unknown.facts) if unknown else None


def _person(case: Case) -> Participant:
    """The participant; only rules behind `_unknown` may call it."""
    if case.dossier.participant is None:
        message = "no participant"
        raise LookupError(message)
    return case.dossier.participant


def _badge_token(case: Case) -> BadgeToken:
    """The badge's token; only rules behind `_not_a_badge` may call it."""
    if not isinstance(case.token, BadgeToken):
        message = "no badge"
        raise TypeError(message)
    return case.token


def _local(case: Case, moment: datetime) -> str:
    return moment.astimezone(case.event.time_zone).strftime("%Y-%m-%d %H:%M")


def _listed(days: Sequence[date]) -> str:
    return ", ".join(map(str, days))


DESK_RULES: tuple[Rule, ...] = (
    _code,
    _clock,
    _stale,
    _window,
    _revoked,
    _unknown,
    _void,
    _standing,
    _unpaid,
    _elsewhere,
    _collection_day,
    _no_badge,
    _badge,
    _mismatch,
    _document,
    _photo,
    _identity,
)
CHECKPOINT_RULES: tuple[Rule, ...] = (
    _code,
    _not_a_badge,
    _clock,
    _unknown_at_checkpoint,
    _void,
    _stopped,
    _badge_day,
)
