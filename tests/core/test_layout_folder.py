"""An event's own layouts: named in `event.toml`, checked when the station is set up, carried along, and printed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import BADGES, RESOURCES, Home, layout_files, parse_event, read_event
from kiosk.errors import KioskError
from kiosk.intake.loader import Source
from kiosk.model import NO_LAYOUT, ParticipantNumber
from kiosk.station import make_home
from tests.core import world
from tests.core.badge_samples import said, seen

CARD = """width = 60
height = 40
[[element]]
kind = "image"
file = "logo.png"
x = 5
y = 5
w = 20
h = 10

[[element]]
kind = "text"
x = 5
y = 20
w = 50
h = 10
text = "name_latin"
before = "Our guest "
max = 14
min = 6
"""
RED = (200, 30, 30)
MEDIA = 'colour = "#B45309"'


@pytest.fixture
def empty(pattern: Path, tmp_path: Path) -> Home:
    """A home to be, whose fonts are unpacked already."""
    home = Home(tmp_path / "home")
    shutil.copytree(Home(pattern).cache_folder, home.cache_folder, copy_function=os.link)
    return home


def organiser(folder: Path, layout: str, card: str = CARD) -> Path:
    """An event whose media have the layout `layout`, and its own `card`; the folder holds notes of somebody too."""
    world.write_event(folder, toml=world.EVENT_TOML.replace(MEDIA, f'{MEDIA}\nlayout = "{layout}"'))
    (folder / BADGES).mkdir()
    (folder / BADGES / "press-card.toml").write_text(card, encoding="utf-8")
    Image.new("RGB", (40, 20), RED).save(folder / BADGES / "logo.png")
    (folder / BADGES / "notes.txt").write_text("ask the printer", encoding="utf-8")
    return folder / "event.toml"


def media_layout(event_file: Path) -> str:
    category = read_event(event_file).category("media")
    assert category
    return category.layout


def test_an_event_may_name_a_layout_of_its_own(tmp_path: Path) -> None:
    assert media_layout(organiser(tmp_path, "press-card")) == "press-card"


def test_a_category_may_have_no_badge(tmp_path: Path) -> None:
    assert media_layout(organiser(tmp_path, "none")) == NO_LAYOUT


def test_the_layouts_to_choose_from_are_told(tmp_path: Path) -> None:
    event_file = organiser(tmp_path, "press")
    with pytest.raises(KioskError) as refusal:
        read_event(event_file)
    assert refusal.value.facts["key"] == "categories[2].layout"
    told = refusal.value.facts["why"].split(" | ")
    assert {"press-card", "a6-portrait", "day-pass", NO_LAYOUT} < set(told)
    assert "logo" not in told


def test_without_a_folder_of_its_own_an_event_has_those_that_ship() -> None:
    with pytest.raises(KioskError) as refusal:
        parse_event(world.EVENT_TOML.replace(MEDIA, f'{MEDIA}\nlayout = "press-card"'), "event.toml")
    assert refusal.value.facts["why"] == " | ".join([*sorted(layout_files(Path("no such folder"))), NO_LAYOUT])


def test_the_events_own_wins_over_one_that_ships(tmp_path: Path) -> None:
    (tmp_path / "a6-portrait.toml").touch()
    assert layout_files(tmp_path)["a6-portrait"] == tmp_path / "a6-portrait.toml"
    assert layout_files(tmp_path)["day-pass"] == RESOURCES / BADGES / "day-pass.toml"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"), [("max = 14", "max = 400", "19", "max"), ("logo.png", "seal.png", "5", "file")]
)
def test_a_mistake_shows_when_the_station_is_set_up(
    tmp_path: Path, right: str, wrong: str, line: str, key: str
) -> None:
    event_file = organiser(tmp_path / "event", "press-card", CARD.replace(right, wrong))
    with pytest.raises(KioskError) as refusal:
        make_home(Home(tmp_path / "home"), event_file)
    assert refusal.value.key == "layout"
    assert refusal.value.facts["file"] == str(tmp_path / "event" / BADGES / "press-card.toml")
    assert (refusal.value.facts["line"], refusal.value.facts["key"]) == (line, key)
    assert not (tmp_path / "home").exists()


def test_a_layout_that_nobody_is_given_may_be_unfinished(empty: Home, tmp_path: Path) -> None:
    make_home(empty, organiser(tmp_path / "event", "day-pass", "width = "))
    assert media_layout(empty.event_file) == "day-pass"


def test_a_station_prints_the_events_own_layout(empty: Home, tmp_path: Path) -> None:
    event_file = organiser(tmp_path / "event", "press-card")
    home, _ = world.found_station(empty.root, Source(event_file.with_name("participants.csv")))
    kept = sorted(file.name for file in home.badge_folder.iterdir())
    assert kept == ["logo.png", "press-card.toml"]
    (tmp_path / "event" / BADGES / "press-card.toml").unlink()
    station = world.StationAt(home)
    try:
        card = station.specimen(ParticipantNumber(world.MEDIA))
        default = station.specimen(ParticipantNumber(world.ANNA))
    finally:
        station.close()
    assert said(card.pdf) == "Our guest Yuna Kim"
    assert "Anna" in said(default.pdf)
    assert seen(card.pdf, 254).getpixel((150, 100)) == RED


def test_a_home_may_hold_the_event_it_is_made_from(empty: Home) -> None:
    make_home(empty, organiser(empty.root, "press-card"))
    assert (empty.badge_folder / "press-card.toml").read_text(encoding="utf-8") == CARD


def test_a_layout_that_broke_at_the_station_is_told_with_file_and_line(empty: Home, tmp_path: Path) -> None:
    event_file = organiser(tmp_path / "event", "press-card")
    home, _ = world.found_station(empty.root, Source(event_file.with_name("participants.csv")))
    broken = home.badge_folder / "press-card.toml"
    broken.write_text(CARD.replace("max = 14", "max = 400"), encoding="utf-8")
    station = world.StationAt(home)
    try:
        with pytest.raises(KioskError) as refusal:
            station.specimen(ParticipantNumber(world.MEDIA))
    finally:
        station.close()
    assert (refusal.value.key, refusal.value.facts["file"]) == ("layout", str(broken))
    assert (refusal.value.facts["line"], refusal.value.facts["key"]) == ("19", "max")
