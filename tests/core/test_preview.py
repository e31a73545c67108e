"""A layout file tried on invented people: every hard case is drawn, and what is wrong is told, never raised."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kiosk.codes import BadgeToken, Refusal
from kiosk.config import RESOURCES, Home
from kiosk.errors import KioskError
from kiosk.messages import catalogue, languages
from kiosk.model import NO_LAYOUT, Event, ParticipantNumber, Reason
from kiosk.preview import (
    Preview,
    Specimens,
    invented,
    invented_event,
    sources,
    specimen_page,
    specimens,
)
from kiosk.scan.picture import decode_file
from kiosk.station import OpenStation, make_home
from tests.core.badge_samples import said, scanned
from tests.core.world import ANNA, GUARD, NOW, StationAt, write_event
from tests.homes import with_fonts

DEFAULT = RESOURCES / "badges" / "a6-two-sided.toml"
FOLDED = RESOURCES / "badges" / "foldover-4x6.toml"
KEYS = [specimen.key for specimen in invented(invented_event())]
SMALL = """\
width = 60
height = 40
[[element]]
kind = "text"
x = 5
y = 5
w = 50
h = 12
text = "family_latin"
max = 30
min = 20
"""


@pytest.fixture
def people(font_cache: Path) -> Specimens:
    event = invented_event()
    return Specimens(event, invented(event), font_cache)


@pytest.fixture
def layout(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / "mine.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def drawn(people: Specimens, file: Path, key: str = "ordinary", *, dots: bool = False) -> Preview:
    return people.draw(file, next(each for each in people.people if each.key == key), dots=dots)


def seen(preview: Preview) -> list[Image.Image]:
    assert preview.trouble is None
    return [Image.open(io.BytesIO(side)) for side in preview.sides]


@pytest.mark.parametrize("key", KEYS)
def test_every_hard_case_fits_the_layout_that_ships(people: Specimens, key: str) -> None:
    front, back = seen(drawn(people, DEFAULT, key, dots=True))
    assert (front.mode, front.size, back.size) == ("1", (840, 1184), (840, 1184))
    assert len(scanned(front.convert("RGB"))[0]) == 202


@pytest.mark.parametrize("language", languages())
def test_every_hard_case_has_a_name(language: str) -> None:
    said_there = catalogue(language)
    assert [key for key in KEYS if f"screen.preview.case.{key}" not in said_there] == []


def test_the_cases_are_as_hard_as_they_say() -> None:
    event = invented_event()
    people = {each.key: each.person for each in invented(event)}
    assert len(people["all_zones"].zones) == len(event.zones) > len(people["ordinary"].zones)
    assert people["one_name"].given_name == people["no_organisation"].organisation == ""
    assert 0 < len(people["long"].days) < len(event.days)
    assert {each.person.number for each in invented(event)} == {*range(100_001, 100_001 + len(people))}
    without = [each.key for each in invented(event) if each.photo() is None]
    assert without == ["no_photo"]


def test_nobody_invented_is_of_a_category_without_badges(event: Event) -> None:
    first, second = event.categories[:2]
    there = replace(event, categories=(replace(first, layout=NO_LAYOUT), second))
    assert {each.person.category for each in invented(there)} == {second.id}


def test_a_drawing_is_the_same_each_time_and_of_its_own_person(people: Specimens) -> None:
    once, again = (drawn(people, DEFAULT) for _ in range(2))
    assert once.sides == again.sides
    assert (once.count, once.width, once.height) == (2, 105, 148)
    assert drawn(people, DEFAULT, "thai").sides != once.sides


def test_both_sides_of_a_folded_badge_stand_upright(people: Specimens) -> None:
    preview = drawn(people, FOLDED)
    sides = seen(preview)
    assert len(sides) == preview.count == 2
    for side in sides:
        assert side.width / side.height == pytest.approx(preview.width / preview.height, rel=0.01)


def test_a_large_sheet_is_drawn_coarser(people: Specimens, layout: Callable[[str], Path]) -> None:
    (side,) = seen(drawn(people, layout(SMALL.replace("width = 60", "width = 500"))))
    assert 2500 < side.width <= 2600


def test_a_mistake_is_told_with_file_line_and_key(people: Specimens, layout: Callable[[str], Path]) -> None:
    preview = drawn(people, layout(SMALL.replace("max =", "maximum =")))
    assert preview.trouble is not None
    assert preview.trouble.key == "layout"
    assert (preview.trouble.facts["line"], preview.trouble.facts["key"]) == ("3", "max")
    assert (preview.sides, preview.count) == ((), 0)


def test_what_is_no_toml_or_not_there_is_told(people: Specimens, layout: Callable[[str], Path]) -> None:
    torn, file = drawn(people, layout(SMALL[:-3] + "= =")), layout(SMALL)
    file.unlink()
    gone = drawn(people, file)
    for preview in (torn, gone):
        assert preview.trouble is not None
        assert preview.trouble.key == "layout"


def test_a_refusal_is_of_one_person_and_names_the_field(people: Specimens, layout: Callable[[str], Path]) -> None:
    file = layout(SMALL)
    assert drawn(people, file).trouble is None
    preview = drawn(people, file, "long")
    assert preview.trouble is not None
    assert preview.trouble.key == "badge_unprintable"
    assert preview.trouble.facts["why"] == "too_long:family_latin"
    assert (preview.sides, preview.count, preview.width) == ((), 1, 60)


def test_the_sources_are_the_layout_and_its_images_there_or_not(layout: Callable[[str], Path]) -> None:
    file = layout(
        SMALL + '[[element]]\nkind = "image"\nfile = "logo.png"\n[[back]]\nfile="logo.png"\nfile = \'b.jpg\'\n'
    )
    assert sources(file) == (file, file.with_name("logo.png"), file.with_name("b.jpg"))
    file.write_bytes(b"\xff\xfe")
    assert sources(file) == (file,)
    file.unlink()
    assert sources(file) == (file,)


def test_without_a_station_the_event_is_invented_and_nothing_is_written_into_its_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    people = specimens(home)
    assert people.event == invented_event()
    assert home.root not in people.cache.parents
    assert not home.root.exists()


def test_a_station_brings_its_own_event_and_participant(home: Home) -> None:
    people = specimens(home, ParticipantNumber(ANNA))
    anna = people.people[-1]
    assert (people.event.id, anna.key, anna.person.number) == ("forum-2040", "", ANNA)
    assert anna.photo() is not None
    assert [each.key for each in specimens(home).people] == KEYS
    assert people.draw(DEFAULT, anna, dots=True).trouble is None


def test_a_participant_who_is_not_there_is_told(home: Home) -> None:
    with pytest.raises(KioskError, match="participant_unknown"):
        specimens(home, ParticipantNumber(999))


def test_no_station_knows_the_code_of_a_preview(home: Home, station: StationAt) -> None:
    people = specimens(home)
    front, *_ = seen(people.draw(DEFAULT, people.people[0], dots=True))
    (code,) = scanned(front.convert("RGB"))
    told = station.desk.read_code(code)
    assert isinstance(told, Refusal)
    assert told.reason is Reason.UNKNOWN_STATION


def test_a_test_page_needs_no_registry(tmp_path: Path, font_cache: Path) -> None:
    empty = with_fonts(Home(tmp_path / "empty"), font_cache)
    make_home(empty, write_event(tmp_path / "organiser").file.with_name("event.toml"))
    fresh = OpenStation(empty)
    page = said(specimen_page(fresh, "folder").pdf)
    fresh.close()
    assert "Fedorova" in page
    assert "Forum 2040" in page


def test_no_checkpoint_lets_a_test_page_pass(station: StationAt) -> None:
    answer = station.test_page("folder", specimen_page(station, "folder"))
    assert answer.file is not None
    (code,) = decode_file(answer.file)
    token = station.desk.read_code(code)
    assert isinstance(token, BadgeToken)
    assert token.generation == 0
    assert not station.checkpoint.verify(code, "", NOW, GUARD).decision.positive
