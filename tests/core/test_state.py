"""The fold: what entries make true of a participant, and that the projection never differs from it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.audit import BEGINNING
from kiosk.journal import Act
from kiosk.model import (
    Badge,
    BadgeStatus,
    Entry,
    EntryKind,
    OperatorId,
    Outcome,
    ParticipantNumber,
    ParticipantState,
    Serial,
    StationId,
)
from kiosk.state import NOTHING, apply, fold, pack, unpack
from tests.core.journals import open_journal
from tests.core.world import NOW

FIRST, SECOND = Serial(StationId(7), 1, 1), Serial(StationId(7), 1, 2)


def entry(kind: EntryKind, minutes: int = 0, **body: Any) -> Entry:
    told = {"at": (NOW + timedelta(minutes=minutes)).isoformat(), "station": "desk-1", "operator": "clerk-7", **body}
    return Entry(BEGINNING, b"writer", 1, 1, kind, "1", told, BEGINNING)


def issue(serial: Serial = FIRST, generation: int = 1) -> Entry:
    return entry(EntryKind.ISSUE, serial=str(serial), generation=generation)


def reissue(voids: Serial | None) -> Entry:
    named = str(voids or "")
    return entry(EntryKind.REISSUE, serial=str(SECOND), generation=2, voids=named, reason="lost")


def printed(outcome: Outcome, serial: Serial = FIRST) -> Entry:
    return entry(EntryKind.PRINT, 1, serial=str(serial), outcome=outcome)


def only_badge(*entries: Entry) -> Badge:
    (badge,) = fold(entries).badges
    return badge


def test_nothing_happened_to_who_has_no_entries() -> None:
    assert fold(()) == NOTHING == ParticipantState()
    assert NOTHING.current_badge is None
    assert NOTHING.generation == 0


def test_a_badge_is_reserved_when_it_is_issued() -> None:
    badge = only_badge(issue())
    assert badge == Badge(FIRST, 1, BadgeStatus.RESERVED, NOW, "desk-1", OperatorId("clerk-7"))


@pytest.mark.parametrize("outcome", [Outcome.PRINTED, Outcome.UNCONFIRMED])
def test_a_badge_is_active_once_it_is_out(outcome: Outcome) -> None:
    assert only_badge(issue(), printed(outcome)).status is BadgeStatus.ACTIVE


def test_a_badge_that_certainly_did_not_come_out_is_void_and_another_may_be_issued() -> None:
    state = fold([issue(), printed(Outcome.FAILED)])
    assert (state.badges[0].status, state.badges[0].void_reason) == (BadgeStatus.VOID, "not_printed")
    assert state.current_badge is None


def test_a_badge_that_may_have_come_out_stays_reserved() -> None:
    badge = only_badge(issue(), printed(Outcome.UNSURE))
    assert (badge.status, badge.outcome) == (BadgeStatus.RESERVED, Outcome.UNSURE)


def test_a_later_failure_does_not_void_an_active_badge() -> None:
    assert only_badge(issue(), printed(Outcome.PRINTED), printed(Outcome.FAILED)).status is BadgeStatus.ACTIVE


def test_a_second_issue_is_void_and_the_first_stays() -> None:
    """Two desks issued while apart: never a silent merge."""
    state = fold([issue(), issue(SECOND)])
    assert [badge.status for badge in state.badges] == [BadgeStatus.RESERVED, BadgeStatus.VOID]
    assert state.badges[1].void_reason == "duplicate"
    assert state.current_badge == state.badges[0]


def test_a_print_that_comes_out_late_does_not_wake_a_void_badge() -> None:
    void = entry(EntryKind.VOID, serial=str(FIRST), reason="stolen")
    badge = only_badge(issue(), void, printed(Outcome.PRINTED))
    assert (badge.status, badge.outcome, badge.void_reason) == (BadgeStatus.VOID, Outcome.PRINTED, "stolen")


def test_a_reissue_voids_the_old_badge_and_names_the_new_one() -> None:
    state = fold([issue(), printed(Outcome.PRINTED), reissue(FIRST)])
    old, new = state.badges
    assert (old.status, old.void_reason, old.replaced_by) == (BadgeStatus.VOID, "lost", SECOND)
    assert state.current_badge == new
    assert state.generation == 2


def test_a_reissue_of_a_badge_that_was_void_already_only_adds_one() -> None:
    void = entry(EntryKind.VOID, serial=str(FIRST), reason="stolen")
    state = fold([issue(), void, reissue(None)])
    assert [badge.void_reason for badge in state.badges] == ["stolen", ""]
    assert fold([issue(), void, reissue(FIRST)]) == state


def test_a_handover_keeps_its_moment() -> None:
    badge = only_badge(issue(), printed(Outcome.PRINTED), entry(EntryKind.HANDOVER, 9, serial=str(FIRST)))
    assert badge.handed_over_at == NOW + timedelta(minutes=9)


def test_checks_of_identity_keep_their_moment_and_what_differed() -> None:
    state = fold([entry(EntryKind.IDENTITY_CHECK, 1), entry(EntryKind.MISMATCH, 2, fields=["birth_date"])])
    assert state.identity_checked_at == NOW + timedelta(minutes=1)
    assert (state.mismatch_at, state.mismatch_fields) == (NOW + timedelta(minutes=2), ("birth_date",))


@pytest.mark.parametrize("kind", [EntryKind.PRINT, EntryKind.HANDOVER, EntryKind.VOID])
def test_an_entry_about_a_badge_that_nobody_issued_has_no_effect_but_waits_for_it(kind: EntryKind) -> None:
    before, early = fold([issue()]), entry(kind, serial=str(SECOND), outcome=Outcome.PRINTED, reason="lost")
    after = apply(before, early)
    assert (after.badges, after.early) == (before.badges, (early,))


@pytest.mark.parametrize("kind", [EntryKind.SCAN, EntryKind.VERIFICATION, EntryKind.START])
def test_an_entry_that_only_tells_leaves_the_very_same_state(kind: EntryKind) -> None:
    before = fold([issue()])
    assert apply(before, entry(kind)) is before


serials = st.builds(Serial, st.integers(0, 0xFFFF).map(StationId), st.integers(0, 255), st.integers(0, 0xFFFFFF))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
words = st.text(max_size=20)
badges = st.builds(
    Badge,
    serials,
    st.integers(0, 255),
    st.sampled_from(BadgeStatus),
    moments,
    words,
    words.map(OperatorId),
    st.sampled_from(Outcome),
    st.none() | moments,
    words,
    st.none() | serials,
    content=words,
)
states = st.builds(
    ParticipantState,
    st.lists(badges, max_size=3).map(tuple),
    st.none() | moments,
    st.none() | moments,
    st.lists(words, max_size=3).map(tuple),
)


def test_a_badge_keeps_the_digest_of_what_it_shows_where_one_was_taken() -> None:
    told = entry(EntryKind.ISSUE, serial=str(FIRST), generation=1, content="0123456789abcdef", latin_only=False)
    assert only_badge(told).content == "0123456789abcdef"
    assert only_badge(issue()).content == "", "the entry of an older program"


def test_a_state_that_an_older_program_packed_has_no_digest() -> None:
    packed = json.loads(pack(fold([issue()])))
    del packed["badges"][0]["content"]
    assert unpack(json.dumps(packed)) == fold([issue()])


@given(states)
def test_a_state_comes_back_from_its_projection_as_it_went_in(state: ParticipantState) -> None:
    assert unpack(pack(state)) == state


def _reissues(act: Act, choice: int, given_out: list[Serial]) -> Mapping[str, Any]:
    voids = str(given_out[choice % len(given_out)]) if given_out else ""
    return {**_issues(act, choice, given_out), "voids": voids, "reason": "lost"}


def _issues(act: Act, choice: int, given_out: list[Serial]) -> Mapping[str, Any]:
    serial = act.next_serial()
    given_out.append(serial)
    return {"serial": str(serial), "generation": choice % 4}


def _about_one(act: Act, choice: int, given_out: list[Serial]) -> Mapping[str, Any]:
    serial = given_out[choice % len(given_out)] if given_out else FIRST
    return {"serial": str(serial), "outcome": list(Outcome)[choice % 5], "reason": "stolen"}


Body = Callable[[Act, int, list[Serial]], Mapping[str, Any]]
BODIES: Mapping[EntryKind, Body] = {
    EntryKind.ISSUE: _issues,
    EntryKind.REISSUE: _reissues,
    EntryKind.PRINT: _about_one,
    EntryKind.HANDOVER: _about_one,
    EntryKind.VOID: _about_one,
    EntryKind.IDENTITY_CHECK: lambda _act, _choice, _out: {},
    EntryKind.MISMATCH: lambda _act, choice, _out: {"fields": ["photo"] * (choice % 3)},
    EntryKind.SCAN: lambda _act, _choice, _out: {"decision": "allowed"},
}
steps = st.tuples(
    st.integers(1, 3).map(ParticipantNumber), st.sampled_from(list(BODIES)), st.integers(0, 20), st.integers(-5, 60)
)


@settings(max_examples=40)
@given(st.lists(st.lists(steps, max_size=4), max_size=10))
def test_the_projection_is_the_fold_of_all_entries_whatever_happened(
    acts: list[list[tuple[ParticipantNumber, EntryKind, int, int]]],
) -> None:
    """Several entries in an act, a clock that may run back, badges of one person named in another's entries."""
    given_out: list[Serial] = []
    with TemporaryDirectory() as folder:
        journal, now = open_journal(Path(folder)), NOW
        for steps_of_act in acts:
            now += timedelta(seconds=sum(seconds for *_, seconds in steps_of_act))
            with journal.act(now) as act:
                for number, kind, choice, _ in steps_of_act:
                    act.append(kind, number, BODIES[kind](act, choice, given_out))
        projected = dict(journal.states())
        for subject in ("1", "2", "3"):
            assert projected.get(subject, NOTHING) == fold(journal.entries_of(subject))
        assert journal.check().fault is None
        journal.close()
