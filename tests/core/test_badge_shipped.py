"""The layouts that ship print everybody: the longest names, tall scripts, all zones, no photo; and each code scans."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from babel import Locale

from kiosk.badge.code import QUIET, encode
from kiosk.badge.content import Issued, content
from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import BadgeContent, Block, Box, Element, Fill, Image, Layout, Legend, Photo, Qr, Row, Zones
from kiosk.badge.layout_file import load_layout
from kiosk.badge.plan import plan
from kiosk.badge.render import Flaw, Rendered, Unprintable, render
from kiosk.config import BADGES, DEFAULT_LAYOUT, RESOURCES, layout_files, parse_event
from kiosk.model import Event, Participant
from kiosk.sample.event import event_toml
from tests.core.badge_samples import CODE, FEDOROVA, LONGEST, jpeg, printed, said, scanned, seen
from tests.core.scripts import SAMPLES

LAYOUTS = {name: load_layout(file) for name, file in sorted(layout_files(RESOURCES / "no such folder").items())}
SIZES = {
    "a6-portrait": (840, 1184),
    "a6-two-sided": (840, 1184),
    "card-86x54-landscape": (688, 432),
    "card-86x54-portrait": (432, 688),
    "day-pass": (840, 1184),
    "foldover-4x6": (813, 1219),
    "label-102x152": (816, 1216),
}
"""In dots of a 203.2 dpi head."""
SLOTS = {
    "a6-portrait": (40, 65, 10),
    "a6-two-sided": (40, 65, 10),
    "card-86x54-landscape": (34.5, 51.5, 8),
    "card-86x54-portrait": (18.5, 35.5, 8),
    "day-pass": (40, 65, 10),
    "foldover-4x6": (41.8, 59.8, 10),
}
"""From, to and down to where the lanyard's slot needs the middle of the upper edge, in millimetres."""
MM_203 = 8
EDGE = 3
"""Millimetres that a printer may cut off."""
SMALLEST = 5.5
"""Points: what is still read at arm's length."""
EVERY_ZONE = tuple("ABCDEFGHKS")

PEOPLE = {
    "ordinary": FEDOROVA,
    "longest": replace(LONGEST, zones=EVERY_ZONE),
    "double-barrelled": replace(
        FEDOROVA,
        latin_family_name="Preobrazhenskaia-Voznesenskaia-Rozhdestvenskaia",
        latin_given_name="Aleksandra-Konstantina",
        family_name="Преображенская-Вознесенская-Рождественская",
        given_name="Александра-Константина",
        middle_name="Пантелеймоновна",
        position="Заместитель руководителя администрации по вопросам градостроительства и коммунального хозяйства",
        organisation="Администрация внутригородского муниципального образования города федерального значения "
        "Санкт-Петербурга муниципальный округ Малая Охта",
        zones=EVERY_ZONE,
    ),
    "shortest": replace(
        FEDOROVA,
        latin_family_name="O",
        latin_given_name="",
        family_name="O",
        given_name="",
        middle_name="",
        position="",
        organisation="",
        organisation_latin="",
        country="",
        region="",
        zones=(),
    ),
}
NAMED = [pytest.param(name, id=name) for name in LAYOUTS]


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")
def event() -> Event:
    return parse_event(event_toml(date(2026, 9, 22)), "event.toml")


def made(participant: Participant, event: Event, photo: bytes | None = None) -> BadgeContent:
    person = replace(participant, category="accompanying")
    return content(person, event, Issued("001-1-000042", CODE, photo))


def elements(layout: Layout) -> tuple[Element, ...]:
    return (*layout.front, *layout.back)


def rows(layout: Layout) -> Iterator[Row]:
    for element in elements(layout):
        if isinstance(element, Block):
            yield from element.rows


def test_these_layouts_ship_and_the_default_is_one_of_them() -> None:
    assert sorted(LAYOUTS) == sorted(SIZES)
    assert DEFAULT_LAYOUT in LAYOUTS
    one_sided = {"a6-portrait", "day-pass", "label-102x152"}
    assert {layout.name for layout in LAYOUTS.values() if layout.back} == set(LAYOUTS) - one_sided
    assert [layout.name for layout in LAYOUTS.values() if layout.fold] == ["foldover-4x6"]


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("person", PEOPLE)
def test_every_layout_prints_everybody_and_the_code_scans(name: str, person: str, event: Event, fonts: Fonts) -> None:
    layout = LAYOUTS[name]
    shown = made(PEOPLE[person], event, jpeg() if person != "shortest" else None)
    rendered = render(shown, layout, fonts)
    assert isinstance(rendered, Rendered)
    assert rendered.pages == (1 if layout.fold or not layout.back else 2)
    sides = [seen(rendered.pdf, page=page) for page in range(rendered.pages)]
    assert {side.size for side in sides} == {SIZES[name]}
    assert scanned(sides[0]) == [CODE]


@pytest.mark.parametrize("name", NAMED)
def test_every_layout_prints_every_script(name: str, event: Event, fonts: Fonts) -> None:
    refused = []
    for sample in SAMPLES:
        person = replace(
            FEDOROVA,
            latin_family_name=sample.family,
            latin_given_name=sample.given,
            family_name=sample.name,
            given_name="",
            middle_name="",
            language=sample.language,
            position=sample.institution,
            organisation=sample.institution,
            zones=EVERY_ZONE,
        )
        drawn = render(made(person, event), LAYOUTS[name], fonts)
        if isinstance(drawn, Unprintable):
            refused.append((sample.script, drawn))
    assert len(SAMPLES) > 20
    assert refused == []


