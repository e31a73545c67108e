"""The fonts of badges: which face draws which character, and how much room its glyphs take.

In: the unpacked files (`font_files`). Out: `Fonts`, whose `faces` gives, for a script, a language and a weight, the
faces to try in order; and `Face`, one file as HarfBuzz sees it. Han characters look different in China, Japan and
Korea, hence the language. Files are opened at first use: a Latin badge never touches the Chinese ones. Before it:
`font_files`. After it: `shape`, `embed`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from kiosk.badge.font_files import font_files, whole_file


class Weight(StrEnum):
    """How heavy a text is drawn."""

    REGULAR = "regular"
    BOLD = "bold"


MAIN = "NotoSans"
CHINESE, JAPANESE, KOREAN = "NotoSansSC", "NotoSansJP", "NotoSansKR"
_FAMILIES = {
    "Arab": "NotoSansArabic",
    "Armn": "NotoSansArmenian",
    "Beng": "NotoSansBengali",
    "Deva": "NotoSansDevanagari",
    "Ethi": "NotoSansEthiopic",
    "Geor": "NotoSansGeorgian",
    "Gujr": "NotoSansGujarati",
    "Guru": "NotoSansGurmukhi",
    "Hang": KOREAN,
    "Hebr": "NotoSansHebrew",
    "Hira": JAPANESE,
    "Kana": JAPANESE,
    "Khmr": "NotoSansKhmer",
    "Knda": "NotoSansKannada",
    "Laoo": "NotoSansLao",
    "Mlym": "NotoSansMalayalam",
    "Mymr": "NotoSansMyanmar",
    "Orya": "NotoSansOriya",
    "Sinh": "NotoSansSinhala",
    "Taml": "NotoSansTamil",
    "Telu": "NotoSansTelugu",
    "Thaa": "NotoSansThaana",
    "Thai": "NotoSansThai",
    "Tibt": "NotoSerifTibetan",
}
"""Of scripts (ISO 15924) that Noto Sans itself does not draw."""
_HAN = {"ja": (JAPANESE, CHINESE, KOREAN), "ko": (KOREAN, CHINESE, JAPANESE), "": (CHINESE, JAPANESE, KOREAN)}


class Ink(NamedTuple):
    """Where a glyph's ink lies, in em from its origin on the baseline (all 0: no ink)."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(eq=False)
class Face:
    """One font file."""

    file: Path

    def __post_init__(self) -> None:
        self._inks: dict[int, Ink] = {}
        self._covered: dict[str, bool] = {}

    @property
    def name(self) -> str:
        return self.file.stem

    @cached_property
    def font(self) -> hb.Font:
        return hb.Font(hb.Face(hb.Blob.from_file_path(str(whole_file(self.file)))))

    @cached_property
    def units(self) -> int:
        """Units an em."""
        return int(self.font.face.upem)

    @cached_property
    def prepared(self) -> hb.Face:
        """The face made ready for cutting subsets: 60 ms once for a Chinese font, 0.1 instead of 3 ms each time."""
        return hb.subset_preprocess(self.font.face)

    def covers(self, cluster: str) -> bool:
        """Is there a glyph for every character, or for every part that it is composed of?"""
        if cluster not in self._covered:
            self._covered[cluster] = self._has(cluster) or self._has(unicodedata.normalize("NFD", cluster))
        return self._covered[cluster]

    def _has(self, cluster: str) -> bool:
        nominal = self.font.get_nominal_glyph
        return all(nominal(ord(each)) or unicodedata.category(each) == "Cf" or _varies(each) for each in cluster)

    def advance(self, glyph: int) -> float:
        """How far the glyph moves the pen, in em, before any kerning."""
        return float(self.font.get_glyph_h_advance(glyph)) / self.units

    def ink(self, glyph: int) -> Ink:
        if glyph not in self._inks:
            self._inks[glyph] = self._measure(glyph)
        return self._inks[glyph]

    def _measure(self, glyph: int) -> Ink:
        box, units = self.font.get_glyph_extents(glyph), self.units
        if box is None or not box.width:
            return Ink(0.0, 0.0, 0.0, 0.0)
        left, top = box.x_bearing / units, box.y_bearing / units
        return Ink(left, top + box.height / units, left + box.width / units, top)


@dataclass(frozen=True, slots=True, eq=False)
class Fonts:
    """Every face, by family and weight."""

    files: tuple[Path, ...]
    families: Mapping[str, Mapping[Weight, Face]]

    @lru_cache(maxsize=512)  # noqa: B019 - fonts live as long as the program
    def faces(self, script: str, language: str, weight: Weight) -> tuple[Face, ...]:
        """The faces to try for a text of `script` (ISO 15924) in `language` (BCP 47), the best first."""
        han = _HAN.get(language.partition("-")[0].lower(), _HAN[""])
        best = han if script == "Hani" else (_FAMILIES.get(script, MAIN),)
        order = dict.fromkeys((*best, MAIN, *han, *self.families))
        weights = [self.families[family] for family in order if family in self.families]
        return tuple(faces.get(weight) or next(iter(faces.values())) for faces in weights)


@lru_cache(maxsize=8)
def _opened(files: tuple[Path, ...]) -> Fonts:
    families: dict[str, dict[Weight, Face]] = {}
    for file in files:
        family, _, weight = file.stem.rpartition("-")
        families.setdefault(family, {})[Weight(weight.lower())] = Face(file)
    return Fonts(files, families)


def load_fonts(cache: Path) -> Fonts:
    """Unpacks the fonts into `cache` where needed; a second call gives the same ones."""
    return _opened(font_files(cache))


def _varies(character: str) -> bool:
    """Chooses a form of the character before it; what a font lacks of these, nobody misses."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
