"""A station that is cloned, restored from an old copy, or moved becomes a new writer; nothing collides or is lost."""

import shutil
from dataclasses import dataclass
from datetime import timedelta

import pytest

from kiosk import incarnation
from kiosk.config import Home
from kiosk.incarnation import MACHINE
from kiosk.model import EntryKind, ParticipantNumber
from tests.core.world import ANNA, CLERK, NOW, OTHERS, StationAt
from tests.sync.test_merge import issued, same, scanned
from tests.sync.town import Town, give, meet


@dataclass
class Copy:
    """An image of a home, taken at some moment."""

    home: Home
    image: Home

    @classmethod
    def of(cls, station: StationAt, name: str) -> "Copy":
        station.journal.close()
        target = station.home.root.with_name(name)
        shutil.copytree(station.home.root, target, ignore=shutil.ignore_patterns("cache"))
        return cls(station.home, Home(target))

    def put_back(self) -> StationAt:
        """The journal and keys as they were then, where they were."""
        for file in self.home.root.glob("journal.db*"):
            file.unlink()
        for file in self.image.root.glob("journal.db*"):
            shutil.copy2(file, self.home.root / file.name)
        return StationAt(self.home)


def incarnations(station: StationAt) -> list[str]:
    entries = station.journal.entries_of_kind(EntryKind.INCARNATION)
    return [entry.body["why"] for entry in entries]


def test_a_station_that_is_opened_again_is_still_itself(town: Town) -> None:
    here = town.station("desk-2")
    scanned(here)
    here.close()
    again = StationAt(here.home)
    assert (again.station.incarnation, incarnations(again)) == (1, [])
    again.close()


def test_an_old_copy_that_is_put_back_goes_on_as_another_writer(town: Town) -> None:
    here = town.station("desk-2")
    issued(here, OTHERS[0])
    copy = Copy.of(here, "image")
    here = StationAt(here.home)
    lost = issued(here, OTHERS[1])
    meet(here, town.organiser)
    here.close()
    restored = copy.put_back()
    assert incarnations(restored) == ["rolled_back"]
    assert restored.station.incarnation != 1
    fresh = issued(restored, OTHERS[2])
    assert fresh.incarnation == restored.station.incarnation
    meet(restored, town.organiser)
    assert restored.journal.state(ParticipantNumber(OTHERS[1])).badge(lost) is not None
    same(restored, town.organiser)
    assert town.organiser.journal.forks() == {}
    restored.close()
    again = StationAt(restored.home)
    assert incarnations(again) == ["rolled_back"]
    again.close()


def test_what_comes_back_from_the_others_makes_another_writer_too(town: Town) -> None:
    """The mark beside the home was lost with it: the peers' word is left."""
    here = town.station("desk-2")
    copy = Copy.of(here, "image")
    here = StationAt(here.home)
    issued(here, ANNA)
    meet(here, town.organiser)
    incarnation.Mark.of(here.home, here.journal.pen.writer).file.unlink()
    here.close()
    restored = copy.put_back()
    assert incarnations(restored) == []
    received = give(town.organiser, restored)
    assert received.own_elsewhere is True
    restored.be_another("elsewhere")
    issued(restored, OTHERS[0])
    meet(restored, town.organiser)
    same(restored, town.organiser)
    restored.close()


def test_two_machines_with_one_disk_image_leave_a_fork_that_everybody_sees(town: Town) -> None:
    here, third = town.station("desk-2"), town.station("desk-3")
    copy = Copy.of(here, "clone")
    here, clone = StationAt(here.home), StationAt(copy.image)
    clone.moment = NOW + timedelta(seconds=5)
    mine, theirs = issued(here, OTHERS[0]), issued(clone, OTHERS[1])
    assert mine == theirs
    meet(here, third)
    meet(clone, third)
    assert list(third.journal.forks()) == [here.journal.pen.writer]
    for station in (here, clone):
        if give(third, station).own_elsewhere or station.journal.forks():
            station.be_another("elsewhere")
    numbers = {issued(here, OTHERS[2]), issued(clone, OTHERS[3])}
    assert len(numbers) == 2
    meet(here, clone, third, town.organiser)
    same(here, clone, third, town.organiser)
    for station in (here, clone, third):
        station.close()


def test_a_home_on_another_machine_is_another_writer(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    here = town.station("desk-2")
    with here.journal.act(NOW, CLERK) as act:
        act.put_setting(MACHINE, "0" * 32)
    here.close()
    moved = StationAt(here.home)
    assert incarnations(moved) == ["other_machine"]
    assert moved.station.incarnation in range(2, 256)
    issued(moved)
    meet(moved, town.organiser)
    roster = town.organiser.journal.roster
    assert roster is not None
    assert moved.journal.pen.writer in roster.certificates
    same(moved, town.organiser)
    moved.close()
    assert incarnations(StationAt(moved.home)) == ["other_machine"]


def test_badges_of_both_incarnations_are_known_at_every_checkpoint(town: Town) -> None:
    here = town.station("desk-2")
    here.be_another("elsewhere")
    meet(here, town.organiser)
    keys = town.organiser.shelf.current().keys
    assert {(here.station.id, 1), (here.station.id, here.station.incarnation)} <= keys.station.keys()
    here.close()


def test_an_incarnation_that_somebody_else_certified_is_not_taken(town: Town) -> None:
    """A station speaks for its own name and role alone."""
    from dataclasses import replace

    from kiosk.model import StationRole
    from kiosk.roster import certify

    here = town.station("desk-2")
    roster = here.journal.roster
    assert roster is not None
    own = roster.certificates[here.journal.pen.writer]
    for wrong in (
        replace(own, incarnation=9, public_key=bytes(32), role=StationRole.SUPERVISOR),
        replace(own, incarnation=9, public_key=bytes(32), station=town.organiser.station.id),
        replace(own, public_key=bytes(32)),
    ):
        forged = certify(wrong, here.event.id, here.journal.pen.signer)
        assert roster.accepts(forged) is False
    good = certify(replace(own, incarnation=9, public_key=bytes(32)), here.event.id, here.journal.pen.signer)
    assert roster.accepts(good) is True
    here.close()
