"""The fonts of one PDF: cut down to the glyphs that it draws and embedded as they are numbered here.

In: `Shaped` lines, one after another. Out: the PDF operators that show them, and, when the document is saved, for each
face one composite font (PDF 32000-1, 9.7: Type0, Identity-H) over a subset cut by HarfBuzz. A glyph's code is its place
in the order of first use, so the same badge gives the same bytes. Each line carries its text as it is read
(ActualText, 14.9.4), whatever order and forms the glyphs have. Before it: `shape`. After it: `draw`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from kiosk.badge.fonts import Face
from kiosk.badge.shape import Glyph, Shaped

_KEPT = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp"})
_SYMBOLIC, _STEM = 4, 80
_TEXT_SPACE = 1000
"""Glyph space units an em, in a PDF."""


@dataclass(slots=True)
class _Used:
    """One face in this document: its name there, and a code for each glyph and text that it stands for there.

    Arabic letters share their strokes, Indic syllables their vowels: one text a glyph would name the wrong ones.
    """

    name: str
    codes: dict[tuple[int, str], int] = field(default_factory=dict)

    def code(self, glyph: Glyph) -> int:
        return self.codes.setdefault((glyph.number, glyph.text), len(self.codes) + 1)


class Embedding:
    """The fonts of one document; ReportLab calls `addObjects` when the document is saved."""

    def __init__(self, document: Any) -> None:
        self._used: dict[Face, _Used] = {}
        document.delayedFonts.append(self)

    def show(self, line: Shaped, size: float) -> str:
        """The operators that show `line` (between BT and ET, the text matrix at its origin), `size` in points."""
        said, parts, pen = line.text.encode("utf-16-be").hex().upper(), list[str](), 0.0
        for run in line.runs:
            used = self._used.setdefault(run.face, _Used(f"T{len(self._used)}"))
            parts.append(f"/{used.name} {size:.6g} Tf[")
            for glyph in run.glyphs:
                code = f"<{used.code(glyph):04X}>"
                move = round((pen - glyph.x) * _TEXT_SPACE, 2)
                moved = f"{move:g}{code}" if move else code
                # A mark off the baseline gets a rise of its own.
                parts.append(f"]TJ {glyph.y * size:.6g} Ts[{moved}]TJ 0 Ts[" if glyph.y else moved)
                pen = glyph.x + run.face.advance(glyph.number)
            parts.append("]TJ ")
        shown = "".join(parts).replace("><", "").replace("[]TJ", "")
        return f"/Span<</ActualText<FEFF{said}>>>BDC {shown}EMC"

    def addObjects(self, document: Any) -> None:
        """Adds a font for each face in use."""
        for face, used in self._used.items():
            glyphs = [number for number, _ in used.codes]
            name = f"{_tag(glyphs)}+{face.name}"
            font = _dictionary(
                Type="/Font",
                Subtype="/Type0",
                BaseFont=f"/{name}",
                Encoding="/Identity-H",
                DescendantFonts=pdfdoc.PDFArray([document.Reference(_descendant(document, face, glyphs, name))]),
                ToUnicode=document.Reference(_stream(_to_unicode([text for _, text in used.codes]))),
            )
            document.idToObject[pdfdoc.BasicFonts].dict[used.name] = document.Reference(font)


def _tag(glyphs: list[int]) -> str:
    """Six letters that tell this subset from another (9.6.4)."""
    return "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(repr(glyphs).encode()).digest()[:6])


def _descendant(document: Any, face: Face, glyphs: list[int], name: str) -> Any:
    """The CIDFont (9.7.4); code n is the n-th of `glyphs`."""
    subset, places = _subset(face, glyphs)
    file = document.Reference(_stream(subset, Length1=len(subset)))
    descriptor = _dictionary(Type="/FontDescriptor", FontName=f"/{name}", FontFile2=file, **_measures(face))
    widths = " ".join(_number(face.advance(glyph)) for glyph in glyphs)
    to_places = bytes(2) + b"".join(places[glyph].to_bytes(2, "big") for glyph in glyphs)
    return _dictionary(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont=f"/{name}",
        CIDSystemInfo="<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        FontDescriptor=document.Reference(descriptor),
        W=f"[1[{widths}]]",
        CIDToGIDMap=document.Reference(_stream(to_places)),
    )


def _subset(face: Face, glyphs: list[int]) -> tuple[bytes, Any]:
    """The font file with these glyphs alone, and the place of each in it."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag.encode(), "big") for tag in face.font.face.table_tags if tag not in _KEPT
    )
    plan = hb.SubsetPlan(face.prepared, wanted)
    return bytes(plan.execute().blob.data), plan.old_to_new_glyph_mapping


def _measures(face: Face) -> dict[str, Any]:
    extents = face.font.get_font_extents("ltr")
    ascent, descent = _number(extents.ascender / face.units), _number(extents.descender / face.units)
    box = f"[-{_TEXT_SPACE} {descent} {2 * _TEXT_SPACE} {ascent}]"
    measures = {"Ascent": ascent, "Descent": descent, "CapHeight": ascent, "ItalicAngle": 0, "StemV": _STEM}
    return {"Flags": _SYMBOLIC, "FontBBox": box, **measures}


def _number(em: float) -> str:
    return f"{em * _TEXT_SPACE:.6g}"


def _to_unicode(texts: list[str]) -> bytes:
    """What each code stands for (9.10.3), for readers that do not know ActualText."""
    told = ((code, text.encode("utf-16-be").hex().upper()) for code, text in enumerate(texts, 1) if text)
    lines = [f"<{code:04X}><{text}>" for code, text in told]
    blocks = (lines[start : start + 100] for start in range(0, len(lines), 100))
    entries = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return f"{_CMAP_BEGINS}{entries}{_CMAP_ENDS}".encode("ascii")


_CMAP_BEGINS = (
    "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
    "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
    "1 begincodespacerange<0000><FFFF>endcodespacerange\n"
)
_CMAP_ENDS = "\nendcmap CMapName currentdict/CMap defineresource pop end end"


def _dictionary(**entries: Any) -> Any:
    """A PDF dictionary; ReportLab writes a text in it as it is."""
    return pdfdoc.PDFDictionary(entries)


def _stream(content: bytes, **entries: Any) -> Any:
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress])
