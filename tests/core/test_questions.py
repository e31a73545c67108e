"""Prints that nobody is sure of, answered by who looked; a spoiled badge printed again; sheets left on a roll."""

from dataclasses import replace

import pytest

from kiosk.desk import Order
from kiosk.messages import catalogue
from kiosk.model import Badge, BadgeStatus, EntryKind, Outcome, Reason, Serial, StationId, Verdict
from kiosk.permit import was_taken_away
from kiosk.printing.ledger import JobState
from kiosk.printing.printer import Fault, PrinterState
from kiosk.printing.questions import Answered, open_questions
from kiosk.printing.rack import Setup
from kiosk.printing.stock import change_roll, is_low, sheets_left
from kiosk.state import fold
from tests.core.acts import corrected, issue, issued, kinds, last, person
from tests.core.test_spooler import FAILED, UNSURE, Told
from tests.core.world import ANNA, CLERK, FIRST_DAY, NOW, SELF_SERVICE, SUPERVISOR, StationAt

NEW = Order("folder")
NOBODYS = Serial(StationId(9), 1, 1)


def in_doubt(station: StationAt, number: int = ANNA) -> Serial:
    """A badge whose printer cannot say whether it came out."""
    station.printers["blind"] = Told(sends=[UNSURE])
    serial = issue(station, number, Order("blind", identity_checked=True)).serial
    assert serial is not None
    station.print_now(serial)
    return serial


def badge(station: StationAt, serial: Serial, number: int = ANNA) -> Badge:
    found = station.journal.state(person(number)).badge(serial)
    assert found is not None
    return found


def state_of(station: StationAt, serial: Serial) -> JobState:
    job = station.job(serial)
    assert job is not None
    return job.state


def test_a_print_in_doubt_is_an_open_question(station: StationAt) -> None:
    serial = in_doubt(station)
    (question,) = open_questions(station.journal)
    assert (question.serial, question.number, question.printer, question.since) == (serial, ANNA, "blind", NOW)


def test_a_print_that_is_known_is_no_question(station: StationAt) -> None:
    issued(station)
    assert open_questions(station.journal) == []


@pytest.mark.parametrize(
    ("answered", "status", "outcome", "reason", "row"),
    [
        (Answered.CAME_OUT, BadgeStatus.ACTIVE, Outcome.PRINTED, "", JobState.PRINTED),
        (Answered.DID_NOT, BadgeStatus.VOID, Outcome.FAILED, "not_printed", JobState.FAILED),
        (Answered.SPOILED, BadgeStatus.VOID, Outcome.PRINTED, "spoiled", JobState.PRINTED),
    ],
)
def test_each_answer_settles_the_badge_and_the_ledger(
    station: StationAt, answered: Answered, status: BadgeStatus, outcome: Outcome, reason: str, row: JobState
) -> None:
    serial = in_doubt(station)
    answer = station.desk.answer(serial, answered, NOW, CLERK)
    held = badge(station, serial)
    assert (answer.decision.positive, answer.serial, answer.entry) == (True, serial, last(station).id)
    assert (held.status, held.outcome, held.void_reason) == (status, outcome, reason)
    assert state_of(station, serial) is row
    assert open_questions(station.journal) == []
    assert answer.dossier.state == station.journal.state(person(ANNA)) == fold(station.journal.entries_of(str(ANNA)))
    assert last(station).body["operator"] == CLERK.id


def test_an_answer_is_never_a_reason_to_print_by_itself(station: StationAt) -> None:
    serial = in_doubt(station)
    station.desk.answer(serial, Answered.DID_NOT, NOW, CLERK)
    station.spooler.recover(NOW)
    assert station.spooler.step(NOW) is False
    blind = station.printers["blind"]
    assert isinstance(blind, Told)
    assert len(blind.sent) == 1


