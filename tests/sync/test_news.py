"""How old is what is known of the others, what waits to be given, and that nobody is waited for."""

from datetime import timedelta

from kiosk.model import StationRole
from kiosk.news import HUB, STICK
from kiosk.organiser import strike
from tests.core.world import NOW
from tests.sync.test_merge import scanned
from tests.sync.town import Town, give, meet


def test_a_station_that_is_alone_has_no_others(town: Town) -> None:
    told = town.organiser.news()
    assert (told.alone, told.exchanged_at, told.others) == (True, None, ())


def test_each_other_station_is_as_old_as_its_newest_entry(town: Town) -> None:
    here, gate = town.station("desk-2"), town.station("gate-1", StationRole.CHECKPOINT)
    gate.moment = NOW + timedelta(minutes=7)
    scanned(gate)
    give(gate, here)
    heard = {each.name: each for each in here.news().others}
    assert heard["gate-1"].at == gate.moment
    assert heard["gate-1"].role is StationRole.CHECKPOINT
    assert heard["desk-1"].at is not None
    unheard = {each.name: each.at for each in town.organiser.news().others}
    assert unheard == {"desk-2": None, "gate-1": None}
    here.close()
    gate.close()


def test_what_no_road_has_carried_waits(town: Town) -> None:
    here = town.station("desk-2")
    scanned(here, times=4)
    waiting = here.news().waiting
    assert waiting >= 4
    here.note_exchange(STICK, here.journal.newest() - 1)
    told = here.news()
    assert (told.waiting, told.road, told.exchanged_at) == (1, STICK, NOW)
    here.moment = NOW + timedelta(minutes=3)
    here.note_exchange(HUB, here.journal.newest())
    told = here.news()
    assert (told.waiting, told.road, told.exchanged_at) == (0, HUB, here.moment)
    here.close()


def test_a_new_incarnation_has_given_nothing_yet_and_is_no_other_station(town: Town) -> None:
    here = town.station("desk-2")
    scanned(here, times=9)
    here.note_exchange(HUB, here.journal.newest())
    here.be_another("elsewhere")
    assert here.news().waiting == here.journal.newest()
    meet(here, town.organiser)
    assert [each.name for each in town.organiser.news().others] == ["desk-2"]
    here.close()


def test_a_station_that_was_struck_off_is_shown_as_that(town: Town) -> None:
    here = town.station("desk-2")
    strike(town.organiser, "desk-2")
    assert town.organiser.news().others[0].struck is True
    here.close()
