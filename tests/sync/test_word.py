"""The organiser's word at a hub: only what changed is put, and what the word before the last one spoke of goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.carry import Word
from kiosk.sync.accounts import make_hub, open_hub
from kiosk.sync.hub import Hub
from kiosk.sync.publication_reader import Applied
from tests.core.world import ANNA
from tests.sync.town import Town
from tests.sync.word import imported_again


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
