"""Sides, folds, turned texts, words by language and images: rendered, and seen where the layout puts them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import BadgeContent, Layout
from kiosk.badge.layout_file import load_layout, parse_layout
from kiosk.badge.render import Flaw, Rendered, Unprintable, render, render_many
from tests.core.badge_samples import CODE, FEDOROVA, ink, jpeg, made, printed, said, scanned, seen

MM_203 = 8
"""Dots a millimetre at 203.2 dpi."""

CODE_OF_60 = """[[{side}]]
kind = "qr"
x = {x}
y = 10
w = 28.125
h = 28.125
"""
WORD = """[[{side}]]
kind = "text"
x = {x}
y = {y}
w = 40
h = 8
max = 12
min = 6
"""
FRONT = CODE_OF_60.format(side="element", x=60)
BACK = CODE_OF_60.format(side="back", x=10)
RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")
def badge(fonts: Fonts) -> BadgeContent:
    return made(FEDOROVA, fonts)


def layout(elements: str, size: str = "width = 101.6\nheight = 76.2\n") -> Layout:
    return parse_layout(size + elements, Path("sides.toml"))


def pages(badge: BadgeContent, layout: Layout, fonts: Fonts) -> int:
    rendered = render(badge, layout, fonts)
    assert isinstance(rendered, Rendered)
    return rendered.pages


def heading(picture: Image.Image) -> int:
    """By how much the code in a picture is turned."""
    (code,) = zxingcpp.read_barcodes(picture)
    return abs(round(code.orientation))


# --- sides ---


def test_a_back_is_a_second_page(badge: BadgeContent, fonts: Fonts) -> None:
    assert pages(badge, layout(FRONT), fonts) == 1
    both = layout(FRONT + BACK)
    assert pages(badge, both, fonts) == 2
    front, back = (seen(printed(badge, both, fonts), page=page) for page in (0, 1))
    assert front.size == back.size == (813, 610)
    assert ink(front.crop((0, 0, 406, 610))) is None
    assert ink(back.crop((406, 0, 813, 610))) is None
    assert scanned(front) == scanned(back) == [CODE]


def test_a_folded_badge_is_one_page_with_the_back_head_down_above(badge: BadgeContent, fonts: Fonts) -> None:
    folded = layout(FRONT + BACK, "width = 101.6\nheight = 76.2\nfold = true\n")
    assert pages(badge, folded, fonts) == 1
    sheet = seen(printed(badge, folded, fonts))
    assert sheet.size == (813, 1219)
    upper, lower = sheet.crop((0, 0, 813, 610)), sheet.crop((0, 610, 813, 1219))
    assert scanned(upper) == scanned(lower) == [CODE]
    quiet = 2.5
    expected = [round(edge * MM_203) for edge in (60 + quiet, 10 + quiet, 60 + 28.125 - quiet, 10 + 28.125 - quiet)]
    assert ink(lower) == pytest.approx(expected, abs=1)
    read = seen(printed(badge, layout(BACK.replace("back", "element")), fonts))
    assert ink(upper.rotate(180)) == pytest.approx(ink(read), abs=1)
    assert [heading(half) for half in (upper, lower)] == [180, 0]


def test_the_codes_of_both_folded_sides_keep_to_the_dots(badge: BadgeContent, fonts: Fonts) -> None:
    folded = layout(FRONT + BACK, "width = 101.6\nheight = 76.2\nfold = true\n")
    sheet = seen(printed(badge, folded, fonts)).convert("L")
    assert {value for _, value in sheet.getcolors() or []} <= {0, 1, 254, 255}


def test_a_folded_sheet_without_a_back_is_white_above(badge: BadgeContent, fonts: Fonts) -> None:
    sheet = seen(printed(badge, layout(FRONT, "width = 101.6\nheight = 76.2\nfold = true\n"), fonts))
    assert ink(sheet.crop((0, 0, 813, 609))) is None


def test_a_fault_on_the_back_is_refused_before_paper(badge: BadgeContent, fonts: Fonts) -> None:
    back = WORD.format(side="back", x=5, y=5) + 'text = "notice"\nrequired = true\n'
    assert render(badge, layout(FRONT + back), fonts) == Unprintable("notice", Flaw.EMPTY)


def test_a_batch_holds_both_sides_of_each(badge: BadgeContent, fonts: Fonts) -> None:
    codeless = replace(badge, code="")
    batch = render_many([(each, layout(FRONT + BACK)) for each in (badge, codeless, badge)], fonts)
    assert (batch.pages, [place for place, _ in batch.refused]) == (4, [1])
    assert [scanned(seen(batch.pdf, page=page)) for page in range(4)] == [[CODE]] * 4


# --- words ---

GREETING = 'say = { en = "Welcome", ru = "Добро пожаловать", de = "Willkommen" }\n'


@pytest.mark.parametrize(
    ("key", "languages", "shown"),
    [
        ("say", ("en", "ru"), "Welcome"),
        ("say", ("ru", "en"), "Добро пожаловать"),
        ("say", ("fr", "ru"), "Welcome"),
        ("say_local", ("en", "ru"), "Добро пожаловать"),
        ("say_local", ("en", "de"), "Willkommen"),
        ("say_local", ("en", "fr"), ""),
        ("say_local", ("en", ""), ""),
    ],
)
def test_the_layout_speaks_the_languages_of_the_event(
    badge: BadgeContent, fonts: Fonts, key: str, languages: tuple[str, str], shown: str
) -> None:
    word = WORD.format(side="element", x=5, y=5) + GREETING.replace("say", key)
    spoken = replace(badge, languages=languages)
    assert said(printed(spoken, layout(word), fonts)).strip() == shown


def test_words_without_a_language_are_said_in_each(badge: BadgeContent, fonts: Fonts) -> None:
    word = WORD.format(side="element", x=5, y=5) + 'say = "Гость"\n'
    assert said(printed(replace(badge, languages=("de", "")), layout(word), fonts)) == "Гость"


def test_a_case_is_that_of_the_text_and_not_of_what_stands_before_it(badge: BadgeContent, fonts: Fonts) -> None:
    word = WORD.format(side="element", x=5, y=5) + 'text = "family_latin"\ncase = "upper"\nbefore = "Ms "\n'
    assert said(printed(badge, layout(word), fonts)) == "Ms FEDOROVA"


def test_words_of_the_layout_that_do_not_fit_are_refused(badge: BadgeContent, fonts: Fonts) -> None:
    word = WORD.format(side="element", x=5, y=5) + f'say = "{"Welcome " * 40}"\n'
    assert render(badge, layout(word), fonts) == Unprintable("say", Flaw.TOO_LONG)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, -90, 30])
def test_a_text_turns_counter_clockwise_about_the_middle_of_its_box(
    badge: BadgeContent, fonts: Fonts, degrees: int
) -> None:
    """A mark at the end of the line shows where the line went; turning the sheet back puts it where it was."""
    word = (
        WORD.format(side="element", x=30, y=46) + f'rotate = {degrees}\nanchor = "middle"\nsay = "–––––––––––––––––•"\n'
    )
    square = layout(word, "width = 100\nheight = 100\n")
    straight = seen(
        printed(badge, layout(word.replace(f"rotate = {degrees}", ""), "width = 100\nheight = 100\n"), fonts)
    )
    back = seen(printed(badge, square, fonts)).rotate(-degrees, Image.Resampling.BICUBIC, fillcolor="white")
    assert ink(back) == pytest.approx(ink(straight), abs=3)


# --- legend ---

LEGEND = """[[element]]
kind = "legend"
x = 5
y = 5
w = 90
h = {height}
max = 8
"""
ZONES: Mapping[str, tuple[str, str]] = {letter: (f"Hall {letter}", f"Зал {letter}") for letter in "ABCDEFGHKLMNPRST"}


def legend(badge: BadgeContent, zones: str, height: float, fonts: Fonts) -> str:
    shown = replace(badge, zones=tuple(zones), zone_names=ZONES, languages=("en", "ru"))
    return said(printed(shown, layout(LEGEND.format(height=height)), fonts))


def test_a_legend_names_the_zones_of_the_badge_and_no_others(badge: BadgeContent, fonts: Fonts) -> None:
    told = legend(badge, "BK", 60, fonts)
    assert [name for names in ZONES.values() for name in names if name in told] == [
        "Hall B",
        "Зал B",
        "Hall K",
        "Зал K",
    ]


def test_low_rows_say_the_main_name_alone(badge: BadgeContent, fonts: Fonts) -> None:
    told = legend(badge, "ABCDEFGHKLMNPRST", 30, fonts)
    assert told.count("Hall") == 16
    assert "Зал" not in told


def test_a_zone_without_a_name_still_has_its_letter(badge: BadgeContent, fonts: Fonts) -> None:
    shown = replace(badge, zones=("Z",), zone_names={})
    assert said(printed(shown, layout(LEGEND.format(height=20)), fonts)) == "Z"


def test_nobody_without_zones_is_refused_a_badge(badge: BadgeContent, fonts: Fonts) -> None:
    assert legend(badge, "", 60, fonts) == ""


# --- images ---

PICTURE = """width = 60
height = 40
[[element]]
kind = "fill"
x = 0
y = 0
w = 60
h = 40
colour = "#1E1EC8"

