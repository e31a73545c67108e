"""The desk, edge to edge: from a scanned code to an entry, a reserved print and what the registry then says."""

import shutil
from datetime import timedelta

import pytest

from kiosk.codes import BadgeToken, Refusal
from kiosk.desk import Order
from kiosk.intake.loader import Source
from kiosk.model import BadgeStatus, EntryKind, Operator, Reason, Serial, StationId, Verdict
from kiosk.printing.ledger import JobState
from kiosk.scan.raw import RawScan, ScanSource
from kiosk.token import parse
from tests.core import world
from tests.core.acts import CHECKED, DAY, MINUTE, OVERRIDE, issue, issued, kinds, last, person, reissue
from tests.core.world import ANNA, CLERK, GUARD, NOW, PEOPLE, SELF_SERVICE, SUPERVISOR, StationAt, csv_text

EXPECTED = {
    world.ANNA: Reason.IDENTITY_REQUIRED,
    world.SELF_SERVICE: None,
    world.PENDING: Reason.PENDING,
    world.DECLINED: Reason.DECLINED,
    world.BLOCKED: Reason.BLOCKED,
    world.UNPAID: Reason.UNPAID,
    world.MEDIA: Reason.ELSEWHERE,
    world.NO_PHOTO: Reason.PHOTO_MISSING,
    world.OLD_PASSPORT: Reason.DOCUMENT_EXPIRED,
    world.FIRST_DAY: Reason.IDENTITY_REQUIRED,
}


@pytest.mark.parametrize(("number", "reason"), EXPECTED.items())
def test_a_scanned_invitation_is_decided_and_written_down(
    station: StationAt, codes: dict[int, str], number: int, reason: Reason | None
) -> None:
    answer = station.desk.scan(station.desk.read(codes[number]), NOW, CLERK)
    entry = last(station)
    assert answer.decision.reason is reason
    assert answer.entry == entry.id
    assert (entry.kind, entry.subject) == (EntryKind.SCAN, str(number))
    assert (entry.body["decision"], entry.body["reason"]) == (answer.decision.verdict, reason or "")


def test_a_refused_code_is_an_entry_without_a_subject_and_without_the_text(station: StationAt) -> None:
    answer = station.desk.scan(station.desk.read("https://example.org/secret"), NOW, CLERK)
    entry = last(station)
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.REFUSED, Reason.FOREIGN)
    assert (entry.subject, entry.body["reason"]) == ("", "foreign")
    assert "secret" not in str(entry.body)


def test_of_the_readings_of_a_scan_the_one_that_is_understood_counts(station: StationAt, codes: dict[int, str]) -> None:
    desk, typed = station.desk, RawScan(("не то", f" {codes[ANNA]} "), ScanSource.KEYBOARD)
    assert desk.read_scan(typed) == desk.read(codes[ANNA])
    assert desk.read_scan(RawScan((str(ANNA),))) == ANNA
    assert desk.read_scan(RawScan((str(ANNA),)), codes_only=True) == Refusal(Reason.FOREIGN, "number")


def test_looking_decides_the_same_and_writes_nothing(station: StationAt, codes: dict[int, str]) -> None:
    before = station.journal.check().entries
    answers = [station.desk.look(station.desk.read(code), NOW) for code in codes.values()]
    assert station.journal.check().entries == before
    scanned = [station.desk.scan(station.desk.read(code), NOW, CLERK) for code in codes.values()]
    assert [answer.decision for answer in answers] == [answer.decision for answer in scanned]


@pytest.mark.parametrize(("text", "reason"), [("1", Reason.IDENTITY_REQUIRED), ("999", Reason.UNKNOWN)])
def test_a_typed_number_finds_the_person(station: StationAt, text: str, reason: Reason) -> None:
    assert station.desk.look(station.desk.read(text), NOW).decision.reason is reason


def test_a_scanned_number_is_not_taken_for_a_participant_where_only_codes_count(station: StationAt) -> None:
    assert station.desk.look(station.desk.read_code("1"), NOW).decision.reason is Reason.FOREIGN


