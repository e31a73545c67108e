"""Badges are written as Qt writes them: the same fonts, but itemisation, directions and fallback of another hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QImage, QPainter, QTextLayout, QTextOption

from kiosk.badge.fonts import Fonts, Weight, load_fonts
from kiosk.badge.shape import Glyph, Run, Shaped, shape
from kiosk.badge.text import tidy
from tests.core.paper import paper, picture
from tests.core.scripts import MIXED, SAMPLES

SIZE = 80
"""Pixels an em: from 64 on Qt draws outlines, at any fraction of a pixel."""
BLUR, MARGIN = 2, 8
ALIKE, UNLIKE = 0.12, 0.24
FAMILIES = {
    "am": "Ethiopic",
    "ar": "Arabic",
    "bn": "Bengali",
    "dv": "Thaana",
    "fa": "Arabic",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Devanagari",
    "hy": "Armenian",
    "ja": "JP",
    "ka": "Georgian",
    "km": "Khmer",
    "kn": "Kannada",
    "ko": "KR",
    "lo": "Lao",
    "ml": "Malayalam",
    "my": "Myanmar",
    "or": "Oriya",
    "pa": "Gurmukhi",
    "si": "Sinhala",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "ur": "Arabic",
    "zh": "SC",
}
"""The font that a reader of the language would choose, by the end of its name; the others as they come."""
HAN = ("ja", "ko", "zh")

LINES = [(each.language, text) for each in SAMPLES for text in (each.name, each.institution)]
# Beside Han, digits and Latin letters may be taken from either font; Qt knows no rule for it.
LINES += [(language, text) for language, text in MIXED.values() if language[:2] not in HAN]


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    return load_fonts(font_cache)


@pytest.fixture(scope="module")
def families(fonts: Fonts, qapp: QGuiApplication) -> Iterator[list[str]]:
    """The same files, as Qt knows them."""
    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in fonts.files]
    yield sorted({QFontDatabase.applicationFontFamilies(number)[0] for number in numbers})
    for number in numbers:
        QFontDatabase.removeApplicationFont(number)


def by_qt(text: str, language: str, families: list[str]) -> Image.Image:
    """One line, black on white."""
    chosen = f"Noto Sans {FAMILIES.get(language[:2], '')}".strip()
    font = QFont([chosen, "Noto Sans", *families])
    font.setPixelSize(SIZE)
    font.setBold(True)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setUseDesignMetrics(True)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100 * SIZE)
    layout.endLayout()
    image = QImage(int(line.naturalTextWidth()) + 2 * SIZE, 4 * SIZE, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layout.draw(painter, QPointF(SIZE, SIZE))
    painter.end()
    size = image.width(), image.height()
    return Image.frombytes("L", size, bytes(image.constBits()), "raw", "L", image.bytesPerLine())


def difference(one: Image.Image, other: Image.Image) -> float:
    """0 for the same ink, 1 where nothing covers; a little blurred, laid over each other by the box of their ink."""
    inks = [ImageOps.invert(each) for each in (one, other)]
    boxed = [each.crop(each.point(lambda value: 255 * (value > 64)).getbbox()) for each in inks]
    size = max(each.width for each in boxed) + 2 * MARGIN, max(each.height for each in boxed) + 2 * MARGIN
    laid = [Image.new("L", size) for _ in boxed]
    for each, under in zip(boxed, laid, strict=True):
        under.paste(each, (MARGIN, MARGIN))
    a, b = (each.filter(ImageFilter.GaussianBlur(BLUR)) for each in laid)
    return total(ImageChops.difference(a, b)) / (total(a) + total(b))


def total(picture: Image.Image) -> float:
    return float(ImageStat.Stat(picture).sum[0])


def ours(line: Shaped) -> Image.Image:
    return picture(paper([line], SIZE))


def unshaped(text: str, language: str, fonts: Fonts) -> Shaped:
    """One glyph for each character, one behind the other, as a program without shaping draws it."""
    faces = [run.face for run in shape(text, Weight.BOLD, language, fonts).runs]
    pen, runs = 0.0, list[Run]()
    for character in text:
        face = next((face for face in faces if face.covers(character)), faces[0])
        number = face.font.get_nominal_glyph(ord(character)) or 0
        runs.append(Run(face, (Glyph(number, pen, 0.0, character),)))
        pen += face.advance(number)
    return Shaped(text, tuple(runs), (), 0.0, pen, 1.0, -0.5, "")


@pytest.mark.parametrize(("language", "text"), LINES)
def test_a_line_looks_as_qt_draws_it(fonts: Fonts, families: list[str], language: str, text: str) -> None:
    said = tidy(text)
    line = shape(said, Weight.BOLD, language, fonts)
    assert difference(by_qt(said, language, families), ours(line)) < ALIKE


@pytest.mark.parametrize("language", ["ar", "fa", "ur"])
def test_unjoined_letters_do_not_pass(fonts: Fonts, families: list[str], language: str) -> None:
    for text in of(language):
        apart = shape("\u200c".join(text), Weight.BOLD, language, fonts)
        assert difference(by_qt(text, language, families), ours(apart)) > UNLIKE


@pytest.mark.parametrize(
    "language", ["hi", "bn", "gu", "pa", "or", "te", "kn", "ml", "si", "th", "lo", "km", "my", "dz"]
)
def test_letters_that_are_not_ordered_and_stacked_do_not_pass(fonts: Fonts, families: list[str], language: str) -> None:
    name, _ = of(language)
    assert difference(by_qt(name, language, families), ours(unshaped(name, language, fonts))) > UNLIKE


@pytest.mark.parametrize("language", ["ar", "fa", "ur", "he", "dv"])
def test_letters_in_the_wrong_direction_do_not_pass(fonts: Fonts, families: list[str], language: str) -> None:
    for text in of(language):
        turned = shape(text, Weight.BOLD, language, fonts, (0,) * len(text))
        assert difference(by_qt(text, language, families), ours(turned)) > UNLIKE


@pytest.mark.parametrize("case", [case for case, (language, _) in MIXED.items() if language[:2] in ("ar", "fa", "he")])
def test_words_in_the_wrong_order_do_not_pass(fonts: Fonts, families: list[str], case: str) -> None:
    language, text = MIXED[case]
    words = " ".join(reversed(text.split()))
    assert difference(by_qt(text, language, families), ours(shape(words, Weight.BOLD, language, fonts))) > UNLIKE


@pytest.mark.parametrize(("reader", "drawn_for"), [("ja", "zh"), ("zh", "ja"), ("ko", "zh")])
def test_the_han_of_another_country_does_not_pass(
    fonts: Fonts, families: list[str], reader: str, drawn_for: str
) -> None:
    text = "直骨"
    theirs = by_qt(text, reader, families)
    right, wrong = (
        difference(theirs, ours(shape(text, Weight.BOLD, language, fonts))) for language in (reader, drawn_for)
    )
    assert wrong > 2 * right


def of(language: str) -> list[str]:
    """Name and institution, as they are drawn."""
    return [tidy(text) for each in SAMPLES if each.language == language for text in (each.name, each.institution)]
