"""The fold: a participant's entries, in order -> what is true of them now. PURE.

`apply` takes the state before and one entry; `fold` runs over all of them in the order of `place`. The journal keeps
the result as a projection row per participant (`pack` / `unpack`), which can be rebuilt at any time and must equal the
full fold. Facts are never rejected here: what its writer may not write has no effect and is a finding; what is about a
badge whose issue stands behind it waits for that; of two badges of one person the later one is void until a supervisor
settles which to keep.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from kiosk.model import (
    Badge,
    BadgeStatus,
    Entry,
    EntryId,
    EntryKind,
    Finding,
    FindingKind,
    OperatorId,
    Outcome,
    ParticipantState,
    Reason,
    Serial,
    Side,
)

NOTHING = ParticipantState()
_LAST_MS = 253_402_300_799_000
"""The end of the year 9999."""
DUPLICATE, NOT_PRINTED, SETTLED = "duplicate", "not_printed", "settled"
Judge = Callable[[Entry], FindingKind | None]
"""Why an entry has no effect; None when it counts: see `kiosk.roster`."""


def trusted(_entry: Entry) -> FindingKind | None:
    """Where nobody is known, everybody's entries count."""
    return None


def place(entry: Entry) -> tuple[int, bytes, int, EntryId]:
    """The order of the fold, the same on every station."""
    return entry.hlc, entry.writer, entry.seq, entry.id


def fold(entries: Iterable[Entry], judge: Judge = trusted) -> ParticipantState:
    """All entries of one participant -> their state."""
    return reduce(lambda state, entry: apply(state, entry, judge), sorted(entries, key=place), NOTHING)


def apply(state: ParticipantState, entry: Entry, judge: Judge = trusted) -> ParticipantState:
    """The state after one more entry, which stands behind all others."""
    step = _STEPS.get(entry.kind)
    if step is None:
        return state
    fault = judge(entry)
    if fault:
        return _found(state, fault, entry)
    try:
        return step(state, entry)
    except (KeyError, ValueError, TypeError):  # a program that errs must not stop everybody else's
        return _found(state, FindingKind.MALFORMED, entry)


def _identity_checked(state: ParticipantState, entry: Entry) -> ParticipantState:
    return replace(state, identity_checked_at=entry.at)


def _mismatch(state: ParticipantState, entry: Entry) -> ParticipantState:
    return replace(state, mismatch_at=entry.at, mismatch_fields=tuple(entry.body["fields"]))


def _overridden(state: ParticipantState, entry: Entry) -> ParticipantState:
    return replace(state, overridden=(*state.overridden, (Reason(entry.body["overrides"]), entry.at)))


def _issued(state: ParticipantState, entry: Entry) -> ParticipantState:
    return _with_badge(state, _new_badge(entry), entry)


def _reissued(state: ParticipantState, entry: Entry) -> ParticipantState:
    badge, old = _new_badge(entry), Serial.parse(entry.body["voids"])
    emptied = _change(state, old, entry, lambda was: _replaced(was, entry)) if old else state
    return _with_badge(emptied, badge, entry)


def _replaced(badge: Badge, entry: Entry) -> Badge:
    return _void(badge, entry, entry.body["reason"], _serial(entry.body["serial"]))


def _with_badge(state: ParticipantState, badge: Badge, entry: Entry) -> ParticipantState:
    """One badge more. Beside one that stands it is void and a finding; what was said of it before counts now."""
    rival = state.current_badge
    if rival:
        badge = _void(badge, entry, DUPLICATE, rival.serial)
        sides = (_side(rival), _side(badge))
        found = Finding(FindingKind.DOUBLE_ISSUE, _name(entry), sides)
        state = replace(state, findings=(*state.findings, found))
    early = [each for each in state.early if str(badge.serial) in _serials(each)]
    state = replace(
        state,
        badges=(*state.badges, badge),
        early=tuple(each for each in state.early if each not in early),
    )
    for each in early:
        state = _EARLY[each.kind](state, each)
    return state