def test_an_allowed_issue_makes_a_badge_and_reserves_its_print(station: StationAt) -> None:
    answer = issue(station)
    assert answer.decision.positive
    assert answer.serial == Serial(StationId(1), 1, 1)
    assert kinds(station, 2) == [EntryKind.IDENTITY_CHECK, EntryKind.ISSUE]
    badge = answer.dossier.state.current_badge
    assert badge is not None
    assert (badge.serial, badge.generation, badge.status) == (answer.serial, 1, BadgeStatus.RESERVED)
    job = station.job(answer.serial)
    assert job is not None
    assert (job.state, job.number, job.printer) == (JobState.RESERVED, ANNA, "folder")


def test_the_badges_code_says_what_the_registry_says(station: StationAt) -> None:
    answer = issue(station, world.FIRST_DAY)
    assert answer.serial is not None
    job = station.job(answer.serial)
    assert job is not None
    token = parse(job.code, station.shelf.current().keys)
    number = person(world.FIRST_DAY)
    assert token == BadgeToken(answer.serial, number, generation=1, category=0, zones=0b011, days=0b001)


def test_a_self_service_guest_needs_only_the_invitation(station: StationAt, codes: dict[int, str]) -> None:
    order = Order("folder")
    assert station.desk.issue(station.desk.read(codes[SELF_SERVICE]), order, NOW, None).decision.positive
    assert "operator" not in last(station).body


def test_a_refused_issue_leaves_one_entry_and_no_badge(station: StationAt) -> None:
    before = station.journal.check().entries
    answer = issue(station, world.BLOCKED, Order("folder"))
    assert (answer.decision.reason, answer.serial) == (Reason.BLOCKED, None)
    assert station.journal.check().entries == before + 1
    assert station.journal.state(person(world.BLOCKED)).badges == ()


def test_a_second_issue_is_refused_while_the_first_prints_and_after_it(station: StationAt) -> None:
    first = issue(station).serial
    assert issue(station).decision.reason is Reason.IN_PRINT
    assert first is not None
    station.print_now(first)
    again = issue(station)
    assert again.decision.reason is Reason.ALREADY_ISSUED
    assert again.decision.facts["serial"] == str(first)
    assert again.decision.facts["operator"] == "clerk-7"


def test_an_identity_check_lasts_the_day_and_not_the_night(station: StationAt) -> None:
    issue(station, world.NO_PHOTO)
    desk = station.desk
    assert desk.look(person(world.NO_PHOTO), NOW).decision.reason is Reason.PHOTO_MISSING
    order = Order("folder", override="photo comes later")
    answer = desk.issue(person(world.NO_PHOTO), order, NOW + DAY, SUPERVISOR)
    assert answer.decision.reason is Reason.IDENTITY_REQUIRED


def test_what_differs_from_the_document_means_no_badge_that_day(station: StationAt) -> None:
    answer = issue(station, order=Order("folder", mismatch=("birth_date", "family_name")))
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.REFUSED, Reason.IDENTITY_MISMATCH)
    assert answer.decision.facts == {"fields": "birth_date, family_name"}
    assert issue(station).decision.reason is Reason.IDENTITY_MISMATCH
    assert (
        issue(station, operator=SUPERVISOR, order=Order("folder", identity_checked=True, override="x")).serial is None
    )
    tomorrow = station.desk.issue(person(ANNA), CHECKED, NOW + DAY, CLERK)
    assert tomorrow.decision.positive


def test_a_mismatch_wins_over_a_check_ticked_by_mistake(station: StationAt) -> None:
    answer = issue(station, order=Order("folder", identity_checked=True, mismatch=("photo",)))
    assert answer.decision.reason is Reason.IDENTITY_MISMATCH
    assert answer.dossier.state.identity_checked_at is None


