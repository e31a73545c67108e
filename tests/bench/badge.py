"""One warm badge with photo and code in several scripts: ours, the same strokes with ReportLab's own text, and by Qt.

ReportLab and Qt are told where everything goes; ours has to find out. Milliseconds of the processor, and of the clock.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kiosk.badge import draw
from kiosk.badge.code import encode
from kiosk.badge.content import Issued, content
from kiosk.badge.draw import Rect, Words
from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import BadgeContent, Layout
from kiosk.badge.layout_file import load_layout
from kiosk.badge.plan import MM, plan
from kiosk.badge.render import Rendered, render
from tests.bench.figures import Figure, percentile
from tests.core.badge_samples import CODE, EVENT, FEDOROVA, LAYOUT, with_text
from tests.core.scripts import SAMPLES

WARM, BADGES = 5, 40
SCRIPTS = {"ru": "Cyrillic", "ar": "Arabic", "hi": "Devanagari", "zh-Hans": "Chinese"}
PHOTO = (480, 640)


class Taken(NamedTuple):
    """Medians of some badges: milliseconds of the processor and of the clock, and kilobytes."""

    processor: float
    clock: float
    size: float


def badges(folder: Path) -> Iterator[Figure]:
    """The front alone in each script; at last the back with it."""
    fonts, layout = load_fonts(folder / "fonts"), load_layout(LAYOUT)
    qt = ByQt(fonts)
    for language, script in SCRIPTS.items():
        front = replace(layout, back=())
        contents = [_content(language, number) for number in range(WARM + BADGES)]
        ours = _taken([partial(_ours, each, front, fonts) for each in contents])
        strokes = [_strokes(each, front, fonts) for each in contents]
        theirs = _taken([partial(_by_reportlab, each, front) for each in strokes])
        by_qt = _taken([partial(qt.badge, each, front) for each in strokes])
        yield Figure(f"badge, {script}, p50 of the processor", ours.processor, "ms", "< 8")
        yield Figure(f"badge, {script}, p50 of the clock", ours.clock, "ms")
        yield Figure(f"badge, {script}, size with a photo of {len(_photo()) / 1000:.0f} kB", ours.size, "kB", "< 70")
        yield Figure(f"badge, {script}, over ReportLab's own text", ours.processor / theirs.processor, "times")
        yield Figure(f"badge, {script}, size over ReportLab's", ours.size / theirs.size, "times")
        yield Figure(f"badge, {script}, over Qt's PDF writer", ours.processor / by_qt.processor, "times", "< 1")
        yield Figure(f"badge, {script}, size over Qt's", ours.size / by_qt.size, "times", "< 1")
    both = _taken([partial(_ours, _content("kk", number), layout, fonts) for number in range(WARM + BADGES)])
    yield Figure("badge, front and back, p50 of the processor", both.processor, "ms")


def _taken(acts: Sequence[Callable[[], bytes]]) -> Taken:
    processor, clock, sizes = [], [], []
    for act in acts:
        began, began_at = time.process_time(), time.perf_counter()
        pdf = act()
        processor.append((time.process_time() - began) * 1e3)
        clock.append((time.perf_counter() - began_at) * 1e3)
        sizes.append(len(pdf) / 1e3)
    return Taken(*(percentile(figures[WARM:], 0.5) for figures in (processor, clock, sizes)))


def _content(language: str, number: int) -> BadgeContent:
    """No two alike, so that every name is set anew."""
    sample = next(each for each in SAMPLES if each.language == language)
    badge = replace(content(FEDOROVA, EVENT, Issued("001-1-000042", CODE, _photo())), language=language)
    numbered = {"family_latin": sample.family, "native_name": sample.name, "organisation": sample.institution}
    return with_text(badge, **{key: f"{text} {number}" for key, text in numbered.items()})


@cache
def _photo() -> bytes:
    """About 40 kB: smooth with a grain, as photos are."""
    random.seed(7)
    grain = Image.frombytes("L", PHOTO, random.randbytes(PHOTO[0] * PHOTO[1]))
    smooth = Image.radial_gradient("L").resize(PHOTO)
    stream = BytesIO()
    Image.merge("RGB", [Image.blend(smooth, grain, 0.12)] * 3).save(stream, "JPEG", quality=66)
    return stream.getvalue()


def _ours(badge: BadgeContent, layout: Layout, fonts: Fonts) -> bytes:
    rendered = render(badge, layout, fonts)
    assert isinstance(rendered, Rendered), rendered
    return rendered.pdf


def _strokes(badge: BadgeContent, layout: Layout, fonts: Fonts) -> list[partial[Any]]:
    pages = plan(badge, layout, fonts)
    assert isinstance(pages, list), pages
    return [stroke for stroke in pages[0] if isinstance(stroke, partial)]


def _by_reportlab(strokes: list[partial[Any]], layout: Layout) -> bytes:
    """Letters as they come, without shaping or directions."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(layout.width * MM, layout.height * MM), pageCompression=1, invariant=1)
    encode(CODE)
    for stroke in strokes:
        if stroke.func is draw.words:
            line: Words = stroke.keywords["line"]
            canvas.setFillColorRGB(*draw.rgb(line.colour))
            canvas.setFont(_registered(line.line.runs[0].face.file), line.size)
            canvas.drawString(line.x, line.y, line.line.text)
        else:
            stroke(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


@cache
def _registered(file: Path) -> str:
    registerFont(TTFont(file.stem, str(file)))
    return file.stem


class ByQt:
    """The same on a QPdfWriter, which shapes."""

    def __init__(self, fonts: Fonts) -> None:
        self._app = QGuiApplication.instance() or QGuiApplication(["bench", "-platform", "offscreen"])
        numbers = {file: QFontDatabase.addApplicationFont(str(file)) for file in fonts.files}
        self._families = {file: QFontDatabase.applicationFontFamilies(number)[0] for file, number in numbers.items()}

    def badge(self, strokes: list[partial[Any]], layout: Layout) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(72)
        writer.setPageSize(QPageSize(QSizeF(layout.width, layout.height), QPageSize.Unit.Millimeter))
        writer.setPageMargins(QMarginsF())
        painter = QPainter(writer)
        painter.translate(0, layout.height * MM)
        encode(CODE)
        for stroke in strokes:
            self._put(painter, stroke.func, stroke.keywords)
        painter.end()
        return bytes(buffer.data().data())

    def _put(self, painter: QPainter, act: Callable[..., None], told: dict[str, Any]) -> None:
        if act is draw.words:
            self._write(painter, told["line"])
        elif act is draw.fill:
            painter.fillRect(_box(told["rect"]), QColor(told["colour"]))
        elif act is draw.photo:
            painter.drawImage(_box(told["rect"]), QImage.fromData(told["picture"].getRGBData()))
        elif act is draw.code:
            (x, y), module = told["corner"], told["module"]
            for column, row, length in told["symbol"].runs:
                box = QRectF(x + column * module, -y + row * module, length * module, module)
                painter.fillRect(box, QColor("black"))

    def _write(self, painter: QPainter, line: Words) -> None:
        file = line.line.runs[0].face.file
        font = QFont([self._families[file], "Noto Sans"])
        font.setPointSizeF(line.size)
        font.setBold(file.stem.endswith("Bold"))
        painter.setFont(font)
        painter.setPen(QColor(line.colour))
        painter.drawText(QPointF(line.x, -line.y), line.line.text)


def _box(rect: Rect) -> QRectF:
    return QRectF(rect.x, -rect.y - rect.h, rect.w, rect.h)