def _serials(entry: Entry) -> tuple[str, ...]:
    """The badges that an entry is about."""
    return tuple(str(entry.body[key]) for key in ("voids", "serial") if key in entry.body)


def _replaced_late(state: ParticipantState, entry: Entry) -> ParticipantState:
    return _change(state, _serial(entry.body["voids"]), entry, lambda was: _replaced(was, entry))


def _settled(state: ParticipantState, entry: Entry) -> ParticipantState:
    """A supervisor keeps one badge of a double issue: it stands as far as it is out, the others are void."""
    kept = _serial(entry.body["serial"])

    def change(badge: Badge) -> Badge:
        if badge.serial != kept:
            return _void(badge, entry, SETTLED, kept)
        return _standing(badge) if badge.void_reason in (DUPLICATE, SETTLED) else badge

    if state.badge(kept) is None:
        return replace(state, early=(*state.early, entry))
    findings = tuple(
        replace(found, settled_at=entry.at, kept=kept) if found in state.open_findings else found
        for found in state.findings
    )
    return replace(state, badges=tuple(map(change, state.badges)), findings=findings)


def _standing(badge: Badge) -> Badge:
    """Not void any more: active if it is out."""
    out = badge.outcome in (Outcome.PRINTED, Outcome.UNCONFIRMED)
    status = BadgeStatus.ACTIVE if out else BadgeStatus.RESERVED
    return replace(badge, status=status, void_reason="", void_at=None, replaced_by=None)


def _found(state: ParticipantState, kind: FindingKind, entry: Entry) -> ParticipantState:
    """An entry that does not count: kept, without effect, for somebody to look at."""
    serial = Serial.parse(str(entry.body.get("serial", "")))
    station, operator = (str(entry.body.get(key, "")) for key in ("station", "operator"))
    side = Side(serial, station, OperatorId(operator), written_at(entry))
    return replace(state, findings=(*state.findings, Finding(kind, _name(entry), (side,))))


def written_at(entry: Entry) -> datetime:
    """As its writer says, else as its clock counts."""
    try:
        at = entry.at
    except (KeyError, ValueError, TypeError):
        at = None
    if at is not None and at.tzinfo is not None:
        return at
    return datetime.fromtimestamp(min(entry.hlc >> 16, _LAST_MS) / 1000, UTC)


def _side(badge: Badge) -> Side:
    return Side(badge.serial, badge.station, badge.operator, badge.issued_at)


def _name(entry: Entry) -> str:
    """A finding's name: short enough to be typed, the same everywhere."""
    return entry.id.hex()[:10]


def _printed(state: ParticipantState, entry: Entry) -> ParticipantState:
    outcome = Outcome(entry.body["outcome"])

    def change(badge: Badge) -> Badge:
        badge = replace(badge, outcome=outcome)
        if badge.status is not BadgeStatus.RESERVED:
            return badge
        if outcome in (Outcome.PRINTED, Outcome.UNCONFIRMED):
            return replace(badge, status=BadgeStatus.ACTIVE)
        return _void(badge, entry, NOT_PRINTED) if outcome is Outcome.FAILED else badge

    return _change(state, _serial(entry.body["serial"]), entry, change)


def _handed_over(state: ParticipantState, entry: Entry) -> ParticipantState:
    return _change(state, _serial(entry.body["serial"]), entry, lambda badge: replace(badge, handed_over_at=entry.at))


def _voided(state: ParticipantState, entry: Entry) -> ParticipantState:
    return _change(state, _serial(entry.body["serial"]), entry, lambda badge: _void(badge, entry, entry.body["reason"]))


_STEPS: Mapping[EntryKind, Callable[[ParticipantState, Entry], ParticipantState]] = {
    EntryKind.IDENTITY_CHECK: _identity_checked,
    EntryKind.MISMATCH: _mismatch,
    EntryKind.OVERRIDE: _overridden,
    EntryKind.ISSUE: _issued,
    EntryKind.REISSUE: _reissued,
    EntryKind.PRINT: _printed,
    EntryKind.HANDOVER: _handed_over,
    EntryKind.VOID: _voided,
    EntryKind.SETTLEMENT: _settled,
}
_EARLY: Mapping[EntryKind, Callable[[ParticipantState, Entry], ParticipantState]] = {
    **_STEPS,
    EntryKind.REISSUE: _replaced_late,
}