def test_words_about_what_differs_stay_out_of_the_journals_body(station: StationAt) -> None:
    issue(station, order=Order("folder", mismatch=("passport says Petrova", "birth_date")))
    entry = next(entry for entry in station.journal.tail(3) if entry.kind is EntryKind.MISMATCH)
    assert entry.body["fields"] == ["birth_date", "other"]
    assert "personal" in entry.body
    assert "Petrova" not in str(entry.body)


@pytest.mark.parametrize("number", [world.PENDING, world.UNPAID, world.MEDIA, world.NO_PHOTO, world.OLD_PASSPORT])
def test_a_supervisor_may_override_and_the_reason_is_kept_out_of_the_chain(station: StationAt, number: int) -> None:
    answer = issue(station, number, OVERRIDE, SUPERVISOR)
    assert answer.decision.positive
    assert kinds(station) == [EntryKind.IDENTITY_CHECK, EntryKind.OVERRIDE, EntryKind.ISSUE]
    entry = station.journal.tail(2)[0]
    assert entry.body["overrides"]
    assert entry.body["operator"] == "supervisor-1"
    assert "minister" not in str(entry.body)


@pytest.mark.parametrize("operator", [CLERK, GUARD, None])
def test_nobody_else_overrides(station: StationAt, operator: Operator | None) -> None:
    answer = issue(station, world.UNPAID, OVERRIDE, operator)
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.NEEDS, Reason.SUPERVISOR_REQUIRED)
    assert answer.serial is None
    assert EntryKind.OVERRIDE not in kinds(station)


@pytest.mark.parametrize("number", [world.BLOCKED, world.DECLINED, 999])
def test_not_even_a_supervisor_overrides_a_block_a_refusal_or_an_unknown_person(
    station: StationAt, number: int
) -> None:
    answer = issue(station, number, OVERRIDE, SUPERVISOR)
    assert not answer.decision.positive
    assert EntryKind.OVERRIDE not in kinds(station)


@pytest.mark.parametrize("operator", [CLERK, SUPERVISOR])
def test_an_override_that_was_not_needed_is_not_written_down(station: StationAt, operator: Operator) -> None:
    assert issue(station, ANNA, OVERRIDE, operator).decision.positive
    assert EntryKind.OVERRIDE not in kinds(station)


def test_a_clock_that_ran_back_stops_the_desk_until_a_supervisor_vouches(station: StationAt) -> None:
    station.desk.scan(person(ANNA), NOW + 10 * MINUTE, CLERK)
    assert issue(station).decision.reason is Reason.CLOCK_SUSPECT
    assert issue(station, ANNA, OVERRIDE, CLERK).decision.reason is Reason.SUPERVISOR_REQUIRED
    assert issue(station).decision.reason is Reason.CLOCK_SUSPECT
    assert issue(station, world.BLOCKED, OVERRIDE, SUPERVISOR).decision.reason is Reason.BLOCKED
    assert issue(station).decision.positive, "the clock was vouched for, whoever stood there"
    assert EntryKind.CLOCK_JUMP in kinds(station, 10)


def test_each_refusal_is_overridden_by_itself_once_it_was_shown(station: StationAt) -> None:
    """The sample's person is pending; the unpaid fee behind it must not slip through with it."""
    assert issue(station, world.PENDING, OVERRIDE, SUPERVISOR).decision.positive
    passed_over = [entry.body["overrides"] for entry in station.journal.tail(10) if entry.kind is EntryKind.OVERRIDE]
    assert passed_over == [Reason.PENDING]


def test_a_photo_that_cannot_be_read_is_a_missing_photo(station: StationAt) -> None:
    shutil.rmtree(station.home.photo_folder)
    assert issue(station).decision.reason is Reason.PHOTO_MISSING


def test_an_old_copy_of_the_registry_stops_the_desk(station: StationAt) -> None:
    later = NOW + timedelta(hours=73)
    assert station.desk.scan(person(ANNA), later, CLERK).decision.reason is Reason.STALE_REGISTRY


