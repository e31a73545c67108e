"""A layout with a mistake is refused with the file, the line and the key; what is right is read as it is meant."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image as Pillow

from kiosk.badge.layout import TEXT_KEYS, Block, Fill, Fit, Image, Layout, Legend, Photo, Qr, Say
from kiosk.badge.layout_file import load_layout, parse_layout
from kiosk.errors import KioskError
from kiosk.messages import error_sentence
from tests.core.badge_samples import jpeg
from tests.house.project import ROOT

GOOD = """width = 105
height = 148

[[element]]
kind = "photo"
x = 7
y = 7
w = 30
h = 40

[[element]]
kind = "stack"
x = 7
y = 50
w = 91
h = 20

[[element.row]]
text = "family_latin"
max = 30
min = 12
height = 12

[[element.row]]
text = ["position", "organisation"]
max = 10
min = 7
height = 6
gap = 1

[[element]]
kind = "qr"
x = 60
y = 7
w = 34
h = 34

[[back]]
kind = "text"
x = 7
y = 7
w = 91
h = 10
say = { en = "Hello", ru = "Привет" }
max = 10
min = 6

[[back]]
kind = "legend"
x = 7
y = 50
w = 91
h = 40
max = 9
"""
DOCUMENT = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")


def refused(text: str, file: Path = Path("event/badge.toml")) -> dict[str, str]:
    with pytest.raises(KioskError) as refusal:
        parse_layout(text, file)
    assert refusal.value.key == "layout"
    assert refusal.value.facts["file"] == str(file)
    return refusal.value.facts


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ("width = 105", 'width = "wide"', 1, "width"),
        ("height = 148", "", 1, "height"),
        ('kind = "photo"', 'kind = "portrait"', 5, "kind"),
        ("w = 30", "w = 99", 8, "w"),
        ("x = 7", "x = -7", 6, "x"),
        ("w = 30", "wide = 30", 4, "w"),
        ('"family_latin"', '"surname"', 19, "text"),
        ("max = 30", 'max = 30\ncolour = "red"', 21, "colour"),
        ("max = 30", "max = 30\nwieght = 1", 21, "wieght"),
        ("min = 12", "min = 40", 21, "min"),
        ("max = 10", "max = true", 26, "max"),
        ("height = 12", "height = 14\ngap = 1", 16, "h"),
        ("x = 60", "x = 72", 35, "w"),
        ("y = 7\nw = 34", "y = 20\nw = 34", 12, "kind"),
        ("[[element.row]]", "[[element.rows]]", 18, "rows"),
        ("[[element]]", "[[elements]]", 4, "elements"),
        ("[[element.row]]", "[element.row]", 24, "TOML"),
        ("x = 60", "x 60", 33, "TOML"),
        ("height = 148", 'height = 148\nfold = "yes"', 3, "fold"),
        ("[[back]]", "[[rear]]", 38, "rear"),
        ('"legend"', '"map"', 49, "kind"),
        ("max = 9", "max = 9\ncolumns = 7", 55, "columns"),
        ("max = 9", "max = 9\ncolumns = 1.5", 55, "columns"),
        ("max = 30", "max = 30\nlines = 1.5", 21, "lines"),
        ("max = 9", "max = 9\nrotate = 90", 55, "rotate"),
        ("h = 10\nsay", "h = 10\nsays", 38, "text"),
        ("h = 10\nsay", 'h = 10\ntext = "number"\nsay', 45, "say"),
        ("h = 10\nsay", 'h = 10\nsay_local = "Hello"\nsay', 44, "say_local"),
        ('{ en = "Hello", ru = "Привет" }', "{ en = 1 }", 44, "say"),
        ('{ en = "Hello", ru = "Привет" }', '{ en = "" }', 44, "say"),
        ('{ en = "Hello", ru = "Привет" }', "{}", 44, "say"),
        ("max = 10\nmin = 6", 'max = 10\nmin = 6\ncase = "lower"', 47, "case"),
        ("max = 10\nmin = 6", 'max = 10\nmin = 6\nrotate = "left"', 47, "rotate"),
        ("max = 10\nmin = 6", "max = 10\nmin = 6\nrotate = 400", 47, "rotate"),
        ("max = 10\nmin = 6", "max = 10\nmin = 6\nrotate = 90", 41, "y"),
    ],
)
def test_a_mistake_is_named_by_line_and_key(right: str, wrong: str, line: int, key: str) -> None:
    assert right in GOOD
    facts = refused(GOOD.replace(right, wrong, 1))
    assert (facts["line"], facts["key"]) == (str(line), key)


def test_the_reason_says_what_would_be_right() -> None:
    assert refused(GOOD.replace('kind = "photo"', 'kind = "portrait"'))["why"].startswith("text | stack |")
    assert refused(GOOD.replace("w = 91\nh = 10", "w = 120\nh = 10"))["why"] == "127 > 105 mm"


def test_a_right_one_is_read_in_the_order_of_painting() -> None:
    layout = parse_layout(GOOD, Path("badge.toml"))
    assert [type(element) for element in layout.front] == [Photo, Block, Qr]
    assert [type(element) for element in layout.back] == [Block, Legend]
    assert (layout.name, layout.width, layout.height, layout.fold) == ("badge", 105, 148, False)
    text = layout.back[0]
    assert isinstance(text, Block)
    assert text.rows[0].say == Say({"en": "Hello", "ru": "Привет"}, local=False)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KioskError, match=r"nowhere\.toml"):
        load_layout(tmp_path / "nowhere.toml")


def turned(x: float, y: float) -> str:
    """The back's text, 91 x 10 mm, at 90 degrees: 10 mm wide and 91 mm high about the same middle."""
    return GOOD.replace("x = 7\ny = 7\nw = 91\nh = 10", f"x = {x}\ny = {y}\nw = 91\nh = 10\nrotate = 90")


