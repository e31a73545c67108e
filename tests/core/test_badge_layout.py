"""A layout with a mistake is refused with the file, the line and the key; the shipped one is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.badge.layout import Block, Photo, Qr
from kiosk.badge.layout_file import load_layout, parse_layout
from kiosk.errors import KioskError
from tests.core.badge_samples import LAYOUT

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
"""


def refused(text: str) -> dict[str, str]:
    with pytest.raises(KioskError) as refusal:
        parse_layout(text, Path("event/badge.toml"))
    assert refusal.value.key == "layout"
    assert refusal.value.facts["file"] == str(Path("event/badge.toml"))
    return refusal.value.facts


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ("width = 105", 'width = "wide"', 1, "width"),
        ("height = 148", "", 1, "height"),
        ('kind = "photo"', 'kind = "portrait"', 5, "kind"),
        ("w = 30", "w = 99", 8, "w"),
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
        ("width = 105", "width = 105\n[[back]]\nx = 1\n", 1, "height"),
        ("[[element.row]]", "[element.row]", 24, "TOML"),
        ("x = 60", "x 60", 33, "TOML"),
    ],
)
def test_a_mistake_is_named_by_line_and_key(right: str, wrong: str, line: int, key: str) -> None:
    assert right in GOOD
    facts = refused(GOOD.replace(right, wrong, 1))
    assert (facts["line"], facts["key"]) == (str(line), key)


def test_the_reason_says_what_would_be_right() -> None:
    assert refused(GOOD.replace('kind = "photo"', 'kind = "portrait"'))["why"].startswith("text | stack |")


def test_a_right_one_is_read_in_the_order_of_painting() -> None:
    layout = parse_layout(GOOD, Path("badge.toml"))
    assert [type(element) for element in layout.elements] == [Photo, Block, Qr]
    assert (layout.name, layout.width, layout.height) == ("badge", 105, 148)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KioskError, match=r"nowhere\.toml"):
        load_layout(tmp_path / "nowhere.toml")


def test_the_shipped_layout_keeps_the_slot_of_the_lanyard_free() -> None:
    boxes = [element.box for element in load_layout(LAYOUT).elements]
    assert not [box for box in boxes if box.y < 10 and box.x < 65 and box.x + box.w > 40]