@pytest.mark.parametrize("answered", list(Answered))
def test_what_did_not_come_out_is_stopped_at_the_printer(station: StationAt, answered: Answered) -> None:
    serial = in_doubt(station)
    assert station.answer_print(serial, answered, CLERK).decision.positive
    blind = station.printers["blind"]
    assert isinstance(blind, Told)
    assert blind.cancelled == [f"ticket-{serial}"] * (answered is Answered.DID_NOT)


@pytest.mark.parametrize("answered", [Answered.DID_NOT, Answered.SPOILED])
def test_whose_badge_did_not_come_out_well_gets_another_without_a_supervisor(
    station: StationAt, answered: Answered
) -> None:
    first = in_doubt(station)
    station.desk.answer(first, answered, NOW, CLERK)
    assert not was_taken_away(station.journal.state(person(ANNA)))
    second = issued(station)
    assert (badge(station, first).status, badge(station, second).status) == (BadgeStatus.VOID, BadgeStatus.ACTIVE)
    assert badge(station, second).generation == badge(station, first).generation + 1


def test_a_question_is_answered_once(station: StationAt) -> None:
    serial = in_doubt(station)
    station.desk.answer(serial, Answered.CAME_OUT, NOW, CLERK)
    answer = station.desk.answer(serial, Answered.DID_NOT, NOW, CLERK)
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.REFUSED, Reason.NOT_UNSURE)
    assert badge(station, serial).status is BadgeStatus.ACTIVE
    assert kinds(station, 1) == [EntryKind.SCAN]


def test_a_badge_that_is_void_or_nobodys_has_no_question(station: StationAt) -> None:
    serial = in_doubt(station)
    station.desk.void(serial, "stolen", NOW, SUPERVISOR)
    assert open_questions(station.journal) == []
    assert station.desk.answer(serial, Answered.CAME_OUT, NOW, CLERK).decision.reason is Reason.VOID
    assert station.desk.answer(NOBODYS, Answered.CAME_OUT, NOW, CLERK).decision.reason is Reason.NOT_ISSUED


def test_a_reprint_makes_a_new_badge_and_voids_the_spoiled_one_in_one_act(station: StationAt) -> None:
    old = issued(station)
    answer = station.desk.reprint(old, NEW, NOW, CLERK)
    assert answer.serial is not None
    assert answer.entry == last(station).id
    assert last(station).kind is EntryKind.REISSUE
    spoiled, new = badge(station, old), badge(station, answer.serial)
    assert (spoiled.status, spoiled.void_reason, spoiled.replaced_by) == (BadgeStatus.VOID, "spoiled", answer.serial)
    assert (new.status, new.generation) == (BadgeStatus.RESERVED, spoiled.generation + 1)
    job = station.print_now(answer.serial)
    assert job is not None
    assert job.state is JobState.PRINTED
    assert badge(station, answer.serial).status is BadgeStatus.ACTIVE


def test_a_reprint_answers_the_question_about_the_spoiled_badge(station: StationAt) -> None:
    old = in_doubt(station)
    answer = station.desk.reprint(old, NEW, NOW, CLERK)
    assert answer.decision.positive
    assert (badge(station, old).void_reason, state_of(station, old)) == ("spoiled", JobState.PRINTED)
    assert open_questions(station.journal) == []


def test_what_is_still_being_printed_is_not_printed_again(station: StationAt) -> None:
    serial = issue(station).serial
    assert serial is not None
    answer = station.desk.reprint(serial, NEW, NOW, CLERK)
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.NEEDS, Reason.IN_PRINT)
    assert badge(station, serial).status is BadgeStatus.RESERVED


def test_a_badge_in_somebodys_hand_is_reprinted_by_a_supervisor_only(station: StationAt) -> None:
    serial = issued(station)
    station.desk.handover(serial, "", NOW, CLERK)
    assert station.desk.reprint(serial, NEW, NOW, CLERK).decision.reason is Reason.SUPERVISOR_REQUIRED
    assert station.desk.reprint(serial, NEW, NOW, SUPERVISOR).decision.positive


