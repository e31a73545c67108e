"""An imported pretix layout gives the picture that pretix gives: every text, the code, the background."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import BadgeContent, Block, Box, Layout, Qr
from kiosk.badge.layout_file import load_layout
from kiosk.badge.pretix.background import read_background
from kiosk.badge.raster import pages
from kiosk.badge.render import Rendered, render
from kiosk.cli import DONE
from tests.core import pretix_reference as reference
from tests.core.pretix_samples import DATA, in_colour, in_grey, layout_command

DPI, INCH = 300, 25.4
TOLERANCE = 0.5
"""Millimetres."""
NEAR = 7
"""Pixels at 150 dpi: a square that reaches 0.5 mm in each direction."""
DARKER = 24
"""Of 255: what a picture drawn at another resolution may add at an edge."""
CODE = "20" + "7391058264" * 20
TEXTS = {
    "name_latin": "Anna Kuznetsova",
    "given_latin": "Anna",
    "family_latin": "Kuznetsova",
    "organisation": "Kazan City Administration",
    "place": "Republic of Tatarstan",
    "category": "Head of delegation",
    "event_name": "International Municipal Forum",
    "event_days": "22 – 25 Sept 2026",
    "serial": "001-1-000042",
    "number": "41822",
}
SAYS = {
    "attendee_name": "name_latin",
    "attendee_company": "organisation",
    "attendee_country": "place",
    "event_name": "event_name",
    "event_date_range": "event_days",
    "item": "category",
}
BADGE = BadgeContent(TEXTS, colour="#8C1D40", accent="#0B4EA2", zones=(), code=CODE, photo=None)


@dataclass
class Imported:
    """What one run of the command gave, and what it was given."""

    document: dict[str, Any]
    layout: Layout
    elements: list[dict[str, Any]]
    background: Path

    def on(self, page: int) -> list[dict[str, Any]]:
        """The elements of a page that ours has too."""
        return [each for each in self.elements if each["page"] == page and each["type"] != "poweredby"]


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    fonts = load_fonts(font_cache)
    reference.register(fonts)
    return fonts


BACKGROUNDS: dict[str, Callable[[Path], None]] = {"card": in_colour, "portrait": in_grey}
SIDES = [("card", 1), ("portrait", 1), ("portrait", 2)]


@pytest.fixture
def imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Imported]:
    def imported(name: str) -> Imported:
        background, source = tmp_path / f"{name}.pdf", DATA / f"{name}.json"
        BACKGROUNDS[name](background)
        code, out, _ = layout_command(
            capsys, "import", source, "--background", background, "--out", tmp_path / "out", "--json"
        )
        assert code == DONE
        document, told = json.loads(out), json.loads(source.read_text(encoding="utf-8"))
        elements = told if isinstance(told, list) else told["layout"]
        return Imported(document, load_layout(Path(document["layout"])), elements, background)

    return imported


def said(element: dict[str, Any]) -> str:
    if element["type"] == "barcodearea":
        return CODE
    own = {"other": element.get("text", ""), "other_i18n": element.get("text_i18n", {}).get("en", "")}
    return own.get(element["content"]) or TEXTS[SAYS[element["content"]]]


def printed(layout: Layout, fonts: Fonts, dpi: float = DPI) -> list[Image.Image]:
    rendered = render(BADGE, layout, fonts)
    assert isinstance(rendered, Rendered)
    return pages(rendered.pdf, dpi)


def pairs(badge: Imported, page: int) -> Iterator[tuple[dict[str, Any], tuple[Block | Qr, ...]]]:
    """Each element of pretix and the one or more of ours that it became."""
    side = badge.layout.front if page == 1 else badge.layout.back
    ours = iter([each for each in side if isinstance(each, Block | Qr)])
    for element in badge.on(page):
        count = len(said(element).splitlines()) if element["type"] != "barcodearea" else 1
        yield element, tuple(next(ours) for _ in range(count))
    assert not list(ours)


def blackened(element: Block | Qr) -> Block | Qr:
    if isinstance(element, Qr):
        return element
    return replace(element, rows=tuple(replace(row, colour="#000000") for row in element.rows))


def ink(picture: Image.Image) -> tuple[float, ...]:
    """The box of what is not nearly white, in millimetres."""
    box = ImageOps.invert(picture.convert("L")).point(lambda value: 255 if value > 40 else 0).getbbox()
    assert box is not None
    return tuple(edge * INCH / DPI for edge in box)


@pytest.mark.parametrize(("name", "page"), SIDES)
def test_every_text_and_code_stands_where_pretix_puts_it(
    imported: Callable[[str], Imported], fonts: Fonts, name: str, page: int
) -> None:
    badge = imported(name)
    size = badge.layout.width, badge.layout.height
    for element, ours in pairs(badge, page):
        alone = Layout("alone", *size, tuple(map(blackened, ours)))
        theirs = ink(reference.drawn({**element, "color": [0, 0, 0]}, said(element), size, DPI))
        assert ink(printed(alone, fonts)[0]) == pytest.approx(theirs, abs=TOLERANCE), element["content"]


@pytest.mark.parametrize(("name", "page"), SIDES)
def test_no_point_of_the_badge_differs_from_all_within_half_a_millimetre(
    imported: Callable[[str], Imported], fonts: Fonts, name: str, page: int
) -> None:
    badge = imported(name)
    ours = printed(badge.layout, fonts, DPI / 2)[page - 1]
    theirs = composed(badge, page).crop((0, 0, *ours.size))
    for code in (each for each in badge.layout.front if isinstance(each, Qr) and page == 1):
        left, top, right, bottom = (round(edge * DPI / 2 / INCH) for edge in edges(code.box))
        for picture in (ours, theirs):
            picture.paste("white", (left, top, right, bottom))
    for one, two in ((ours, theirs), (theirs, ours)):
        lightest, darkest = (two.filter(each(NEAR)) for each in (ImageFilter.MaxFilter, ImageFilter.MinFilter))
        outside = ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one))
        assert max(outside.tobytes()) <= DARKER


def composed(badge: Imported, page: int) -> Image.Image:
    """The background as it is, and over it each element in its colour."""
    size = badge.layout.width, badge.layout.height
    whole = reference.picture(badge.background.read_bytes(), page - 1, DPI / 2)
    for element in badge.on(page):
        black = reference.drawn({**element, "color": [0, 0, 0]}, said(element), size, DPI / 2)
        whole.paste(tuple(element.get("color", [0, 0, 0])[:3]), mask=ImageOps.invert(black.convert("L")))
    return whole


def edges(box: Box) -> tuple[float, ...]:
    return box.x, box.y, box.x + box.w, box.y + box.h


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_a_scanner_reads_the_code(imported: Callable[[str], Imported], fonts: Fonts, name: str) -> None:
    (code,) = zxingcpp.read_barcodes(printed(imported(name).layout, fonts)[0])
    assert code.text == CODE


@pytest.mark.parametrize(("name", "modes"), [("card", ["P"]), ("portrait", ["L", "L"])])
def test_the_background_is_the_very_page(imported: Callable[[str], Imported], name: str, modes: list[str]) -> None:
    badge = imported(name)
    files = [badge.document[key] for key in ("background", "background_back") if badge.document[key]]
    pictures = [Image.open(file) for file in files]
    assert [picture.mode for picture in pictures] == modes
    document = pypdfium2.PdfDocument(badge.background)
    for page, picture in zip(document, pictures, strict=True):
        drawn = page.render(scale=DPI / 72).to_pil().convert("RGB")
        assert ImageChops.difference(picture.convert("RGB"), drawn).getbbox() is None
    document.close()


def test_a_background_of_few_colours_takes_a_palette(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    background = tmp_path / "plain.pdf"
    canvas = Canvas(str(background), pagesize=(100 * mm, 50 * mm))
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.rect(0, 0, 100 * mm, 72, stroke=0, fill=1)
    canvas.save()
    words = ("import", DATA / "card.json", "--background", background, "--out", tmp_path, "--name", "plain", "--json")
    assert layout_command(capsys, *words)[0] == DONE
    picture = Image.open(tmp_path / "plain.png")
    assert picture.mode == "P"
    assert {colour for _, colour in picture.convert("RGB").getcolors() or []} == {(204, 26, 26), (255, 255, 255)}


def test_the_sides_of_a_turned_page_are_its_own(tmp_path: Path) -> None:
    file = tmp_path / "turned.pdf"
    in_grey(file, 1, (60, 90))
    document = pypdfium2.PdfDocument(file)
    document[0].set_rotation(90)
    document.save(tmp_path / "saved.pdf")
    document.close()
    background = read_background(tmp_path / "saved.pdf")
    assert (background.width, background.height) == pytest.approx((90, 60), abs=0.01)
    assert Image.open(io.BytesIO(background.pictures[0])).size == (1063, 709)
