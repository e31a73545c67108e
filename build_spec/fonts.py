"""Rebuilds `resources/fonts`: the font files that badges and screens use, compressed, with their licence and list.

Run by hand when a font is added or renewed: `python build_spec/fonts.py`. The files come from npm packages of
static TrueType fonts under the SIL Open Font License; `npm pack` fetches them from wherever npm is set up to
look. A font that a PDF may not embed, that is variable or that has no glyf outlines is refused. What it writes is
what `kiosk.badge.font_files` unpacks and checks, in the order in which the fonts are named here.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
PACKAGES = {
    "NotoSans": "noto-sans@0.4.2",  # Latin, Cyrillic, Greek, Devanagari
    "NotoSansArabic": "noto-sans-arabic@0.4.3",
    "NotoSansArmenian": "noto-sans-armenian@0.4.2",
    "NotoSansBengali": "noto-sans-bengali@0.4.4",
    "NotoSansDevanagari": "noto-sans-devanagari@0.4.1",
    "NotoSansEthiopic": "noto-sans-ethiopic@0.4.2",
    "NotoSansGeorgian": "noto-sans-georgian@0.4.3",
    "NotoSansGujarati": "noto-sans-gujarati@0.4.2",
    "NotoSansGurmukhi": "noto-sans-gurmukhi@0.4.1",
    "NotoSansHebrew": "noto-sans-hebrew@0.4.1",
    "NotoSansKannada": "noto-sans-kannada@0.4.3",
    "NotoSansKhmer": "noto-sans-khmer@0.4.3",
    "NotoSansLao": "noto-sans-lao@0.4.2",
    "NotoSansMalayalam": "noto-sans-malayalam@0.4.2",
    "NotoSansMyanmar": "noto-sans-myanmar@0.4.2",
    "NotoSansOriya": "noto-sans-oriya@0.4.2",
    "NotoSansSinhala": "noto-sans-sinhala@0.4.2",
    "NotoSansTamil": "noto-sans-tamil@0.4.3",
    "NotoSansTelugu": "noto-sans-telugu@0.4.2",
    "NotoSansThaana": "noto-sans-thaana@0.4.2",
    "NotoSansThai": "noto-sans-thai@0.4.2",
    "NotoSerifTibetan": "noto-serif-tibetan@0.4.2",
    "NotoSansSC": "noto-sans-sc@0.4.3",
    "NotoSansJP": "noto-sans-jp@0.4.3",
    "NotoSansKR": "noto-sans-kr@0.4.3",
}
BOLD_ONLY = ("NotoSerifTibetan", "NotoSansSC", "NotoSansJP", "NotoSansKR")
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}
COPYRIGHT, FAMILY, LICENCE = 0, 1, 13
"""Entries of a font's name table."""


class Font(NamedTuple):
    """One font file."""

    name: str
    content: bytes
    family: str
    copyright: str


def fetch(package: str, folder: Path) -> Path:
    """Downloads an npm package; gives its archive."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), f"@expo-google-fonts/{package}"]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return folder / told.strip()


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """The bytes of one file of the archive."""
    stream = archive.extractfile(f"package/{name}")
    if stream is None:
        raise SystemExit(f"a package has no {name}")
    return stream.read()


def checked(name: str, content: bytes) -> Font:
    """The font, if it may be shipped and embedded as it is."""
    font = TTFont(io.BytesIO(content), lazy=True)
    names = font["name"]
    rules = {
        "variable": "fvar" in font,
        "without glyf outlines": "glyf" not in font,
        "restricted": font["OS/2"].fsType != 0,
        "without shaping tables": "GSUB" not in font or "GPOS" not in font,
        "under another licence": "SIL Open Font License, Version 1.1" not in names.getDebugName(LICENCE),
    }
    broken = [rule for rule, breaks in rules.items() if breaks]
    if broken:
        raise SystemExit(f"{name} is {', '.join(broken)}")
    return Font(name, content, names.getDebugName(FAMILY), names.getDebugName(COPYRIGHT))


def fonts_of(stem: str, archive: tarfile.TarFile) -> list[Font]:
    """The weights of one family that are shipped."""
    weights = {name: path for name, path in WEIGHTS.items() if name == "Bold" or stem not in BOLD_ONLY}
    return [
        checked(f"{stem}-{name}.ttf", member(archive, f"{path}/{stem}_{path}.ttf")) for name, path in weights.items()
    ]


def licence(fonts: list[Font], told: str) -> str:
    """The licence's text under the copyright notices of all families."""
    notices = {font.family: font.copyright for font in fonts}
    _, _, terms = told.partition("\n")
    return "".join(f"{family}: {notice}\n" for family, notice in notices.items()) + terms


def build(target: Path) -> None:
    """Writes the compressed fonts, `SHA256SUMS.txt` (digest, size, name of the uncompressed ones) and `OFL.txt`."""
    fonts: list[Font] = []
    told = ""
    with tempfile.TemporaryDirectory() as folder:
        for stem, package in PACKAGES.items():
            with tarfile.open(fetch(package, Path(folder))) as archive:
                fonts += fonts_of(stem, archive)
                told = member(archive, "LICENSE_FONT").decode("ascii")
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.ttf.xz"):
        old.unlink()
    for font in fonts:
        packed = lzma.compress(font.content, check=lzma.CHECK_SHA256, preset=9 | lzma.PRESET_EXTREME)
        (target / f"{font.name}.xz").write_bytes(packed)
        print(f"{font.name}: {len(font.content):,} bytes, {len(packed):,} packed")
    lines = [f"{hashlib.sha256(font.content).hexdigest()} {len(font.content)} {font.name}\n" for font in fonts]
    (target / "SHA256SUMS.txt").write_text("".join(lines), encoding="ascii")
    (target / "OFL.txt").write_text(licence(fonts, told), encoding="ascii")


if __name__ == "__main__":
    build(TARGET)
