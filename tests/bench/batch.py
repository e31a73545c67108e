"""Everybody's badge as one PDF, as a whole program with all its processes; and every code of it read back.

1,000 badges with photos, or as many as KIOSK_BENCH_BADGES says (the whole sample is 5300).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import zxingcpp

from kiosk.badge.raster import HEADS, dots
from kiosk.batch import Wish, choose
from kiosk.config import Home
from kiosk.intake.loader import Source
from kiosk.sample import Sample
from kiosk.station import OpenStation, now
from tests.bench import desk
from tests.bench.figures import ENVIRONMENT, Figure

BADGES = int(os.environ.get("KIOSK_BENCH_BADGES", "1000"))
READ = 500
LOOK_SECONDS = 0.5
LEFT_OUT = 30
"""People of the sample who get no badge, at most."""


def batches(folder: Path) -> Iterator[Figure]:
    """Seconds, memory and bytes of a batch, and how many of its first codes can be read off a label printer's dots."""
    home = _home(folder, BADGES + LEFT_OUT)
    target = folder / "badges.pdf"
    began = time.perf_counter()
    command = [sys.executable, "-m", "kiosk", "--home", home.root, "badge", "--all", "--out", target, "--json"]
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
        peak = _peak_of(process)
        told = json.loads(process.stdout.read() if process.stdout else b"")
    seconds, badges = time.perf_counter() - began, told["badges"]
    yield Figure(f"{badges:,} badges in one PDF", seconds, "s", "< 60 for 5,300")
    yield Figure("one badge of it", seconds / badges * 1e3, "ms")
    yield Figure("one badge of it, size", target.stat().st_size / badges / 1e3, "kB", "< 70")
    if peak:
        yield Figure(f"{badges:,} badges in one PDF, peak memory of all processes", peak, "MB", "< 500")
    yield _read_back(home, target)


def _home(folder: Path, people: int) -> Home:
    sample = folder / "batch-sample"
    Sample(now().date(), people).write(sample)
    home = desk.home_of(folder / "batch-home", sample)
    station = OpenStation(home)
    station.import_table(Source(sample / "participants.csv", sample / "photos"))
    station.close()
    return home


def _peak_of(process: subprocess.Popen[bytes]) -> float:
    """Megabytes of the process and all below it, shared pages counted once; 0 where the system does not tell."""
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(_megabytes, _tree(process.pid))))
        try:
            process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    return peak


def _tree(pid: int) -> list[int]:
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in below for each in _tree(int(child)))]


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _read_back(home: Home, target: Path) -> Figure:
    """The right code on every page, in the dots of a 203 dpi head."""
    station = OpenStation(home)
    people, _ = choose(list(station.shelf.current().people()), station.event, Wish())
    people = people[:READ]
    layouts = [station.press.layout_of(person) for person in people]
    read = page = 0
    with pypdfium2.PdfDocument(target) as batch:
        for person, layout in zip(people, layouts, strict=True):
            (front,) = dots(_page(batch, page), layout, HEADS[203])
            found = [each.text for each in zxingcpp.read_barcodes(front.convert("L"))]
            read += found == [station.desk.specimen(person).code]
            page += 2 if layout.back and not layout.fold else 1
    station.close()
    return Figure(f"codes of {len(people)} badges read back at 203 dpi", read, "codes", f"= {len(people)}")


def _page(batch: pypdfium2.PdfDocument, page: int) -> bytes:
    stream = BytesIO()
    with pypdfium2.PdfDocument.new() as alone:
        alone.import_pages(batch, [page])
        alone.save(stream)
    return stream.getvalue()
