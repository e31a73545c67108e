"""The command of badge layouts: import, from a pretix layout and its background to a layout of ours."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from kiosk.badge.layout_file import load_layout, parse_layout
from kiosk.badge.pretix.background import MOST_SIDES, Background, check_size, read_background
from kiosk.badge.pretix.export import Export, read_export
from kiosk.badge.pretix.translate import Note, Sheet, Translation, translate
from kiosk.commands.output import Output
from kiosk.files import write_whole
from kiosk.messages import say

A6_LANDSCAPE = (148.0, 105.0)
"""pretix's own background, for a layout that has none."""
READABLE = 0o644


@dataclass(frozen=True, slots=True)
class Written:
    """The files of an imported layout."""

    layout: Path
    pictures: tuple[Path, ...]


def layout(words: argparse.Namespace) -> int:
    """`kiosk layout import FILE.json`."""
    out, export = Output.of(words), read_export(words.file)
    background = read_background(words.background) if words.background else None
    name = words.name or words.file.stem
    sheet = _sheet(export, background, name, words.file)
    translation = translate(export, sheet)
    _tell(out, translation, _write(words.out / f"{name}.toml", translation, sheet, background))
    return 0


def _sheet(export: Export, background: Background | None, name: str, file: Path) -> Sheet:
    if background:
        pictures = (f"{name}.png", f"{name}-back.png")[: len(background.pictures)]
        return Sheet(background.width, background.height, len(pictures), pictures)
    width, height = export.size or A6_LANDSCAPE
    check_size(width, height, file)
    return Sheet(width, height, min(MOST_SIDES, max(each.page for each in export.elements)))


def _write(target: Path, translation: Translation, sheet: Sheet, background: Background | None) -> Written:
    """The pictures first: a layout is read whole before it is there."""
    pictures = tuple(target.with_name(picture) for picture in sheet.pictures)
    for path, data in zip(pictures, background.pictures if background else (), strict=True):
        write_whole(path, data, READABLE)
    parse_layout(translation.text, target)
    write_whole(target, translation.text.encode(), READABLE)
    load_layout(target)
    return Written(target, pictures)


def _tell(out: Output, translation: Translation, written: Written) -> None:
    files = dict(zip(("background", "background_back"), (*written.pictures, None, None), strict=False))
    left_out = [{"type": note.type, "content": note.content} for note in translation.left_out]
    changed = [{"type": note.type, "content": note.content, "why": note.why} for note in translation.changed]
    told = {"layout": written.layout, **files, "carried": translation.carried, "left_out": left_out}
    out.document(told | {"changed": changed})
    for notes, title in ((translation.left_out, "layout_left_out"), (translation.changed, "layout_changed")):
        if notes:
            out.line(title, "bold yellow", count=len(notes))
        for note in notes:
            out.text(f"  {_line(note, out.language)}")
    out.line("layout_imported", "bold green", carried=translation.carried, file=written.layout)


def _line(note: Note, language: str) -> str:
    said = f" «{note.said}»" if note.said else ""
    return f"{note.type} {note.content}{said}: {say(f'layout_import.{note.why}', language)}"
