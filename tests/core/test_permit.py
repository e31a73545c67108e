"""Reissues, duplicates and voids: what an act on a badge asks beyond the desk's decision."""

from dataclasses import replace

import pytest

from kiosk.desk import Order
from kiosk.intake.loader import Source
from kiosk.model import (
    BadgeStatus,
    Operator,
    Reason,
    Verdict,
)
from kiosk.printing import ledger
from kiosk.printing.ledger import JobState
from tests.core.acts import issue, issued, last, person, reissue
from tests.core.world import ANNA, CLERK, GUARD, NOW, PEOPLE, SUPERVISOR, StationAt, csv_text


@pytest.mark.parametrize("reason", ["lost", "stolen", "in free words"])
def test_a_duplicate_of_a_badge_that_was_taken_away_needs_a_supervisor(station: StationAt, reason: str) -> None:
    station.desk.void(issued(station), reason, NOW, CLERK)
    assert issue(station).decision.reason is Reason.SUPERVISOR_REQUIRED
    assert issue(station, operator=SUPERVISOR).decision.positive


def test_a_spoiled_badge_is_replaced_by_the_clerk_alone(station: StationAt) -> None:
    station.desk.void(issued(station), "spoiled", NOW, CLERK)
    assert issue(station).decision.positive


def test_a_badge_voided_while_it_waits_is_never_printed(station: StationAt) -> None:
    serial = issue(station).serial
    assert serial is not None
    assert station.desk.void(serial, "spoiled", NOW, CLERK).decision.positive
    job = station.print_now(serial)
    assert job is not None
    assert (job.state, job.why) == (JobState.FAILED, "voided")
    assert station.document_file(serial) is None


def test_a_badge_that_is_being_printed_cannot_be_voided(station: StationAt) -> None:
    serial = issue(station).serial
    assert serial is not None
    job = station.job(serial)
    assert job is not None
    with station.journal.act(NOW) as act:
        ledger.move(act.connection, job, replace(job, state=JobState.SENT))
    assert station.desk.void(serial, "spoiled", NOW, CLERK).decision.reason is Reason.IN_PRINT


@pytest.mark.parametrize("operator", [CLERK, GUARD])
def test_a_reissue_needs_a_supervisor(station: StationAt, operator: Operator) -> None:
    issued(station)
    answer = reissue(station, operator)
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.NEEDS, Reason.SUPERVISOR_REQUIRED)


def test_a_reissue_voids_the_old_badge_in_the_same_act(station: StationAt) -> None:
    old = issued(station)
    answer = reissue(station)
    assert answer.serial is not None
    state = station.journal.state(person(ANNA))
    was, now = state.badges
    assert (was.serial, was.status, was.void_reason, was.replaced_by) == (old, BadgeStatus.VOID, "lost", answer.serial)
    assert (now.serial, now.status, now.generation) == (answer.serial, BadgeStatus.RESERVED, 2)
    assert last(station).body["reason"] == "lost"
    assert station.job(answer.serial) is not None


def test_generations_rise_with_every_badge(station: StationAt) -> None:
    issued(station)
    for generation in (2, 3, 4):
        serial = reissue(station).serial
        assert serial is not None
        station.print_now(serial)
        badge = station.journal.state(person(ANNA)).badge(serial)
        assert badge is not None
        assert badge.generation == generation


def test_who_has_no_badge_gets_none_reissued(station: StationAt) -> None:
    assert reissue(station).decision.reason is Reason.NOT_ISSUED


def test_a_badge_still_in_print_is_not_reissued(station: StationAt) -> None:
    issue(station)
    assert reissue(station).decision.reason is Reason.IN_PRINT


def test_a_badge_that_was_voided_is_reissued_with_the_next_generation(station: StationAt) -> None:
    serial = issued(station)
    station.desk.void(serial, "stolen", NOW, SUPERVISOR)
    answer = reissue(station)
    assert answer.decision.positive
    assert [badge.void_reason for badge in answer.dossier.state.badges] == ["stolen", ""]


def test_a_mismatch_of_today_bars_a_reissue_too(station: StationAt) -> None:
    issued(station)
    issue(station, order=Order("folder", mismatch=("photo",)))
    assert reissue(station).decision.reason is Reason.IDENTITY_MISMATCH


def test_who_was_blocked_since_gets_no_new_badge(station: StationAt) -> None:
    issued(station)
    table = station.home.root / "next.csv"
    table.write_text(csv_text([{**PEOPLE[0], "status": "blocked"}]), encoding="utf-8")
    station.import_table(Source(table))
    assert reissue(station).decision.reason is Reason.BLOCKED
