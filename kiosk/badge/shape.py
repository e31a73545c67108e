"""A line of text -> glyphs at their places: what HarfBuzz makes of it, font by font, direction by direction.

In: text as `text.tidy` leaves it, its language and weight. Out: `Shaped`: runs of glyphs from left to right, the ink's
box, the advance of every character (for breaking lines), and the characters that no font has. The way: embedding
levels (`bidi`, UAX #9), scripts (UAX #24), for each grapheme cluster (UAX #29, in the main) the first face that covers
it, then one `hb.shape` for each run of one level, script and face. Before it: `fonts`. After it: `text`, `embed`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.unicodedata import script as script_of

from kiosk.badge import bidi
from kiosk.badge.fonts import Face, Fonts, Ink, Weight

EXTENDS = ("Mn", "Mc", "Me", "Cf")
"""Categories of what clings to the character before it."""
_LEADS = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4\u200d]")
"""Thai and Lao vowels that stand before their consonant; the joiner that binds what follows."""
_SPACING = "\u0e33\u0eb3"
"""Thai and Lao AM, half above the consonant and half behind it."""
_VIRAMA = 9
_NO_SCRIPT = ("Zyyy", "Zinh", "Zzzz")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Glyph(NamedTuple):
    """One glyph at (x, y), in em from its line's origin; `text` is what it stands for, told by a cluster's first."""

    number: int
    x: float
    y: float
    text: str


class Run(NamedTuple):
    """Glyphs of one face, from left to right."""

    face: Face
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Shaped:
    """One line, in em: the ink begins `left` of the origin and is `width` wide, from `bottom` to `top`."""

    text: str
    runs: tuple[Run, ...]
    advances: tuple[float, ...]
    left: float
    width: float
    top: float
    bottom: float
    missing: str


class _Item(NamedTuple):
    """A stretch of the text that HarfBuzz takes at once."""

    start: int
    end: int
    level: int
    script: str
    face: Face


@lru_cache(maxsize=512)
def shape(text: str, weight: Weight, language: str, fonts: Fonts, levels: tuple[int, ...] | None = None) -> Shaped:
    """Sets one line; `levels` are those that it has within its paragraph (None: it is one by itself)."""
    items = _items(text, weight, language, fonts, levels)
    line = _Line(text, language if _LANGUAGE.fullmatch(language) else "und", [0.0] * len(text))
    runs = [line.add(items[place]) for place in bidi.visual([item.level for item in items])]
    left, bottom, right, top = _ink(runs)
    lacking = "".join(dict.fromkeys(line.missing))
    return Shaped(text, tuple(runs), tuple(line.advances), left, right - left, top, bottom, lacking)


@dataclass(slots=True)
class _Line:
    """A line being set, from left to right; `advances` takes the room of each cluster at its first character."""

    text: str
    language: str
    advances: list[float]
    pen: float = 0.0
    missing: str = ""

    def add(self, item: _Item) -> Run:
        buffer, units, glyphs = self._shaped(item), item.face.units, list[Glyph]()
        infos = buffer.glyph_infos
        texts = self._texts(item, [info.cluster for info in infos])
        untold = dict(texts)
        for info, position in zip(infos, buffer.glyph_positions or (), strict=True):
            across, up, advance, _ = position.position
            if not info.codepoint:
                said = texts[info.cluster]
                self.missing += "".join(each for each in said if not item.face.covers(each)) or said
            told = untold.pop(info.cluster, "")
            glyphs.append(Glyph(info.codepoint, self.pen + across / units, up / units, told))
            self.pen += advance / units
            self.advances[info.cluster] += advance / units
        return Run(item.face, tuple(glyphs))

    def _shaped(self, item: _Item) -> hb.Buffer:
        buffer = hb.Buffer()
        buffer.add_str(self.text, item.start, item.end - item.start)
        buffer.direction = "rtl" if item.level % 2 else "ltr"
        buffer.script = item.script
        buffer.language = self.language
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(item.face.font, buffer)
        return buffer

    def _texts(self, item: _Item, starts: list[int]) -> dict[int, str]:
        """What each cluster of HarfBuzz stands for, by its first character's place."""
        marks = sorted({*starts, item.end})
        return {start: self.text[start:end] for start, end in pairwise(marks)}


def clusters(text: str) -> list[str]:
    """What a reader takes for one letter: never parted at the end of a line."""
    found: list[str] = []
    for character in text:
        if found and _clings(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _clings(before: str, character: str) -> bool:
    if unicodedata.category(character) in EXTENDS or character in _SPACING or _LEADS.match(before[-1]):
        return True
    return unicodedata.combining(before[-1]) == _VIRAMA and unicodedata.category(character) == "Lo"


def _items(text: str, weight: Weight, language: str, fonts: Fonts, levels: tuple[int, ...] | None) -> list[_Item]:
    if text.isascii() and not any(levels or ()):
        return [_Item(0, len(text), 0, "Latn", fonts.faces("Latn", language, weight)[0])]
    levels = bidi.levels(text) if levels is None else levels
    pieces = clusters(text)
    items, start = list[_Item](), 0
    for piece, script in zip(pieces, _scripts(pieces), strict=True):
        faces = fonts.faces(script, language, weight)
        # Where none has it all, the one that has its letter: only the mark is missing then.
        face = next((face for part in (piece, piece[0]) for face in faces if face.covers(part)), faces[0])
        items.append(_Item(start, start + len(piece), levels[start], script, face))
        start += len(piece)
    return [_joined(list(alike)) for _, alike in groupby(items, key=lambda item: item[2:])]


def _joined(items: list[_Item]) -> _Item:
    return items[0]._replace(end=items[-1].end)


def _scripts(pieces: list[str]) -> list[str]:
    """One script a cluster: what has none takes that of the letters before it, else of those after it (UAX #24)."""
    own = [_script(piece[0]) for piece in pieces]
    current = next((script for script in own if script not in _NO_SCRIPT), "Latn")
    scripts = []
    for script in own:
        current = current if script in _NO_SCRIPT else script
        scripts.append(current)
    return scripts


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return str(script_of(character))


def _ink(runs: list[Run]) -> Ink:
    """The box around all glyphs that show."""
    placed = ((glyph, run.face.ink(glyph.number)) for run in runs for glyph in run.glyphs)
    boxes = [
        (glyph.x + ink.left, glyph.y + ink.bottom, glyph.x + ink.right, glyph.y + ink.top)
        for glyph, ink in placed
        if ink.right > ink.left
    ]
    if not boxes:
        return Ink(0.0, 0.0, 0.0, 0.0)
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Ink(min(lefts), min(bottoms), max(rights), max(tops))
