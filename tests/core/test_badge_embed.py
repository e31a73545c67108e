"""What stands in the PDF: whole text for readers and programs, the right outlines, nothing but the glyphs in use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from kiosk.badge import bidi
from kiosk.badge.fonts import Face, Fonts, Weight, load_fonts
from kiosk.badge.shape import Shaped, shape
from kiosk.badge.text import tidy
from tests.core.badge_samples import ink, said, streams
from tests.core.paper import LINE, MARGIN, paper, picture
from tests.core.scripts import MIXED, SAMPLES

LINES = [(each.language, tidy(text)) for each in SAMPLES for text in (each.name, each.institution)]
LINES += [(language, tidy(text)) for language, text in MIXED.values()]
LEFT_TO_RIGHT = [(language, text) for language, text in LINES if not any(bidi.levels(text))]
KILOBYTE = 1000
NUMBER = re.compile(rb"-?\d+(\.\d+)?")


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    return load_fonts(font_cache)


def line(text: str, language: str, fonts: Fonts) -> Shaped:
    return shape(text, Weight.BOLD, language, fonts)


def page_of_everything(fonts: Fonts) -> bytes:
    return paper([line(text, language, fonts) for language, text in LINES])


def objects(pdf: bytes) -> dict[int, bytes]:
    """Of a PDF without object streams, by number."""
    return {int(found[1]): found[2] for found in re.finditer(rb"(\d+) 0 obj\s(.*?)endobj", pdf, re.DOTALL)}


def stream(known: dict[int, bytes], entry: str, owner: bytes) -> bytes:
    """The unpacked stream that `owner` refers to."""
    number = re.search(rf"/{entry} (\d+) 0 R".encode(), owner)
    assert number is not None
    packed = re.search(rb"stream\r?\n(.*)endstream", known[int(number[1])], re.DOTALL)
    assert packed is not None
    return zlib.decompressobj().decompress(packed[1])


class Drawn(NamedTuple):
    """A glyph as fontTools reads it."""

    strokes: str
    advance: float


class Outlines:
    """The glyphs of a font file."""

    def __init__(self, font: TTFont) -> None:
        self._font, self._set, self.count = font, font.getGlyphSet(), font["maxp"].numGlyphs

    def of(self, number: int) -> Drawn:
        name, pen = self._font.getGlyphName(number), DecomposingRecordingPen(self._set)
        self._set[name].draw(pen)
        return Drawn(str(pen.value), self._set[name].width * 1000 / self._font["head"].unitsPerEm)


@pytest.mark.parametrize(("language", "text"), LEFT_TO_RIGHT)
def test_a_reader_extracts_what_was_written(fonts: Fonts, language: str, text: str) -> None:
    assert said(paper([line(text, language, fonts)])) == text


def test_a_reader_extracts_lines_as_lines(fonts: Fonts) -> None:
    pdf = paper([line(text, language, fonts) for language, text in LEFT_TO_RIGHT])
    assert said(pdf).splitlines() == [text for _, text in LEFT_TO_RIGHT]


@pytest.mark.parametrize(("language", "text"), LINES)
def test_every_line_carries_its_text_in_the_order_of_reading(fonts: Fonts, language: str, text: str) -> None:
    told = re.findall(rb"/ActualText ?<FEFF([0-9A-F]*)>", streams(paper([line(text, language, fonts)])))
    assert [bytes.fromhex(each.decode()).decode("utf-16-be") for each in told] == [text]


@pytest.mark.parametrize(("language", "text"), LINES)
def test_programs_that_know_glyphs_alone_are_told_every_letter(fonts: Fonts, language: str, text: str) -> None:
    """ToUnicode, glyph by glyph in drawing order, gives the characters of the line and no others."""
    known = objects(paper([line(text, language, fonts)]))
    shown = next(unpacked for unpacked in map(_unpacked, known.values()) if b" Tf" in unpacked)
    maps = {
        name: dict(re.findall(rb"<([0-9A-F]{4})><([0-9A-F]+)>", stream(known, "ToUnicode", known[int(number)])))
        for name, number in re.findall(rb"/(T\d+) (\d+) 0 R", b"".join(known.values()))
    }
    letters = ""
    for name, drawn in re.findall(rb"/(T\d+) [\d.]+ Tf(.*?)(?=/T\d|EMC)", shown, re.DOTALL):
        codes = re.findall(rb"[0-9A-F]{4}", b"".join(re.findall(rb"<([0-9A-F]+)>", drawn)))
        letters += "".join(bytes.fromhex(maps[name].get(code, b"").decode()).decode("utf-16-be") for code in codes)
    assert sorted(letters) == sorted(text)


def _unpacked(content: bytes) -> bytes:
    packed = re.search(rb"stream\r?\n(.*)endstream", content, re.DOTALL)
    try:
        return zlib.decompressobj().decompress(packed[1]) if packed else b""
    except zlib.error:
        return b""


def test_every_font_is_an_embedded_subset(fonts: Fonts) -> None:
    document = pypdfium2.PdfDocument(page_of_everything(fonts))
    used = [each.get_font() for each in document[0].get_objects() if isinstance(each, pypdfium2.PdfTextObj)]
    names = {font.get_base_name() for font in used}
    assert all(font.is_embedded for font in used)
    assert all(re.fullmatch(r"[A-Z]{6}\+Noto\w+-Bold", name) for name in names)
    assert len({name.partition("+")[2] for name in names}) > 20
    document.close()


def test_a_subset_holds_the_glyphs_in_use_as_they_are_in_the_font(fonts: Fonts) -> None:
    known = objects(page_of_everything(fonts))
    codes: dict[Face, dict[tuple[int, str], int]] = {}
    for run in (run for language, text in LINES for run in line(text, language, fonts).runs):
        for glyph in run.glyphs:
            codes.setdefault(run.face, {}).setdefault((glyph.number, glyph.text), 0)
    for face, used in codes.items():
        descendant = next(each for each in known.values() if b"/CIDFontType2" in each and face.name.encode() in each)
        places, widths = stream(known, "CIDToGIDMap", descendant), re.search(rb"\[1\[(.*?)\]", descendant)
        descriptor = re.search(rb"/FontDescriptor (\d+)", descendant)
        assert descriptor
        assert widths
        cut = Outlines(TTFont(BytesIO(stream(known, "FontFile2", known[int(descriptor[1])])), lazy=True))
        whole = Outlines(TTFont(BytesIO(face.file.read_bytes()), lazy=True))
        glyphs = [cut.of(int.from_bytes(places[at : at + 2], "big")) for at in range(2, len(places), 2)]
        assert glyphs == [whole.of(number) for number, _ in used]
        assert list(map(float, widths[1].split())) == pytest.approx([each.advance for each in glyphs], abs=0.01)
        assert cut.count <= 2 * len(glyphs) + 1, "and the parts of composed glyphs"


def test_a_badge_line_in_any_script_is_a_few_kilobytes(fonts: Fonts) -> None:
    sizes = {text: len(paper([line(text, language, fonts)])) for language, text in LINES}
    assert {text: size for text, size in sizes.items() if size > 8 * KILOBYTE} == {}


def test_pages_share_their_fonts(fonts: Fonts) -> None:
    once = paper([line("成都市", "zh", fonts)])
    assert len(paper([line("成都市", "zh", fonts)] * 20)) < len(once) + KILOBYTE


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_lines_give_the_same_bytes_in_another_process(fonts: Fonts, font_cache: Path, seed: str) -> None:
    again = (
        "import sys, pathlib; from tests.core.test_badge_embed import *;"
        "sys.stdout.buffer.write(page_of_everything(load_fonts(pathlib.Path(sys.argv[1]))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", again, str(font_cache)],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert run.stdout == page_of_everything(fonts)


@pytest.mark.parametrize(("language", "text"), LINES)
@pytest.mark.parametrize("stretch", [1.0, 0.82])
def test_the_ink_on_paper_is_the_ink_that_was_measured(fonts: Fonts, language: str, text: str, stretch: float) -> None:
    measured = line(text, language, fonts)
    seen = ink(picture(paper([measured], 100, stretch)))
    assert seen is not None
    left, top, right, bottom = seen
    assert (left, right) == pytest.approx((100 * MARGIN, 100 * (MARGIN + measured.width * stretch)), abs=2)
    assert (top, bottom) == pytest.approx((100 * (LINE - measured.top), 100 * (LINE - measured.bottom)), abs=2)


@given(sample=st.sampled_from(LINES), size=st.floats(3, 300))
def test_every_number_is_one_that_a_pdf_may_have(fonts: Fonts, sample: tuple[str, str], size: float) -> None:
    language, text = sample
    shown = streams(paper([line(text, language, fonts)], size)).partition(b"BT ")[2].partition(b" ET")[0]
    bare = re.sub(rb"/Span.*?BDC|<[0-9A-F]*>|/T\d+", b" ", shown)
    numbers = [token for token in re.split(rb"[\s\[\]]+", bare) if token and not token.isalpha()]
    assert len(numbers) >= 7
    assert [each for each in numbers if not NUMBER.fullmatch(each)] == []
