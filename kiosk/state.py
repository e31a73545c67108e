"""The fold: a participant's entries, in order -> what is true of them now. PURE.

`apply` takes the state before and one entry; `fold` runs over all of them. The journal keeps the result as a
projection row per participant (`pack` / `unpack`), which can be rebuilt at any time and must equal the full fold.
An entry that makes no sense (a print of a badge nobody issued) has no effect: facts are never rejected here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import reduce
from typing import Any

from kiosk.model import Badge, BadgeStatus, Entry, EntryKind, OperatorId, Outcome, ParticipantState, Reason, Serial

NOTHING = ParticipantState()
DUPLICATE, NOT_PRINTED = "duplicate", "not_printed"


def fold(entries: Iterable[Entry]) -> ParticipantState:
    """Entries of one participant, ordered by (hlc, writer, seq, id) -> their state."""
    return reduce(apply, entries, NOTHING)


def apply(state: ParticipantState, entry: Entry) -> ParticipantState:
    """The state after one more entry."""
    step = _STEPS.get(entry.kind)
    return step(state, entry) if step else state


def _identity_checked(state: ParticipantState, entry: Entry) -> ParticipantState:
    return replace(state, identity_checked_at=entry.at)


def _mismatch(state: ParticipantState, entry: Entry) -> ParticipantState:
    return replace(state, mismatch_at=entry.at, mismatch_fields=tuple(entry.body["fields"]))


def _overridden(state: ParticipantState, entry: Entry) -> ParticipantState:
    return replace(state, overridden=(*state.overridden, (Reason(entry.body["overrides"]), entry.at)))


def _issued(state: ParticipantState, entry: Entry) -> ParticipantState:
    badge = _new_badge(entry)
    if state.current_badge:
        badge = _void(badge, entry, DUPLICATE)
    return replace(state, badges=(*state.badges, badge))


def _reissued(state: ParticipantState, entry: Entry) -> ParticipantState:
    badge, old = _new_badge(entry), Serial.parse(entry.body["voids"])
    emptied = _change(state, old, lambda was: _void(was, entry, entry.body["reason"], badge.serial)) if old else state
    return replace(emptied, badges=(*emptied.badges, badge))


def _printed(state: ParticipantState, entry: Entry) -> ParticipantState:
    outcome = Outcome(entry.body["outcome"])

    def change(badge: Badge) -> Badge:
        badge = replace(badge, outcome=outcome)
        if badge.status is not BadgeStatus.RESERVED:
            return badge
        if outcome in (Outcome.PRINTED, Outcome.UNCONFIRMED):
            return replace(badge, status=BadgeStatus.ACTIVE)
        return _void(badge, entry, NOT_PRINTED) if outcome is Outcome.FAILED else badge

    return _change(state, _serial(entry.body["serial"]), change)


def _handed_over(state: ParticipantState, entry: Entry) -> ParticipantState:
    return _change(state, _serial(entry.body["serial"]), lambda badge: replace(badge, handed_over_at=entry.at))


def _voided(state: ParticipantState, entry: Entry) -> ParticipantState:
    return _change(state, _serial(entry.body["serial"]), lambda badge: _void(badge, entry, entry.body["reason"]))


_STEPS: Mapping[EntryKind, Callable[[ParticipantState, Entry], ParticipantState]] = {
    EntryKind.IDENTITY_CHECK: _identity_checked,
    EntryKind.MISMATCH: _mismatch,
    EntryKind.OVERRIDE: _overridden,
    EntryKind.ISSUE: _issued,
    EntryKind.REISSUE: _reissued,
    EntryKind.PRINT: _printed,
    EntryKind.HANDOVER: _handed_over,
    EntryKind.VOID: _voided,
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


def _change(state: ParticipantState, serial: Serial, change: Callable[[Badge], Badge]) -> ParticipantState:
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
    return json.dumps(asdict(state), default=str, separators=(",", ":"))


def unpack(text: str) -> ParticipantState:
    """What `pack` wrote."""
    told = json.loads(text)
    return ParticipantState(
        badges=tuple(_unpack_badge(badge) for badge in told["badges"]),
        identity_checked_at=_moment(told["identity_checked_at"]),
        mismatch_at=_moment(told["mismatch_at"]),
        mismatch_fields=tuple(told["mismatch_fields"]),
        overridden=tuple((Reason(reason), datetime.fromisoformat(at)) for reason, at in told["overridden"]),
    )


def _unpack_badge(told: dict[str, Any]) -> Badge:
    replaced_by = told["replaced_by"]
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
        replaced_by=Serial(**replaced_by) if replaced_by else None,
        content=told.get("content", ""),  # an older program packed none
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
