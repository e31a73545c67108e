"""The organiser's word at a hub: only what changed is put, and what the word before the last one spoke of goes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from kiosk.carry import Word, side_of
from kiosk.sync.accounts import make_hub, open_hub
from kiosk.sync.hub import Hub
from kiosk.sync.publication_reader import Applied, read_publication
from kiosk.sync.refusals import BundleRefusal
from tests.core.world import ANNA, NOW
from tests.sync.town import Town
from tests.sync.word import imported_again, published, taken


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    address = str(tmp_path / "hub.db")
    make_hub(address, [])
    hub = open_hub(address)
    yield hub
    hub.close()
    hub.bell.close()


def test_what_did_not_change_is_not_put_again(
    town: Town, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word, put, put_file = Word(town.organiser), list[str](), hub.put_file

    def noted(name: str, content: bytes) -> None:
        put.append(name)
        put_file(name, content)

    monkeypatch.setattr(hub, "put_file", noted)
    word.share(hub)
    before = set(put)
    put.clear()
    imported_again(town.organiser, tmp_path / "again", organisation="Elsewhere")
    word.share(hub)
    assert before & set(put) == {"timestamp.json"}
    assert not any(name.startswith("photos/") for name in put)
    assert put[-1] == "timestamp.json"


def test_the_word_before_the_last_goes_and_the_last_two_stay(town: Town, hub: Hub, tmp_path: Path) -> None:
    word, seen = Word(town.organiser), list[set[str]]()
    for place, name in enumerate(("one", "two", "three")):
        if place:
            imported_again(town.organiser, tmp_path / name, organisation=name)
        word.share(hub)
        seen.append(set(hub.files()))
    first, second, third = seen
    assert first < second
    assert third - second
    assert first - third
    assert (second - first) <= third


def test_a_station_takes_each_word_once(town: Town, hub: Hub, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    given, taken = Word(town.organiser), Word(desk)
    assert taken.share(hub) is None
    given.share(hub)
    assert taken.share(hub) == Applied(registry=1, photos=1)
    assert taken.share(hub) is None
    imported_again(town.organiser, tmp_path / "again", without=ANNA)
    given.share(hub)
    assert taken.share(hub) == Applied(registry=2)
    desk.close()


class EndedError(Exception):
    """The window closes."""


def test_what_was_broken_off_is_taken_again(town: Town, hub: Hub) -> None:
    desk = town.station("desk-2")
    Word(town.organiser).share(hub)

    def ends(_done: int, _size: int) -> None:
        raise EndedError

    with pytest.raises(EndedError):
        Word(desk).share(hub, ends)
    assert not desk.home.registry_folder.joinpath("current").exists()
    told = Word(desk).share(hub)
    assert isinstance(told, Applied)
    assert told.registry == 1
    desk.close()


def test_photos_that_a_stick_left_out_come_over_the_hub(town: Town, hub: Hub) -> None:
    desk, word = town.station("desk-2"), Word(town.organiser)
    word.share(hub)
    files = {name: data for name in hub.files() if not name.startswith("photos/") and (data := hub.file(name))}
    assert taken(desk, files) == Applied(registry=1, lacking=1)
    taker = Word(desk)
    assert taker.share(hub) == Applied(photos=1)
    assert taker.share(hub) is None
    desk.close()


def test_photos_that_the_hub_lacks_too_are_asked_for_once(town: Town, hub: Hub) -> None:
    desk = town.station("desk-2")
    Word(town.organiser).share(hub)
    hub.drop_files(name for name in hub.files() if name.startswith("photos/"))
    taker = Word(desk)
    assert taker.share(hub) == Applied(registry=1, lacking=1)
    assert taker.share(hub) is None
    desk.close()


def test_a_stick_that_was_faster_than_the_hub_is_no_refusal_and_the_hub_catches_up(town: Town, hub: Hub) -> None:
    desk, word = town.station("desk-2"), Word(town.organiser)
    word.share(hub)
    assert not word.news(hub)
    town.organiser.moment = NOW + timedelta(minutes=5)
    assert taken(desk, published(town.organiser)) == Applied(registry=1, photos=1)
    taker = Word(desk)
    assert not taker.news(hub)
    assert taker.share(hub) is None
    assert word.news(hub)
    word.share(hub)
    assert not word.news(hub)
    assert not taker.news(hub)
    desk.close()


def test_a_refused_word_is_not_read_again_at_once(town: Town, hub: Hub) -> None:
    desk = town.station("desk-2")
    Word(town.organiser).share(hub)
    hub.put_file("root.json", b"{}")
    taker = Word(desk)
    assert taker.share(hub) is BundleRefusal.TAMPERED
    assert not taker.news(hub)
    desk.close()


def test_a_newer_word_that_comes_by_stick_meanwhile_waits_and_stays(town: Town, tmp_path: Path) -> None:
    """One thread takes an older word, slowly; another one brings the next."""
    desk = town.station("desk-2")
    old = dict(published(town.organiser))
    imported_again(town.organiser, tmp_path / "again", without=ANNA)
    new = dict(published(town.organiser))
    begun, told = Event(), list[object]()

    def slowly(name: str) -> bytes:
        if name.startswith("photos/"):
            begun.set()
            assert not list(desk.home.registry_folder.glob("registry-*"))
        return old[name]

    first = Thread(target=lambda: told.append(read_publication(slowly, side_of(desk))))
    first.start()
    assert begun.wait(60)
    told.append(taken(desk, new))
    first.join()
    assert set(told) == {Applied(registry=1, photos=1), Applied(registry=2)}
    assert desk.shelf.current().version.number == 2
    assert taken(desk, old) is BundleRefusal.ROLLED_BACK
    desk.close()