def test_who_may_have_no_badge_any_more_gets_no_reprint(station: StationAt) -> None:
    serial = issued(station)
    corrected(station, status="blocked")
    assert station.desk.reprint(serial, NEW, NOW, CLERK).decision.reason is Reason.BLOCKED
    assert badge(station, serial).status is BadgeStatus.ACTIVE


def test_a_void_badge_and_nobodys_badge_are_not_reprinted(station: StationAt) -> None:
    serial = issued(station)
    station.desk.void(serial, "lost", NOW, SUPERVISOR)
    assert station.desk.reprint(serial, NEW, NOW, CLERK).decision.reason is Reason.VOID
    assert station.desk.reprint(NOBODYS, NEW, NOW, CLERK).decision.reason is Reason.NOT_ISSUED


def test_a_reprint_in_latin_only_stays_so(station: StationAt) -> None:
    serial = issue(station, order=Order("folder", identity_checked=True, latin_only=True)).serial
    assert serial is not None
    station.print_now(serial)
    again = station.desk.reprint(serial, NEW, NOW, CLERK).serial
    assert again is not None
    job = station.job(again)
    assert job is not None
    assert job.latin_only


ROLL = Setup("folder", "folder:printed", roll=10, low=8)


def test_sheets_are_counted_from_the_roll_of_the_file_and_from_each_new_one(station: StationAt) -> None:
    assert (sheets_left(station.journal, ROLL), is_low(ROLL, 10)) == (10, False)
    issued(station)
    issued(station, SELF_SERVICE)
    assert (sheets_left(station.journal, ROLL), is_low(ROLL, 8)) == (8, True)
    with station.journal.act(NOW, SUPERVISOR) as act:
        change_roll(act, "folder", 500)
    assert (last(station).kind, last(station).subject, last(station).body["sheets"]) == (EntryKind.ROLL, "folder", 500)
    issued(station, FIRST_DAY)
    assert sheets_left(station.journal, ROLL) == 499


def test_a_printer_without_a_file_may_have_a_roll_too(station: StationAt) -> None:
    setup = station.rack.setup_of("folder")
    assert sheets_left(station.journal, setup) is None
    with station.journal.act(NOW, SUPERVISOR) as act:
        change_roll(act, "folder", 1)
    issued(station)
    assert (sheets_left(station.journal, setup), is_low(setup, 0)) == (0, True)


@pytest.mark.parametrize(
    ("state", "why", "next_step"),
    [
        (PrinterState(ready=True), "", ""),
        (PrinterState(ready=True, faults=(Fault.TONER_LOW,)), "print_why.toner_low", "printer_next.toner_low"),
        (PrinterState(ready=False, faults=(Fault.MEDIA_JAM,)), "print_why.media_jam", "printer_next.media_jam"),
        (PrinterState(ready=False), "print_why.attention", "printer_next.attention"),
    ],
)
def test_a_printer_says_how_it_is_and_what_to_do(
    station: StationAt, state: PrinterState, why: str, next_step: str
) -> None:
    station.printers["folder"] = Told(state=state)
    (told,) = station.printers_told()
    assert (told.name, told.ready, told.why, told.next_step) == ("folder", state.ready, why, next_step)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_fault_has_a_next_step(language: str) -> None:
    assert [fault for fault in Fault if f"printer_next.{fault}" not in catalogue(language)] == []


def test_what_did_not_come_out_used_no_sheet(station: StationAt) -> None:
    setup = replace(ROLL, name="jammed")
    station.printers["jammed"] = Told(sends=[FAILED], name="jammed")
    serial = issue(station, order=Order("jammed", identity_checked=True)).serial
    assert serial is not None
    station.print_now(serial)
    assert sheets_left(station.journal, setup) == 10


def test_a_roll_never_holds_less_than_nothing_and_sheets_without_a_roll_are_not_counted(station: StationAt) -> None:
    issued(station)
    issued(station, SELF_SERVICE)
    assert sheets_left(station.journal, replace(ROLL, roll=1)) == 0
    assert sheets_left(station.journal, replace(ROLL, roll=0)) is None
    assert not is_low(ROLL, None)