def test_a_turned_text_may_stand_where_it_fits_only_turned() -> None:
    block = parse_layout(turned(-40.5, 97.5), Path("badge.toml")).back[0]
    assert isinstance(block, Block)
    assert (block.box.x, block.turn) == (-40.5, 90)
    assert refused(turned(-41, 97.5))["key"] == "x"
    assert refused(turned(55, 97.5))["key"] == "w"
    assert refused(turned(7, 98))["key"] == "h"
    assert refused(turned(7, 40))["key"] == "y"


UNDER = '[[element]]\nkind = "fill"\nx = 0\ny = 0\nw = 105\nh = 60\ncolour = "accent"\n\n'
CODE_AT = GOOD.index('[[element]]\nkind = "qr"')
CODE_END = GOOD.index("[[back]]")


def test_only_a_ground_may_lie_under_a_code_and_nothing_on_it() -> None:
    below = parse_layout(GOOD[:CODE_AT] + UNDER + GOOD[CODE_AT:], Path("badge.toml"))
    assert isinstance(below.front[2], Fill)
    facts = refused(GOOD[:CODE_END] + UNDER + GOOD[CODE_END:])
    assert (facts["key"], facts["why"]) == ("kind", "fill x qr")


# --- images ---

IMAGE = GOOD.replace('kind = "photo"', 'kind = "image"\nfile = "logo.png"')


def layout_with(image: bytes, folder: Path, name: str = "logo.png") -> Layout:
    (folder / name).write_bytes(image)
    file = folder / "badge.toml"
    file.write_text(IMAGE.replace("logo.png", name), encoding="utf-8")
    return load_layout(file)


def image_of(layout: Layout) -> Image:
    image = layout.front[0]
    assert isinstance(image, Image)
    return image


def png(mode: str, size: tuple[int, int] = (30, 20)) -> bytes:
    stream = io.BytesIO()
    through = "RGBA" if mode.endswith("A") else "RGB"
    Pillow.new("RGBA", size, (200, 30, 30, 128)).convert(through).convert(mode).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("mode", "space", "masked"),
    [
        ("RGB", "DeviceRGB", False),
        ("RGBA", "DeviceRGB", True),
        ("L", "DeviceGray", False),
        ("LA", "DeviceRGB", True),
        ("P", "DeviceRGB", False),
        ("1", "DeviceGray", False),
    ],
)
def test_a_png_of_every_mode_is_unpacked_once(mode: str, space: str, masked: bool, tmp_path: Path) -> None:
    image = image_of(layout_with(png(mode), tmp_path))
    picture = image.picture
    assert (picture.width, picture.height, picture.space, picture.packing) == (30, 20, space, "FlateDecode")
    assert (picture.mask is not None) == masked
    assert image.fit is Fit.CONTAIN


