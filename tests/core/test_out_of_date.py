"""A badge that shows other data than the registry has now is said to, and nothing else is."""

import subprocess
import sys
from dataclasses import replace

import pytest

from kiosk.desk import Order
from kiosk.messages import decision_next, decision_sentence
from kiosk.model import EntryKind, Outcome, Reason, ReissueReason
from tests.core import world
from tests.core.acts import CHECKED, corrected, issue, issued, last, person
from tests.core.world import ANNA, CLERK, NOW, SUPERVISOR, StationAt

SENTENCE = "It is out of date: it shows other data than the registry has now."


def out_of_date(station: StationAt, number: int = ANNA) -> bool | None:
    """What a look says, and that a scan and an attempt to issue say the same."""
    whom = person(number)
    answers = (
        station.desk.look(whom, NOW),
        station.desk.scan(whom, NOW, CLERK),
        station.desk.issue(whom, CHECKED, NOW, CLERK),
    )
    assert {answer.decision.reason for answer in answers} == {Reason.ALREADY_ISSUED}
    (told,) = {answer.out_of_date for answer in answers}
    assert {SENTENCE in decision_sentence(answer.decision, "en") for answer in answers} == {told is True}
    return told


def test_who_has_no_badge_has_none_that_is_out_of_date(station: StationAt) -> None:
    assert station.desk.look(person(ANNA), NOW).out_of_date is None
    assert station.desk.look(station.desk.read("nothing"), NOW).out_of_date is None


def test_a_badge_just_made_is_up_to_date(station: StationAt) -> None:
    assert issue(station).out_of_date is False
    station.print_now(station.journal.state(person(ANNA)).badges[0].serial)
    assert out_of_date(station) is False


@pytest.mark.parametrize(
    "changes",
    [
        {"position": "Mayor"},
        {"organisation": "Городская дума"},
        {"family_name": "Петрова", "latin_family_name": "Petrova"},
        {"zones": "A"},
        {"category": "media"},
        {"country": "DE"},
    ],
    ids=str,
)
def test_a_badge_is_out_of_date_once_the_registry_says_something_else(
    station: StationAt, changes: dict[str, str]
) -> None:
    issued(station)
    corrected(station, **changes)
    if "category" in changes:
        station.desk.issue(person(ANNA), Order("folder", override="here too"), NOW, SUPERVISOR)
    assert out_of_date(station) is True


@pytest.mark.parametrize(
    "changes", [{}, {"note": "wheelchair"}, {"document_number": "7"}, {"organisation_latin": "City"}], ids=str
)
def test_a_badge_stays_up_to_date_when_nothing_that_it_shows_changed(
    station: StationAt, changes: dict[str, str]
) -> None:
    issued(station)
    corrected(station, **changes)
    assert out_of_date(station) is False


def test_a_badge_is_up_to_date_again_when_the_registry_is(station: StationAt) -> None:
    issued(station)
    corrected(station, position="Mayor")
    corrected(station)
    assert out_of_date(station) is False


def test_a_scanned_badge_says_it_too(station: StationAt) -> None:
    job = station.job(issued(station))
    assert job is not None
    corrected(station, position="Mayor")
    answer = station.desk.scan(station.desk.read(job.code), NOW, CLERK)
    assert (answer.decision.reason, answer.out_of_date) == (Reason.ALREADY_ISSUED, True)
    assert "Mayor" not in str(last(station).body)


def test_the_next_step_is_a_reissue_as_corrected_and_then_all_is_well(station: StationAt) -> None:
    issued(station)
    corrected(station, position="Mayor")
    decision = station.desk.look(person(ANNA), NOW).decision
    assert "as corrected" in decision_next(decision, "en")
    assert "данные исправлены" in decision_next(decision, "ru")
    assert "Он устарел" in decision_sentence(decision, "ru")
    serial = station.desk.reissue(person(ANNA), ReissueReason.CORRECTED, Order("folder"), NOW, SUPERVISOR).serial
    assert serial is not None
    station.print_now(serial)
    assert out_of_date(station) is False


def test_a_badge_in_latin_only_is_compared_with_what_it_shows(station: StationAt) -> None:
    corrected(station, position="\U00012000")
    serial = issue(station, order=replace(CHECKED, latin_only=True)).serial
    assert serial is not None
    station.print_now(serial)
    assert out_of_date(station) is False
    corrected(station, position="\U00012001")
    assert out_of_date(station) is False, "neither sign stands on it"
    corrected(station, position="Mayor")
    assert out_of_date(station) is True


def test_a_badge_made_by_an_older_program_is_never_called_out_of_date(station: StationAt) -> None:
    """Its entry holds no digest."""
    with station.journal.act(NOW, CLERK) as act:
        serial = act.next_serial()
        act.append(EntryKind.ISSUE, person(ANNA), {"serial": str(serial), "generation": 1, "printer": "folder"})
        printed = {"serial": str(serial), "outcome": Outcome.PRINTED, "printer": "folder", "why": ""}
        act.append(EntryKind.PRINT, person(ANNA), printed)
    corrected(station, position="Mayor")
    assert out_of_date(station) is None


COLD = """
import sys
from kiosk.cli import main

main(["--home", sys.argv[1], "scan", sys.argv[2], "--look", "--json"])
print(sorted({"babel", "fontTools", "reportlab", "uharfbuzz"} & set(sys.modules)))
"""


@pytest.mark.parametrize("number", [ANNA, world.FIRST_DAY])
def test_a_cold_scan_brings_neither_fonts_nor_locales(station: StationAt, codes: dict[int, str], number: int) -> None:
    issued(station, ANNA)
    command = [sys.executable, "-c", COLD, str(station.home.root), codes[number]]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    assert told.splitlines()[-1] == "[]"
