"""The inbox of findings: the same at every station, settled by a supervisor's signed word."""

from datetime import timedelta

import pytest

from kiosk.model import FindingKind, ParticipantNumber, Reason, StationRole, Verdict
from tests.core.world import ANNA, CLERK, NOW, OTHERS, SUPERVISOR, StationAt
from tests.sync.test_merge import issued, scanned
from tests.sync.town import Town, give, meet


def kinds(station: StationAt) -> list[FindingKind]:
    return [told.finding.kind for told in station.findings()]


def test_a_double_issue_names_both_sides_and_is_settled_by_keeping_one(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    there.moment = NOW + timedelta(minutes=1)
    first, second = issued(here), issued(there)
    meet(here, there, town.organiser)
    (told,) = town.organiser.findings()
    assert (told.number, told.open) == (ParticipantNumber(ANNA), True)
    assert [(side.serial, side.station) for side in told.finding.sides] == [(first, "desk-2"), (second, "desk-3")]
    assert town.organiser.settle(told.finding.id, None, SUPERVISOR).reason is Reason.WHICH_BADGE
    assert town.organiser.settle(told.finding.id, second, CLERK).reason is Reason.SUPERVISOR_REQUIRED
    assert town.organiser.settle("nothing", second, SUPERVISOR).reason is Reason.NO_FINDING
    assert town.organiser.settle(told.finding.id, second, SUPERVISOR).verdict is Verdict.ALLOWED
    assert town.organiser.settle(told.finding.id, first, SUPERVISOR).reason is Reason.NO_FINDING
    meet(here, there, town.organiser)
    for station in (here, there, town.organiser):
        (told,) = station.findings()
        assert (told.open, told.finding.kept) == (False, second)
        station.close()


def test_a_desk_settles_nothing_though_a_supervisor_sits_there(town: Town) -> None:
    here, there = town.station("desk-2"), town.station("desk-3")
    issued(here)
    second = issued(there)
    meet(here, there)
    (told,) = here.findings()
    assert here.settle(told.finding.id, second, SUPERVISOR).reason is Reason.SUPERVISOR_REQUIRED
    here.close()
    there.close()


@pytest.mark.parametrize("role", [StationRole.CHECKPOINT, StationRole.SELF_SERVICE])
def test_what_is_only_to_be_known_is_taken_note_of(town: Town, role: StationRole) -> None:
    here = town.station("gate", role)
    with here.journal.act(NOW, CLERK) as act:
        act.append("void", ParticipantNumber(OTHERS[0]), {"serial": "001-1-000001", "reason": "lost"})  # type: ignore[arg-type]
    give(here, town.organiser)
    assert kinds(town.organiser) == [FindingKind.OUTSIDE_ROLE]
    (told,) = town.organiser.findings()
    assert town.organiser.settle(told.finding.id, None, SUPERVISOR).positive
    assert town.organiser.findings()[0].open is False
    meet(here, town.organiser)
    assert here.findings()[0].open is False
    here.close()


def test_a_clock_that_is_ahead_is_noted_once_for_a_station(town: Town) -> None:
    here = town.station("desk-2")
    here.moment = NOW + timedelta(days=400)
    for _ in range(3):
        scanned(here)
        town.organiser.take_in(here.journal.parcel(town.organiser.journal.heads()))
    assert kinds(town.organiser) == [FindingKind.CLOCK_AHEAD]
    assert town.organiser.findings()[0].finding.sides[0].station == "desk-2"
    here.close()