def test_a_voided_badge_stays_void_and_says_so(station: StationAt) -> None:
    serial = issued(station)
    assert station.desk.void(serial, "stolen", NOW, SUPERVISOR).decision.positive
    badge = station.journal.state(person(ANNA)).badge(serial)
    assert badge is not None
    assert (badge.status, badge.void_reason) == (BadgeStatus.VOID, "stolen")
    assert station.desk.void(serial, "stolen", NOW, SUPERVISOR).decision.reason is Reason.VOID
    assert last(station).kind is EntryKind.SCAN


def test_the_badge_of_who_is_off_the_list_by_now_can_still_be_voided(station: StationAt) -> None:
    serial = issued(station)
    table = station.home.root / "next.csv"
    table.write_text(csv_text(PEOPLE[1:]), encoding="utf-8")
    station.import_table(Source(table))
    assert station.desk.void(serial, "stolen", NOW, SUPERVISOR).decision.positive
    badge = station.journal.state(person(ANNA)).badge(serial)
    assert badge is not None
    assert badge.status is BadgeStatus.VOID


def test_a_reason_to_void_in_free_words_stays_out_of_the_body(station: StationAt) -> None:
    station.desk.void(issued(station), "given to Ivan Petrov", NOW, SUPERVISOR)
    assert last(station).body["reason"] == "other"
    assert "Petrov" not in str(last(station).body)


def test_a_badge_that_nobody_made_can_be_neither_voided_nor_handed_over(station: StationAt) -> None:
    serial = Serial(StationId(1), 1, 999)
    assert station.desk.void(serial, "lost", NOW, SUPERVISOR).decision.reason is Reason.NOT_ISSUED
    assert station.desk.handover(serial, "", NOW, CLERK).decision.reason is Reason.NOT_ISSUED


def test_a_badge_is_handed_over_only_once_it_is_out(station: StationAt) -> None:
    serial = issue(station).serial
    assert serial is not None
    assert station.desk.handover(serial, "", NOW, CLERK).decision.reason is Reason.IN_PRINT
    station.print_now(serial)
    assert station.desk.handover(serial, "", NOW + MINUTE, CLERK).decision.positive
    badge = station.journal.state(person(ANNA)).badge(serial)
    assert badge is not None
    assert badge.handed_over_at == NOW + MINUTE


def test_the_collector_of_a_badge_is_kept_out_of_the_chain(station: StationAt) -> None:
    station.desk.handover(issued(station), "Сергей Водителев", NOW, CLERK)
    entry = last(station)
    assert entry.kind is EntryKind.HANDOVER
    assert "personal" in entry.body
    assert "Сергей" not in str(entry.body)


def test_a_void_badge_is_not_handed_over(station: StationAt) -> None:
    serial = issued(station)
    station.desk.void(serial, "lost", NOW, SUPERVISOR)
    assert station.desk.handover(serial, "", NOW, CLERK).decision.reason is Reason.VOID


def test_no_entry_holds_a_name_a_document_or_an_organisation(station: StationAt, codes: dict[int, str]) -> None:
    """Everybody scanned and issued, with every kind of act on the way."""
    desk = station.desk
    for code in codes.values():
        desk.scan(desk.read(code), NOW, CLERK)
        desk.issue(desk.read(code), OVERRIDE, NOW, SUPERVISOR)
    while station.spooler.step(NOW):
        pass
    assert reissue(station).decision.positive
    told = " ".join(f"{entry.subject} {entry.body}" for entry in station.journal.tail(1000))
    fields = ("family_name", "given_name", "latin_family_name", "document_number", "organisation", "birth_date")
    secrets = {row[field] for row in PEOPLE for field in fields if len(row[field]) > 3}
    assert len(secrets) > 20
    assert {secret for secret in secrets if secret in told} == set()
    assert station.journal.check().fault is None


def test_a_badge_of_ours_scanned_at_a_desk_finds_its_holder(station: StationAt) -> None:
    serial = issued(station)
    job = station.job(serial)
    assert job is not None
    answer = station.desk.scan(station.desk.read(job.code), NOW, CLERK)
    assert answer.decision.reason is Reason.ALREADY_ISSUED
    assert last(station).body["serial"] == str(serial)