@pytest.mark.parametrize(("mode", "space"), [("RGB", "DeviceRGB"), ("L", "DeviceGray")])
def test_a_jpeg_is_kept_as_it_is(mode: str, space: str, tmp_path: Path) -> None:
    data = jpeg(60, 40, mode)
    picture = image_of(layout_with(data, tmp_path, "logo.jpg")).picture
    assert (picture.data, picture.packing, picture.space) == (data, "DCTDecode", space)


def test_a_jpeg_that_is_turned_or_in_ink_colours_is_set_right(tmp_path: Path) -> None:
    stream, exif = io.BytesIO(), Pillow.Exif()
    exif[0x0112] = 6
    Pillow.new("RGB", (60, 40)).save(stream, "JPEG", exif=exif)
    turned = image_of(layout_with(stream.getvalue(), tmp_path, "turned.jpg")).picture
    assert (turned.width, turned.height, turned.packing) == (40, 60, "FlateDecode")
    inks = image_of(layout_with(jpeg(60, 40, "CMYK"), tmp_path, "inks.jpg")).picture
    assert (inks.space, inks.packing) == ("DeviceRGB", "FlateDecode")


def gif() -> bytes:
    stream = io.BytesIO()
    Pillow.new("P", (30, 20)).save(stream, "GIF")
    return stream.getvalue()


@pytest.mark.parametrize(
    "image",
    [b"", b"no picture", png("RGB")[:60], png("RGB")[:-30], jpeg()[:5000], gif(), png("I;16"), png("1", (8000, 6000))],
    ids=["empty", "text", "no pixels", "cut PNG", "cut JPEG", "GIF", "16 bits", "too large"],
)
def test_a_damaged_image_is_named(image: bytes, tmp_path: Path) -> None:
    with pytest.raises(KioskError) as refusal:
        layout_with(image, tmp_path)
    assert refusal.value.key == "layout"
    assert (refusal.value.facts["line"], refusal.value.facts["key"]) == ("6", "file")
    assert "logo.png" in refusal.value.facts["why"]


def test_the_mark_that_a_windows_editor_begins_a_file_with_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "badge.toml"
    file.write_text(GOOD, encoding="utf-8-sig")
    assert load_layout(file) == parse_layout(GOOD, file)


def test_a_missing_layout_is_said_without_a_line(tmp_path: Path) -> None:
    with pytest.raises(KioskError) as refusal:
        load_layout(tmp_path / "badge.toml")
    assert error_sentence(refusal.value, "en")[0] == f"There is no file {tmp_path / 'badge.toml'}."


def test_a_missing_image_is_named(tmp_path: Path) -> None:
    facts = refused(IMAGE, tmp_path / "badge.toml")
    assert (facts["line"], facts["key"], facts["why"]) == ("6", "file", "logo.png: no such file")


@pytest.mark.parametrize("name", ["../logo.png", "/logo.png", "images/logo.png", "images\\\\logo.png", "..", ""])
def test_an_image_lies_beside_its_layout_and_nowhere_else(name: str, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "logo.png").write_bytes(png("RGB"))
    (tmp_path / "logo.png").write_bytes(png("RGB"))
    facts = refused(IMAGE.replace("logo.png", name), tmp_path / "images" / "badge.toml")
    assert (facts["line"], facts["key"]) == ("6", "file")


# --- the document ---


def test_the_example_of_the_document_is_right(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert example
    (tmp_path / "logo.png").write_bytes(png("RGB"))
    layout = parse_layout(example[1], tmp_path / "example.toml")
    assert (len(layout.front), len(layout.back)) == (5, 3)


def test_the_document_describes_every_kind_and_every_text() -> None:
    kinds = refused(GOOD.replace('kind = "photo"', 'kind = "portrait"'))["why"].split(" | ")
    assert [name for name in (*kinds, *TEXT_KEYS) if f"`{name}`" not in DOCUMENT] == []
