"""The `badge` command: specimens of one badge or of everybody's, as PDF or picture, or in a window that follows the
layout's file. Nothing is issued.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from kiosk.badge.layout import Layout
from kiosk.badge.layout_file import load_layout
from kiosk.badge.raster import HEADS, dots, for_head, pages, png
from kiosk.badge.render import Rendered
from kiosk.batch import Made, Refused, Wish, make_batch
from kiosk.commands.output import Output
from kiosk.commands.window import preview
from kiosk.commands.words import read_number
from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.messages import say, why_not_printed
from kiosk.model import NO_LAYOUT, Participant
from kiosk.station import OpenStation

SHOWN = 20
SCREEN_DPI, LABEL_DPI = 300, 203
"""Of a picture where nothing is said: in colour, and in dots."""


def badge(words: argparse.Namespace) -> int:
    """`kiosk badge NUMBER|--all --out FILE`: specimens, which no checkpoint lets pass; `kiosk badge --preview`."""
    _check(words)
    if words.preview is not None:
        return preview(words)
    began, station, out = time.perf_counter(), OpenStation(words.home), Output.of(words)
    layout = load_layout(words.layout) if words.layout else None
    if words.all:
        wish = Wish(words.delegation or "", words.category or "", layout, words.latin_only)
        return _all(words, station, wish, out)
    try:
        rendered = _one(words, station, layout)
    except KioskError as error:
        if error.key == "badge_unprintable":
            out.document({"pages": 0, "seconds": _since(began), "refused": [_refusal(error)], "file": None})
        raise
    seconds = _since(began)
    out.document({"pages": rendered.pages, "seconds": seconds, "refused": [], "file": words.out})
    out.line("badge_written", file=words.out, seconds=seconds)
    return 0


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)


def _refusal(error: KioskError) -> dict[str, str]:
    """As a batch tells it."""
    why, _, field = error.facts["why"].partition(":")
    return {"number": error.facts["number"], "field": field, "why": why, "character": error.facts.get("character", "")}


def _check(words: argparse.Namespace) -> None:
    """Words that have no meaning together; the file's kind."""
    if (words.preview is None) is (words.out is None):
        made, file = "NUMBER | --all", "--out"
        word, other = (made, file) if words.preview is None else (file, made)
        raise KioskError("words_apart", word=word, other=other)
    kind = words.out.suffix.lower() if words.out else ""
    if words.out and kind not in (".pdf", ".png"):
        raise KioskError("out_kind", file=words.out)
    apart = (
        (words.all and kind != ".pdf", "--all", "--out FILE.pdf"),
        (words.mono and kind != ".png", "--mono", "--out FILE.png"),
        (words.dpi and kind != ".png", "--dpi", "--out FILE.png"),
        (words.delegation and not words.all, "--delegation", "--all"),
        (words.category and not words.all, "--category", "--all"),
    )
    for wrong, word, other in apart:
        if wrong:
            raise KioskError("words_apart", word=word, other=other)


def _one(words: argparse.Namespace, station: OpenStation, layout: Layout | None) -> Rendered:
    number = read_number(words.number)
    dpi = HEADS[words.dpi or LABEL_DPI] if words.dpi or words.mono else SCREEN_DPI
    if words.dpi or words.mono:
        person = station.shelf.current().person(number)
        layout = layout or (_own_layout(station, person) if person else None)
        layout = for_head(layout, dpi) if layout else None
    rendered = station.specimen(number, layout, latin_only=words.latin_only)
    document = rendered.pdf
    if words.mono:
        assert layout, "without one there is no specimen"
        document = png(dots(rendered.pdf, layout, dpi), dpi)
    elif words.out.suffix.lower() == ".png":
        document = png(pages(rendered.pdf, dpi), dpi)
    write_whole(words.out, document)
    return rendered


def _own_layout(station: OpenStation, person: Participant) -> Layout | None:
    category = station.event.category(person.category)
    return None if category and category.layout == NO_LAYOUT else station.press.layout_of(person)


def _all(words: argparse.Namespace, station: OpenStation, wish: Wish, out: Output) -> int:
    began = time.perf_counter()
    try:
        with out.progress("badging") as step:
            made = make_batch(station, wish, words.out, step)
    except KeyboardInterrupt:
        out.line("batch_stopped", "bold yellow", folder=f"{words.out}.parts")
        raise
    seconds = _since(began)
    refused = [{**asdict(each), "number": str(each.number)} for each in made.refused]
    told = {"pages": made.pages, "badges": made.badges, "seconds": seconds, "refused": refused}
    out.document(told | {"left_out": dict(made.left_out), "kept": made.kept, "file": words.out if made.pages else None})
    _tell(out, made)
    key, style = ("batch_written", "bold green") if made.pages else ("batch_empty", "bold red")
    out.line(key, style, file=words.out, badges=made.badges, pages=made.pages, seconds=seconds)
    return 1 if made.refused or not made.pages else 0


def _tell(out: Output, made: Made) -> None:
    if made.kept:
        out.line("batch_kept", count=made.kept)
    if made.refused:
        out.line("batch_refused", "bold red", count=len(made.refused))
        out.table(("number", "reason"), [_row(out, each) for each in made.refused[:SHOWN]])
    if len(made.refused) > SHOWN:
        out.line("and_more", count=len(made.refused) - SHOWN)
    for reason, count in made.left_out.items():
        out.line("batch_left_out", "dim", count=count, reason=say(f"left_out.{reason}", out.language))


def _row(out: Output, refused: Refused) -> tuple[object, ...]:
    return refused.number, why_not_printed(f"{refused.why}:{refused.field}", out.language, refused.character)
