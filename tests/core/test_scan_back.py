"""Scan-back: the fresh badge held before the scanner proves print and person; another badge is somebody else's."""

from dataclasses import replace

import pytest

from kiosk.codes import BadgeToken
from kiosk.desk import Answered
from kiosk.model import BadgeStatus, EntryKind, Outcome, ParticipantNumber, Reason, Serial, Verdict
from kiosk.printing import ledger
from kiosk.printing.ledger import JobState
from kiosk.printing.questions import SCANNED
from tests.core.acts import issue
from tests.core.world import ANNA, CLERK, NOW, OTHERS, StationAt


def printed(station: StationAt, number: int = ANNA) -> tuple[Serial, BadgeToken]:
    """A badge in the tray, and its code read back."""
    serial = issue(station, number).serial
    assert serial is not None
    job = station.print_now(serial)
    assert job is not None
    token = station.desk.read_code(job.code)
    assert isinstance(token, BadgeToken)
    return serial, token


def as_if(station: StationAt, serial: Serial, state: JobState) -> None:
    """What else a printer may have said of it."""
    job = station.job(serial)
    assert job is not None
    body = {"serial": str(serial), "outcome": str(state), "printer": job.printer, "why": ""}
    with station.journal.act(NOW) as act:
        ledger.move(act.connection, job, replace(job, state=state))
        act.append(EntryKind.PRINT, job.number, body)


def prints(station: StationAt) -> list[tuple[str, str]]:
    entries = [entry for entry in station.journal.tail(100) if entry.kind is EntryKind.PRINT]
    return [(entry.body["outcome"], entry.body["why"]) for entry in entries]


@pytest.mark.parametrize("said", [JobState.PRINTED, JobState.UNCONFIRMED, JobState.UNSURE])
def test_a_fresh_badge_that_is_scanned_is_out_whatever_the_printer_said(station: StationAt, said: JobState) -> None:
    serial, token = printed(station)
    as_if(station, serial, said)
    answer = station.desk.scan_back(serial, token, NOW, CLERK)
    badge = answer.dossier.state.badge(serial)
    job = station.job(serial)
    assert badge is not None
    assert job is not None
    assert (answer.decision.verdict, answer.serial) == (Verdict.ALLOWED, serial)
    assert (job.state, job.why) == (JobState.PRINTED, SCANNED)
    assert (badge.status, badge.outcome, badge.handed_over_at) == (BadgeStatus.ACTIVE, Outcome.PRINTED, None)
    assert prints(station)[-1] == ("printed", SCANNED)


def test_scanned_twice_it_is_proved_once(station: StationAt) -> None:
    serial, token = printed(station)
    answers = [station.desk.scan_back(serial, token, NOW, CLERK) for _ in range(2)]
    assert [answer.decision.positive for answer in answers] == [True, True]
    assert prints(station) == [("printed", ""), ("printed", SCANNED)]
    assert station.journal.check().fault is None


def test_somebody_elses_badge_is_not_theirs_and_nothing_changes(station: StationAt) -> None:
    theirs, _ = printed(station, OTHERS[0])
    serial, token = printed(station, ANNA)
    answer = station.desk.scan_back(theirs, token, NOW, CLERK)
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.REFUSED, Reason.NOT_THEIRS)
    assert answer.decision.facts == {"serial": str(serial), "expected": str(theirs), "what": ""}
    last = station.journal.tail(1)[0]
    assert (last.kind, last.subject, last.body["reason"]) == (EntryKind.SCAN, str(OTHERS[0]), "not_theirs")
    assert last.body["serial"] == str(serial)
    assert prints(station) == [("printed", ""), ("printed", "")]


def test_an_older_badge_of_the_same_person_is_not_the_fresh_one(station: StationAt) -> None:
    fresh, token = printed(station)
    older = replace(token, serial=Serial(token.serial.station, token.serial.incarnation, 9999))
    decision = station.desk.scan_back(fresh, older, NOW, CLERK).decision
    assert (decision.reason, decision.facts["what"]) == (Reason.NOT_THEIRS, "older")


def test_a_badge_that_was_said_not_to_have_come_out_stays_void_when_it_turns_up(station: StationAt) -> None:
    serial, token = printed(station)
    as_if(station, serial, JobState.UNSURE)
    station.desk.void(serial, "lost", NOW, CLERK)
    answer = station.desk.scan_back(serial, token, NOW, CLERK)
    assert answer.decision.reason is Reason.VOID


def test_a_badge_in_doubt_that_is_scanned_at_a_desk_is_no_question_any_more(station: StationAt) -> None:
    serial = issue(station).serial
    assert serial is not None
    job = station.job(serial)
    assert job is not None
    with station.journal.act(NOW) as act:
        ledger.move(act.connection, job, replace(job, state=JobState.UNSURE))
        body = {"serial": str(serial), "outcome": "unsure", "printer": job.printer, "why": ""}
        act.append(EntryKind.PRINT, job.number, body)
    assert station.desk.look(ParticipantNumber(ANNA), NOW).decision.reason is Reason.IN_PRINT
    answer = station.desk.scan(station.desk.read_code(job.code), NOW, CLERK)
    assert answer.decision.reason is Reason.ALREADY_ISSUED
    assert prints(station) == [("unsure", ""), ("printed", SCANNED)]
    assert station.desk.answer(serial, Answered.DID_NOT, NOW, CLERK).decision.reason is Reason.NOT_UNSURE
