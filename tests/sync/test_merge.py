"""Journals that meet: what one lacks the other gives, whatever is whole and signed is kept, and all say the same."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.audit import BEGINNING
from kiosk.desk import Order
from kiosk.journal import Head, Line, Parcel
from kiosk.model import (
    BadgeStatus,
    EntryId,
    EntryKind,
    FindingKind,
    ParticipantNumber,
    ReissueReason,
    Serial,
    StationRole,
)
from kiosk.state import DUPLICATE, SETTLED, fold
from tests.core.world import ANNA, CLERK, NOW, OTHERS, SUPERVISOR, StationAt
from tests.sync.town import Town, give, meet

CHECKED = Order("folder", identity_checked=True)


def scanned(station: StationAt, number: int = ANNA, times: int = 1) -> None:
    for _ in range(times):
        with station.journal.act(station.now(), CLERK) as act:
            act.append(EntryKind.SCAN, ParticipantNumber(number), {"decision": "allowed", "reason": ""})


def issued(station: StationAt, number: int = ANNA) -> Serial:
    """A badge, written down as a desk does; these stations hold no registry."""
    with station.journal.act(station.now(), CLERK) as act:
        serial = act.next_serial()
        generation = act.state(ParticipantNumber(number)).generation + 1
        act.append(EntryKind.ISSUE, ParticipantNumber(number), {"serial": str(serial), "generation": generation})
        act.append(EntryKind.PRINT, ParticipantNumber(number), {"serial": str(serial), "outcome": "printed"})
    return serial


def state(station: StationAt, number: int = ANNA) -> object:
    return station.journal.state(ParticipantNumber(number))


def same(*stations: StationAt) -> None:
    """The same entries, the same state, whole chains; the projection is the fold."""
    for station in stations:
        assert station.journal.check().fault is None
        for subject, kept in station.journal.states():
            roster = station.journal.roster
            assert roster is not None
            assert kept == fold(station.journal.entries_of(subject), roster.judge)
    assert len({frozenset(station.journal.heads()) for station in stations}) == 1
    assert len({json.dumps(sorted((s, repr(k)) for s, k in station.journal.states())) for station in stations}) == 1


def test_what_one_station_wrote_the_other_knows_after_they_met(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    serial = issued(here)
    received = give(here, there)
    assert received.new > 0
    badge = there.journal.state(ParticipantNumber(ANNA)).badge(serial)
    assert badge is not None
    assert (badge.status, badge.station) == (BadgeStatus.ACTIVE, "desk-2")
    assert there.journal.holder_of(serial) == ANNA
    meet(here, there, town.organiser)
    same(here, there, town.organiser)
    here.close()
    there.close()


def test_the_same_parcel_twice_is_one(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    issued(here)
    parcel = here.journal.parcel()
    assert there.journal.receive(parcel, NOW).new > 0
    again = there.journal.receive(parcel, NOW)
    assert (again.new, again.refused) == (0, ())
    here.close()
    there.close()


def test_only_what_is_lacking_is_given(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    scanned(here, times=50)
    give(here, there)
    scanned(here, times=3)
    parcel = here.journal.parcel(there.journal.heads())
    assert len([line for line in parcel.lines if line.writer == here.journal.pen.writer]) == 3
    assert here.journal.parcel(here.journal.heads()).lines == ()
    here.close()
    there.close()


def test_two_badges_of_one_person_are_a_finding_until_a_supervisor_settles_it(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    there.moment = NOW + timedelta(minutes=1)
    first, second = issued(here), issued(there)
    meet(here, there, town.organiser)
    found = there.journal.state(ParticipantNumber(ANNA))
    assert [(badge.serial, badge.status, badge.void_reason) for badge in found.badges] == [
        (first, BadgeStatus.ACTIVE, ""),
        (second, BadgeStatus.VOID, DUPLICATE),
    ]
    (finding,) = found.open_findings
    assert (finding.kind, [side.serial for side in finding.sides]) == (FindingKind.DOUBLE_ISSUE, [first, second])
    assert [side.station for side in finding.sides] == ["desk-2", "desk-3"]
    with town.organiser.journal.act(NOW + timedelta(minutes=5), SUPERVISOR) as act:
        act.append(EntryKind.SETTLEMENT, ParticipantNumber(ANNA), {"serial": str(second), "finding": finding.id})
    meet(here, there, town.organiser)
    after = here.journal.state(ParticipantNumber(ANNA))
    assert after.open_findings == ()
    assert [(badge.serial, badge.status, badge.void_reason) for badge in after.badges] == [
        (first, BadgeStatus.VOID, SETTLED),
        (second, BadgeStatus.ACTIVE, ""),
    ]
    assert after.findings[0].kept == second
    same(here, there, town.organiser)
    here.close()
    there.close()


def test_a_settlement_by_a_desk_is_no_settlement(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    issued(here)
    second = issued(there)
    meet(here, there)
    with there.journal.act(NOW + timedelta(minutes=5), SUPERVISOR) as act:
        act.append(EntryKind.SETTLEMENT, ParticipantNumber(ANNA), {"serial": str(second), "finding": "-"})
    after = there.journal.state(ParticipantNumber(ANNA))
    assert len(after.open_findings) == 1
    assert after.findings[-1].kind is FindingKind.OUTSIDE_ROLE
    here.close()
    there.close()


def test_a_checkpoint_that_issues_has_no_effect_and_is_a_finding(town: Town) -> None:
    gate = town.station("gate-1", StationRole.CHECKPOINT)
    issued(gate)
    give(gate, town.organiser)
    found = town.organiser.journal.state(ParticipantNumber(ANNA))
    assert found.badges == ()
    assert {each.kind for each in found.findings} == {FindingKind.OUTSIDE_ROLE}
    gate.close()


def test_a_void_that_arrives_before_its_badge_counts_when_the_badge_does(town: Town) -> None:
    """The clock of the desk that issued was ahead: in the order of the fold the void stands before the issue."""
    here, there = town.station("desk-2"), town.station("desk-3")
    here.moment = NOW + timedelta(days=2)
    serial = issued(here)
    give(here, there)
    there.moment = NOW + timedelta(minutes=1)
    with there.journal.act(there.now(), CLERK) as act:
        act.append(EntryKind.VOID, ParticipantNumber(ANNA), {"serial": str(serial), "reason": "lost"})
    badge = there.journal.state(ParticipantNumber(ANNA)).badge(serial)
    assert badge is not None
    assert (badge.status, badge.void_reason) == (BadgeStatus.VOID, "lost")
    meet(here, there, town.organiser)
    same(here, there, town.organiser)
    here.close()
    there.close()


def test_two_reissues_of_one_badge_are_a_finding(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    old = issued(here)
    meet(here, there)
    for station in (here, there):
        with station.journal.act(station.now(), SUPERVISOR) as act:
            body = {"serial": str(act.next_serial()), "generation": 2, "voids": str(old), "reason": ReissueReason.LOST}
            act.append(EntryKind.REISSUE, ParticipantNumber(ANNA), body)
    meet(here, there, town.organiser)
    found = here.journal.state(ParticipantNumber(ANNA))
    assert [badge.status for badge in found.badges].count(BadgeStatus.VOID) == 2
    assert len(found.open_findings) == 1
    same(here, there, town.organiser)
    here.close()
    there.close()


def test_what_a_struck_station_writes_later_is_kept_without_effect(town: Town) -> None:
    from kiosk.organiser import strike

    here = town.station("desk-2")
    before = issued(here, OTHERS[0])
    give(here, town.organiser)
    strike(town.organiser, "desk-2")
    after = issued(here, OTHERS[1])
    give(here, town.organiser)
    organiser = town.organiser.journal
    assert organiser.state(ParticipantNumber(OTHERS[0])).badge(before) is not None
    late = organiser.state(ParticipantNumber(OTHERS[1]))
    assert (late.badges, late.findings[0].kind) == ((), FindingKind.STRUCK)
    assert late.findings[0].about(after)
    give(town.organiser, here)
    same(here, town.organiser)
    here.close()


def test_a_clock_far_ahead_is_kept_and_moves_no_clock_here(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    here.moment = NOW + timedelta(days=400)
    scanned(here)
    received = give(here, there)
    assert received.ahead == (here.journal.pen.writer,)
    scanned(there)
    assert there.journal.tail(1)[0].hlc >> 16 < (NOW + timedelta(hours=1)).timestamp() * 1000
    here.close()
    there.close()


def test_a_clock_a_little_ahead_is_followed(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    here.moment = NOW + timedelta(minutes=5)
    scanned(here)
    assert give(here, there).ahead == ()
    scanned(there)
    assert there.journal.tail(1)[0].hlc > here.journal.tail(1)[0].hlc
    here.close()
    there.close()


def cut_head(parcel: Parcel) -> Parcel:
    return replace(parcel, heads=())


def forged_head(parcel: Parcel) -> Parcel:
    return replace(parcel, heads=tuple(replace(head, signature=bytes(64)) for head in parcel.heads))


def changed_body(parcel: Parcel) -> Parcel:
    return replace(parcel, lines=tuple(replace(line, body=line.body.replace("desk", "dusk")) for line in parcel.lines))


def missing_link(parcel: Parcel) -> Parcel:
    return replace(parcel, lines=parcel.lines[:1] + parcel.lines[2:])


def other_number(parcel: Parcel) -> Parcel:
    return replace(parcel, lines=tuple(replace(line, seq=line.seq + 1) for line in parcel.lines))


def nonsense(parcel: Parcel) -> Parcel:
    lines = tuple(replace(line, seq=-1, hlc=1 << 70, id=EntryId(b""), prev=BEGINNING) for line in parcel.lines)
    return Parcel((Head(b"", -1, EntryId(b""), b""), *parcel.heads), lines)


@pytest.mark.parametrize("spoil", [cut_head, forged_head, changed_body, missing_link, other_number, nonsense])
def test_what_is_not_whole_and_signed_changes_nothing(town: Town, spoil: Callable[[Parcel], Parcel]) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    scanned(here, times=5)
    own = [line for line in here.journal.parcel().lines if line.writer == here.journal.pen.writer]
    ends = [head for head in here.journal.heads() if head.writer == here.journal.pen.writer]
    before = there.journal.check()
    received = there.journal.receive(spoil(Parcel(tuple(ends), tuple(own))), NOW)
    assert received.new == 0
    assert received.refused
    assert there.journal.check() == before
    assert give(here, there).new == len(own)
    here.close()
    there.close()


def test_a_writer_without_a_certificate_is_not_taken_in(town: Town) -> None:
    here = town.station("desk-2")
    scanned(here)
    stranger = replace(here.journal.parcel(), certificates=())
    other = town.station("desk-3")
    with other.journal.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM certificate").scalar() == 3
    lines = tuple(replace(line, writer=bytes(32)) for line in stranger.lines)
    assert {why for _, why in other.journal.receive(replace(stranger, lines=lines), NOW).refused} == {"not_enrolled"}
    here.close()
    other.close()


def test_personal_words_travel_beside_their_entry_and_only_if_they_are_its_own(town: Town) -> None:
    here, there, third = town.station("desk-2"), town.station("desk-3"), town.station("desk-4")
    with here.journal.act(NOW, CLERK) as act:
        entry = act.append(
            EntryKind.OVERRIDE, ParticipantNumber(ANNA), {"overrides": "pending"}, {"reason": "He waits"}
        )

    def words(station: StationAt) -> int:
        with station.journal.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM personal").scalar() or 0)

    give(here, there)
    assert words(there) == 1
    parcel = here.journal.parcel()
    others = tuple(replace(line, data="forged") if line.id == entry.id else line for line in parcel.lines)
    third.journal.receive(replace(parcel, lines=others), NOW)
    assert words(third) == 0
    assert third.journal.check().fault is None
    for station in (here, there, third):
        station.close()


def test_a_kind_of_entry_that_only_a_newer_program_knows_is_kept(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    with here.journal.act(NOW, CLERK) as act:
        act.append("levitation", ParticipantNumber(ANNA), {"height": 2})  # type: ignore[arg-type]
    assert give(here, there).new > 0
    assert there.journal.tail(1)[0].kind is EntryKind.UNKNOWN
    assert there.journal.check().fault is None
    assert isinstance(there.journal.parcel().lines[-1], Line)
    here.close()
    there.close()
