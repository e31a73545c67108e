"""`python -m tests.gallery` rebuilds the picture of docs/scripts.md: a card in each script, as it is printed."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from PIL import Image, ImageDraw

from kiosk.badge.content import Issued, content
from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import BadgeContent
from kiosk.badge.layout_file import load_layout
from kiosk.badge.raster import pages
from kiosk.badge.render import render_many
from kiosk.config import RESOURCES
from kiosk.model import Category, Participant, ParticipantNumber
from tests.core.badge_samples import CODE, EVENT, FEDOROVA
from tests.core.scripts import SAMPLES, Sample

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "scripts.png"
LAYOUT = RESOURCES / "badges" / "card-86x54-landscape.toml"
DPI, COLUMNS, GAP, TABLE = 150, 4, 16, "#DDE3EA"
SHADES = 48
CATEGORIES = (
    Category("head", {"en": "Head of delegation"}, "#8C1D40", ""),
    Category("delegate", {"en": "Delegate"}, "#0B4EA2", ""),
    Category("speaker", {"en": "Speaker"}, "#0F766E", ""),
    Category("media", {"en": "Media"}, "#F2B705", ""),
    Category("guest", {"en": "Guest"}, "#5B21B6", ""),
    Category("organiser", {"en": "Organiser"}, "#1F2937", ""),
)
LANGUAGES = (
    *("vi", "kk", "el-polyton", "hy", "ka", "he", "ar", "am", "dv", "hi", "bn", "pa", "gu", "or"),
    *("ta", "te", "kn", "ml", "si", "dz", "my", "th", "lo", "km", "zh-Hans", "zh-Hant", "ja", "ko"),
)
"""From west to east, in rows of four."""


def badge(sample: Sample, category: Category, number: int) -> BadgeContent:
    event = replace(EVENT, categories=CATEGORIES, languages=("en",))
    return content(_guest(sample, category.id, number), event, Issued("001-1-000042", CODE[:-5] + f"{number:05}", None))


def _guest(sample: Sample, category: str, number: int) -> Participant:
    return replace(
        FEDOROVA,
        number=ParticipantNumber(number),
        family_name=sample.name,
        given_name="",
        middle_name="",
        latin_family_name=sample.family,
        latin_given_name=sample.given,
        language=sample.language,
        organisation=sample.institution,
        country=sample.country,
        category=category,
    )


def cards(fonts: Fonts) -> list[Image.Image]:
    """The fronts, in colour."""
    layout = replace(load_layout(LAYOUT), back=())
    guests = {each.language: each for each in SAMPLES}
    chosen = [guests[language] for language in LANGUAGES]
    badges = [badge(*each) for each in zip(chosen, cycle(CATEGORIES), range(41801, 41900), strict=False)]
    batch = render_many([(each, layout) for each in badges], fonts)
    assert not batch.refused, batch.refused
    return pages(batch.pdf, DPI)


def on_a_table(shown: list[Image.Image]) -> Image.Image:
    """Side by side, with round corners."""
    (width, height), rows = shown[0].size, -(-len(shown) // COLUMNS)
    table = Image.new("RGB", (COLUMNS * (width + GAP) + GAP, rows * (height + GAP) + GAP), TABLE)
    corners = Image.new("L", (width, height))
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, width - 1, height - 1), DPI / 10, fill=255)
    for place, card in enumerate(shown):
        row, column = divmod(place, COLUMNS)
        table.paste(card, (GAP + column * (width + GAP), GAP + row * (height + GAP)), corners)
    return table


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = on_a_table(cards(load_fonts(Path(folder))))
    table.quantize(SHADES, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    print(f"{PICTURE.name}: {table.width} x {table.height}, {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