[[element]]
kind = "image"
file = "logo.png"
x = 10
y = 10
w = 40
h = 20
fit = "{fit}"
"""


def image_layout(picture: Image.Image, folder: Path, fit: str = "stretch", kind: str = "PNG") -> Layout:
    picture.save(folder / "logo.png", kind)
    (folder / "picture.toml").write_text(PICTURE.format(fit=fit), encoding="utf-8")
    return load_layout(folder / "picture.toml")


def corners(badge: BadgeContent, layout: Layout, fonts: Fonts) -> list[tuple[int, ...]]:
    """At 254 dpi: the middle, just inside the box at its left edge, and just inside at its upper one."""
    page = seen(printed(badge, layout, fonts), 254)
    return [page.getpixel(place) for place in ((300, 200), (105, 200), (300, 105), (95, 200))]  # type: ignore[misc]


def test_an_image_fills_its_box_or_keeps_its_proportions(badge: BadgeContent, fonts: Fonts, tmp_path: Path) -> None:
    square = Image.new("RGB", (50, 50), RED)
    assert corners(badge, image_layout(square, tmp_path, "stretch"), fonts) == [RED, RED, RED, BLUE]
    assert corners(badge, image_layout(square, tmp_path, "contain"), fonts) == [RED, BLUE, RED, BLUE]


def test_an_image_shows_what_lies_under_its_transparent_parts(
    badge: BadgeContent, fonts: Fonts, tmp_path: Path
) -> None:
    picture = Image.new("RGBA", (40, 20), (*RED, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 10, 20))
    assert corners(badge, image_layout(picture, tmp_path), fonts) == [RED, BLUE, RED, BLUE]


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA"])
def test_an_image_of_every_mode_looks_as_it_should(
    badge: BadgeContent, fonts: Fonts, tmp_path: Path, mode: str
) -> None:
    picture = Image.new("RGB", (40, 20), "white").convert(mode)
    white = (255, 255, 255)
    assert corners(badge, image_layout(picture, tmp_path), fonts) == [white, white, white, BLUE]


def test_a_jpeg_looks_as_it_should(badge: BadgeContent, fonts: Fonts, tmp_path: Path) -> None:
    shown = corners(badge, image_layout(Image.new("RGB", (40, 20), RED), tmp_path, kind="JPEG"), fonts)
    assert [max(abs(a - b) for a, b in zip(seen, RED, strict=True)) < 4 for seen in shown] == [True, True, True, False]


def test_a_batch_holds_an_image_once(badge: BadgeContent, fonts: Fonts, tmp_path: Path) -> None:
    stream = io.BytesIO(jpeg(800, 400))
    shown = image_layout(Image.open(stream), tmp_path, kind="JPEG")
    pdf = render_many([(badge, shown)] * 20, fonts).pdf
    assert pdf.count(b"/Subtype /Image") == 1
    assert [seen(pdf, page=page).getpixel((100, 100)) for page in (0, 19)] == [seen(pdf).getpixel((100, 100))] * 2