CHANGING = frozenset(_STEPS)
"""The kinds of entry that change what is true of a participant."""


def _new_badge(entry: Entry) -> Badge:
    return Badge(
        serial=_serial(entry.body["serial"]),
        generation=entry.body["generation"],
        status=BadgeStatus.RESERVED,
        issued_at=entry.at,
        station=entry.body["station"],
        operator=OperatorId(entry.body.get("operator", "")),
        content=entry.body.get("content", ""),
    )


def _void(badge: Badge, entry: Entry, reason: str, replaced_by: Serial | None = None) -> Badge:
    if badge.status is BadgeStatus.VOID:
        return badge
    void = BadgeStatus.VOID
    return replace(badge, status=void, void_reason=reason, void_at=entry.at, replaced_by=replaced_by)


def _change(
    state: ParticipantState, serial: Serial, entry: Entry, change: Callable[[Badge], Badge]
) -> ParticipantState:
    """One badge changed; an entry about a badge that is not there yet waits for it."""
    if state.badge(serial) is None:
        return replace(state, early=(*state.early, entry))
    badges = tuple(change(badge) if badge.serial == serial else badge for badge in state.badges)
    return replace(state, badges=badges)


def _serial(text: str) -> Serial:
    serial = Serial.parse(text)
    if serial is None:
        message = f"no badge serial: {text!r}"
        raise ValueError(message)
    return serial


def pack(state: ParticipantState) -> str:
    """The state as JSON text for its projection row."""
    return json.dumps(asdict(state), default=_plain, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def unpack(text: str) -> ParticipantState:
    """What `pack` wrote."""
    told = json.loads(text)
    return ParticipantState(
        badges=tuple(_unpack_badge(badge) for badge in told["badges"]),
        identity_checked_at=_moment(told["identity_checked_at"]),
        mismatch_at=_moment(told["mismatch_at"]),
        mismatch_fields=tuple(told["mismatch_fields"]),
        overridden=tuple((Reason(reason), datetime.fromisoformat(at)) for reason, at in told["overridden"]),
        findings=tuple(map(_unpack_finding, told.get("findings", ()))),  # an older program packed none
        early=tuple(map(_unpack_entry, told.get("early", ()))),
    )


def _unpack_finding(told: dict[str, Any]) -> Finding:
    sides = tuple(
        Side(_unpack_serial(side["serial"]), side["station"], OperatorId(side["operator"]), _at(side["at"]))
        for side in told["sides"]
    )
    settled = _moment(told["settled_at"])
    return Finding(FindingKind(told["kind"]), told["id"], sides, settled, _unpack_serial(told["kept"]))


def _unpack_entry(told: dict[str, Any]) -> Entry:
    raw = {name: bytes.fromhex(told[name]) for name in ("id", "writer", "prev")}
    return Entry(**told | raw | {"kind": EntryKind(told["kind"])})


def _unpack_badge(told: dict[str, Any]) -> Badge:
    return Badge(
        serial=Serial(**told["serial"]),
        generation=told["generation"],
        status=BadgeStatus(told["status"]),
        issued_at=datetime.fromisoformat(told["issued_at"]),
        station=told["station"],
        operator=OperatorId(told["operator"]),
        outcome=Outcome(told["outcome"]),
        handed_over_at=_moment(told["handed_over_at"]),
        void_reason=told["void_reason"],
        void_at=_moment(told["void_at"]),
        replaced_by=_unpack_serial(told["replaced_by"]),
        content=told.get("content", ""),  # an older program packed none
    )


def _unpack_serial(told: dict[str, Any] | None) -> Serial | None:
    return Serial(**told) if told else None


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