def long_places() -> set[str]:
    """Countries and regions of Russia whose names are long, in the languages of the sample event."""
    countries = (Locale(language).territories.items() for language in ("en", "ru"))
    regions = tomllib.loads((RESOURCES / "regions.toml").read_text(encoding="utf-8")).values()
    named = {name for each in countries for code, name in each if len(code) == 2}
    return {name for name in named | {region[key] for region in regions for key in ("en", "ru")} if len(name) > 18}


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name != "day-pass"])
def test_every_place_on_earth_fits(name: str, event: Event, fonts: Fonts) -> None:
    (place,) = [each for each in LAYOUTS[name].front if isinstance(each, Block) and "place" in each.rows[0].keys]
    shown, alone = made(FEDOROVA, event), replace(LAYOUTS[name], front=(place,), back=())
    places = long_places()
    assert len(places) > 50
    drawn = {place: plan(replace(shown, texts={**shown.texts, "place": place}), alone, fonts) for place in places}
    assert [place for place, strokes in drawn.items() if isinstance(strokes, Unprintable)] == []


@pytest.mark.parametrize("name", NAMED)
def test_the_modules_of_a_code_are_whole_dots_at_203_dpi(name: str, event: Event, fonts: Fonts) -> None:
    layout = LAYOUTS[name]
    page = seen(printed(made(FEDOROVA, event), layout, fonts)).convert("L")
    symbol = encode(CODE)
    assert symbol is not None
    (code,) = [element for element in layout.front if isinstance(element, Qr)]
    module = int(code.box.w / (symbol.size + 2 * QUIET) * MM_203 + 1e-6)
    assert module >= 4
    above = layout.height if layout.fold else 0
    corners = (code.box.x, code.box.y + above, code.box.x + code.box.w, code.box.y + above + code.box.h)
    crop = page.crop(tuple(round(edge * MM_203) for edge in corners))  # type: ignore[arg-type]
    assert {value for _, value in crop.getcolors() or []} <= {0, 1, 254, 255}


def kept(element: Element) -> Box:
    """Where an element leaves ink: a code keeps a white zone around itself."""
    box = element.box
    if not isinstance(element, Qr):
        return box
    quiet = box.w * QUIET / (37 + 2 * QUIET)
    return Box(box.x + quiet, box.y + quiet, box.w - 2 * quiet, box.h - 2 * quiet)


@pytest.mark.parametrize("name", NAMED)
def test_nothing_but_a_ground_lies_where_a_printer_may_cut_it_off(name: str) -> None:
    layout = LAYOUTS[name]
    inked = [kept(each) for each in elements(layout) if not isinstance(each, Fill | Image)]
    assert min(min(box.x, box.y) for box in inked) >= EDGE
    assert max(box.x + box.w for box in inked) <= layout.width - EDGE
    assert max(box.y + box.h for box in inked) <= layout.height - EDGE


@pytest.mark.parametrize("name", SLOTS)
def test_the_slot_of_the_lanyard_is_free_on_both_sides(name: str) -> None:
    left, right, down = SLOTS[name]
    assert left + right == pytest.approx(LAYOUTS[name].width)
    boxes = [kept(each) for each in elements(LAYOUTS[name])]
    assert not [box for box in boxes if box.y < down and box.x < right and box.x + box.w > left]


@pytest.mark.parametrize("name", NAMED)
def test_no_type_is_too_small_to_read(name: str) -> None:
    assert min(row.style.smallest for row in rows(LAYOUTS[name])) >= SMALLEST
    (family,) = [row for row in rows(replace(LAYOUTS[name], back=())) if "family_latin" in row.keys]
    assert family.style.smallest >= 9
    assert family.style.largest >= 20


def test_the_label_knows_black_and_white_alone() -> None:
    label, colours = LAYOUTS["label-102x152"], set[str]()
    for element in label.front:
        match element:
            case Block():
                colours |= {row.colour for row in element.rows}
            case Zones() | Legend():
                colours |= {element.colour, element.text_colour}
            case Photo() | Qr() | Image():
                pass
            case _:
                colours.add(element.colour)
    assert colours == {"#000000", "#FFFFFF"}
    assert min(row.style.smallest for row in rows(label)) >= 7


def test_a_day_pass_says_its_days_and_needs_neither_photo_nor_name(event: Event, fonts: Fonts) -> None:
    layout = LAYOUTS["day-pass"]
    assert not [element for element in elements(layout) if isinstance(element, Photo)]
    one_day = made(replace(FEDOROVA, days=(date(2026, 9, 23),)), event)
    nameless = replace(one_day, texts={**one_day.texts, "family_latin": "", "given_latin": "", "native_name": ""})
    told = said(printed(nameless, layout, fonts))
    assert one_day.texts["valid_days"] in told
    assert "DAY PASS" in told
    assert "Пропуск на день" in told
    undated = replace(one_day, texts={**one_day.texts, "valid_days": ""})
    assert render(undated, layout, fonts) == Unprintable("valid_days", Flaw.EMPTY)


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if layout.back])
def test_a_back_says_whose_badge_it_is_what_it_opens_and_where_it_belongs(
    name: str, event: Event, fonts: Fonts
) -> None:
    layout = LAYOUTS[name]
    person = replace(FEDOROVA, zones=("A", "B"))
    back = said(printed(made(person, event), replace(layout, front=layout.back, back=(), fold=False), fonts))
    words = " ".join(back.split())
    for told in (
        "Fedorova",
        "Yuliya",
        "Plenary hall",
        "Пленарный зал",
        "If found",
        "Нашедшего",
        "Accompanying",
        "№ 41822",
    ):
        assert told in words


def test_the_folder_of_layouts_holds_nothing_else() -> None:
    assert sorted(file.name for file in (RESOURCES / BADGES).iterdir()) == [f"{name}.toml" for name in sorted(SIZES)]
