"""A station that loses its power at any moment loses nothing that it said is done, and prints no badge twice.

Every child is a real process on a real home, ended by SIGKILL: two hundred times at a moment chosen by chance (the
seed is the number of the home, so a failure comes again), and once at each point of a print where it matters.
"""

import sys
from datetime import timedelta
from random import Random

import pytest

from kiosk.config import Home
from kiosk.model import ParticipantNumber
from kiosk.printing.ledger import JobState
from tests.core.world import NOW
from tests.journeys.kill.scene import Aftermath, Child
from tests.journeys.kill.worker import jobs, print_one, work

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
HOMES, KILLS = 5, 40
MOST_WORDS, LONGEST_DELAY = 14, 0.008


@pytest.mark.parametrize("seed", range(HOMES))
def test_a_station_killed_at_any_moment_loses_nothing_and_prints_nothing_twice(seed: int, home: Home) -> None:
    luck, acknowledged = Random(seed), 0
    for minute in range(KILLS):
        child = Child(work, str(home.root), 1000 * seed + minute, minute)
        child.kill(words=luck.randint(1, MOST_WORDS), delay=luck.uniform(0, LONGEST_DELAY))
        acknowledged += len(child.told("entry"))
        after = Aftermath(home, luck)
        after.nothing_is_lost(child)
        after.ledger_and_journal_agree()
        after.recover(NOW + timedelta(minutes=minute, seconds=30))
        after.nothing_is_lost(child)
        after.ledger_and_journal_agree()
        after.every_sheet_is_accounted_for()
        after.close()
    assert acknowledged > KILLS, "the children did some work"
    after = Aftermath(home, luck)
    after.finish(NOW + timedelta(minutes=KILLS))
    after.ledger_and_journal_agree()
    after.every_sheet_is_accounted_for()
    after.every_file_is_whole()
    after.nobody_has_two_badges()
    after.close()


RESERVED, SENT, PRINTED, UNSURE = JobState.RESERVED, JobState.SENT, JobState.PRINTED, JobState.UNSURE
POINTS = [
    # printer, where it dies, what the ledger then says, what recovery makes of it, sheets in the end
    ("folder", "committed", RESERVED, RESERVED, 1),
    ("folder", "document", RESERVED, RESERVED, 1),
    ("folder", "begin", RESERVED, RESERVED, 1),
    ("folder", "before bytes", SENT, RESERVED, 1),
    ("folder", "half written", SENT, RESERVED, 1),
    ("folder", "after bytes", SENT, PRINTED, 1),
    ("folder", "after all", PRINTED, PRINTED, 1),
    ("paper", "begin", RESERVED, RESERVED, 1),
    ("paper", "before bytes", SENT, UNSURE, 0),
    ("paper", "after bytes", SENT, UNSURE, 1),
    ("paper", "after all", PRINTED, PRINTED, 1),
]


@pytest.mark.parametrize(("printer", "point", "left", "recovered", "sheets"), POINTS)
def test_a_print_cut_off_at_a_known_point_ends_as_the_house_says(
    home: Home, printer: str, point: str, left: JobState, recovered: JobState, sheets: int
) -> None:
    child = Child(print_one, str(home.root), printer, point)
    child.end()
    assert child.process.exitcode == -9
    after = Aftermath(home, Random(7))
    after.nothing_is_lost(child)
    (serial,) = jobs(after.station)
    assert jobs(after.station)[serial].state is left
    after.recover(NOW)
    assert jobs(after.station)[serial].state is recovered
    after.finish(NOW)
    assert after.sheets()[str(serial)] == sheets
    assert jobs(after.station)[serial].state is (UNSURE if recovered is UNSURE else PRINTED)
    after.ledger_and_journal_agree()
    after.every_file_is_whole()
    after.close()


def test_a_decision_cut_off_before_its_commit_never_was(home: Home) -> None:
    before = Aftermath(home, Random(0))
    entries = before.station.journal.check().entries
    before.close()
    child = Child(print_one, str(home.root), "folder", "decision")
    child.end()
    assert (child.process.exitcode, child.said) == (-9, [])
    after = Aftermath(home, Random(0))
    assert (after.station.journal.check().entries, jobs(after.station)) == (entries, {})
    assert after.station.journal.state(ParticipantNumber(1)).badges == ()
    after.close()
