"""A checkpoint, edge to edge: a badge that a desk made is shown to a guard."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.codes import Refusal
from kiosk.desk import Order
from kiosk.intake.loader import Source
from kiosk.messages import decision_sentence
from kiosk.model import EntryKind, ParticipantNumber, Reason, ReissueReason, Serial, Verdict
from kiosk.scan.picture import decode
from kiosk.scan.raw import RawScan, ScanSource
from tests.core import world
from tests.core.world import ANNA, CLERK, EVERYWHERE, GUARD, NOW, PEOPLE, SUPERVISOR, StationAt, csv_text

DAY = timedelta(days=1)


def badge_of(station: StationAt, number: int = ANNA) -> tuple[Serial, str]:
    """A printed badge and the digits in its QR code."""
    whom = ParticipantNumber(number)
    serial = station.desk.issue(whom, Order("folder", identity_checked=True), NOW, CLERK).serial
    assert serial is not None
    return serial, printed(station, serial)


def printed(station: StationAt, serial: Serial) -> str:
    job = station.print_now(serial)
    assert job is not None
    return job.code


def test_a_good_badge_passes_with_the_face_the_name_and_the_zones(station: StationAt) -> None:
    serial, code = badge_of(station, EVERYWHERE)
    seen = station.checkpoint.verify(code, "V", NOW, GUARD)
    assert (seen.decision.verdict, seen.zones) == (Verdict.PASSED, ("A", "B", "V"))
    assert seen.dossier.participant is not None
    assert station.photo(seen.dossier.participant)
    entry = station.journal.tail(1)[0]
    assert (entry.kind, entry.subject) == (EntryKind.VERIFICATION, str(EVERYWHERE))
    told = {name: entry.body[name] for name in ("decision", "reason", "zone", "serial", "operator")}
    assert told == {
        "decision": "passed",
        "reason": "",
        "zone": "V",
        "serial": str(serial),
        "operator": "guard-3",
    }


def test_a_badge_passes_from_the_moment_it_is_out_though_its_print_is_unsure(station: StationAt) -> None:
    """The code exists on paper alone: whoever holds it up has it."""
    whom = ParticipantNumber(ANNA)
    serial = station.desk.issue(whom, Order("folder", identity_checked=True), NOW, CLERK).serial
    assert serial is not None
    job = station.job(serial)
    assert job is not None
    assert station.checkpoint.verify(job.code, "A", NOW, GUARD).decision.positive


def test_a_zone_that_the_badge_does_not_open_stays_shut(station: StationAt) -> None:
    _, code = badge_of(station)
    seen = station.checkpoint.verify(code, "V", NOW, GUARD)
    assert (seen.decision.reason, seen.zones) == (Reason.ZONE_DENIED, ("A", "B"))
    assert station.checkpoint.verify(code, "", NOW, GUARD).decision.positive


def test_an_unheard_of_zone_stays_shut_for_everybody(station: StationAt) -> None:
    _, code = badge_of(station, EVERYWHERE)
    assert station.checkpoint.verify(code, "Q", NOW, GUARD).decision.reason is Reason.ZONE_DENIED


def test_a_voided_badge_opens_nothing_more(station: StationAt) -> None:
    serial, code = badge_of(station)
    station.desk.void(serial, "stolen", NOW, SUPERVISOR)
    seen = station.checkpoint.verify(code, "A", NOW, GUARD)
    assert seen.decision.reason is Reason.VOID
    assert seen.decision.facts["serial"] == str(serial)
    assert seen.decision.facts["replaced_by"] == "-"
    assert seen.decision.facts["since"] != "-"
    assert "-." not in decision_sentence(seen.decision, "en"), "a valid badge that is none"


def test_a_replaced_badge_opens_nothing_more_and_the_new_one_does(station: StationAt) -> None:
    old, old_code = badge_of(station)
    order = Order("folder")
    new = station.desk.reissue(ParticipantNumber(ANNA), ReissueReason.LOST, order, NOW, SUPERVISOR).serial
    assert new is not None
    seen = station.checkpoint.verify(old_code, "A", NOW, GUARD)
    assert seen.decision.reason is Reason.VOID
    assert seen.decision.facts["serial"] == str(old)
    assert seen.decision.facts["replaced_by"] == str(new)
    assert station.checkpoint.verify(printed(station, new), "A", NOW, GUARD).decision.positive


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "blocked"}, Reason.BLOCKED),
        ({"status": "declined"}, Reason.BLOCKED),
        ({"zones": "B"}, Reason.ZONE_DENIED),
    ],
)
def test_the_organisers_later_word_stops_a_badge(
    station: StationAt, tmp_path: Path, changes: dict[str, str], reason: Reason
) -> None:
    _, code = badge_of(station)
    table = tmp_path / "next.csv"
    table.write_text(csv_text([{**PEOPLE[0], **changes}]), encoding="utf-8")
    station.import_table(Source(table))
    assert station.checkpoint.verify(code, "A", NOW, GUARD).decision.reason is reason


def test_a_badge_whose_holder_is_off_the_list_is_unknown(station: StationAt, tmp_path: Path) -> None:
    _, code = badge_of(station)
    table = tmp_path / "next.csv"
    table.write_text(csv_text(PEOPLE[1:]), encoding="utf-8")
    station.import_table(Source(table))
    seen = station.checkpoint.verify(code, "A", NOW, GUARD)
    assert (seen.decision.verdict, seen.decision.reason) == (Verdict.REFUSED, Reason.UNKNOWN)


def test_a_badge_for_one_day_passes_on_that_day(station: StationAt) -> None:
    _, code = badge_of(station, world.FIRST_DAY)
    assert station.checkpoint.verify(code, "A", NOW, GUARD).decision.positive
    assert station.checkpoint.verify(code, "A", NOW + DAY, GUARD).decision.reason is Reason.WRONG_DAY


def test_after_the_last_day_every_badge_is_expired(station: StationAt) -> None:
    _, code = badge_of(station)
    assert station.checkpoint.verify(code, "A", NOW + 2 * DAY, GUARD).decision.positive
    assert station.checkpoint.verify(code, "A", NOW + 3 * DAY, GUARD).decision.reason is Reason.EXPIRED


def test_an_invitation_is_no_badge(station: StationAt, codes: dict[int, str]) -> None:
    seen = station.checkpoint.verify(codes[ANNA], "A", NOW, GUARD)
    assert (seen.decision.reason, seen.decision.facts, seen.zones) == (Reason.FOREIGN, {"what": "invitation"}, ())


@pytest.mark.parametrize("text", ["", "https://example.org", "20" + "1" * 200, str(ANNA)])
def test_whatever_else_is_held_up_is_refused_and_written_down(station: StationAt, text: str) -> None:
    seen = station.checkpoint.verify(text, "A", NOW, GUARD)
    assert seen.decision.verdict is Verdict.REFUSED
    entry = station.journal.tail(1)[0]
    assert (entry.kind, entry.subject, entry.body["reason"]) == (EntryKind.VERIFICATION, "", seen.decision.reason)


def test_a_specimen_opens_nothing_once_a_badge_exists(station: StationAt) -> None:
    """Generation 0 is older than any badge."""
    badge_of(station)
    seen = station.checkpoint.verify(specimen_code(station), "A", NOW, GUARD)
    assert seen.decision.reason is Reason.VOID


def test_a_specimen_opens_nothing_even_before_the_first_badge(station: StationAt) -> None:
    assert not station.checkpoint.verify(specimen_code(station), "A", NOW, GUARD).decision.positive


def specimen_code(station: StationAt) -> str:
    (code,) = decode(station.specimen(ParticipantNumber(ANNA)).pdf)
    return code


def test_the_reading_of_a_scan_that_verifies_is_the_badge(station: StationAt) -> None:
    _, code = badge_of(station)
    typed = RawScan(("не то", code), ScanSource.KEYBOARD)
    assert station.checkpoint.verify(typed, "A", NOW, GUARD).decision.positive
    wrong = RawScan(("https://example.org", "12"), ScanSource.KEYBOARD)
    assert station.checkpoint.verify(wrong, "A", NOW, GUARD).token == Refusal(Reason.FOREIGN, "web_link")
