"""Backgrounds as organisers draw them, and the command that imports a pretix layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kiosk.cli import main
from tests.house.project import ROOT

DATA = ROOT / "tests" / "data" / "pretix"
NOWHERE = DATA / "card.json"
"""A home that is none: the command needs no station."""


def layout_command(capture: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output, standard error of `kiosk layout`."""
    try:
        code = main(["--home", str(NOWHERE), "--language", "en", "layout", *map(str, words)])
    except SystemExit as ended:
        code = int(str(ended.code))
    told = capture.readouterr()
    return code, told.out, told.err


def in_colour(path: Path) -> None:
    """A landscape card: a band, a line, a disc behind a text, a frame."""
    canvas = Canvas(str(path), pagesize=(148 * mm, 105 * mm))
    canvas.setFillColorRGB(0.06, 0.2, 0.45)
    canvas.rect(0, 88 * mm, 148 * mm, 17 * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(0.95, 0.6, 0.1)
    canvas.rect(0, 86 * mm, 148 * mm, 2 * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(0.88, 0.92, 0.97)
    canvas.circle(20 * mm, 30 * mm, 18 * mm, stroke=0, fill=1)
    canvas.setStrokeColorRGB(0.6, 0.6, 0.6)
    canvas.rect(2 * mm, 2 * mm, 144 * mm, 101 * mm, fill=0)
    canvas.showPage()
    canvas.save()


def in_grey(path: Path, count: int = 2, size: tuple[float, float] = (105, 148)) -> None:
    """Portrait pages with a grey band and a line."""
    canvas = Canvas(str(path), pagesize=(size[0] * mm, size[1] * mm))
    for page in range(count):
        canvas.setFillGray(0.8 + 0.05 * page)
        canvas.rect(0, (size[1] - 16) * mm, size[0] * mm, 16 * mm, stroke=0, fill=1)
        canvas.line(10 * mm, 105 * mm, 95 * mm, 105 * mm)
        canvas.showPage()
    canvas.save()
