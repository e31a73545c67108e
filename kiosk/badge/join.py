"""PDFs that `render` wrote -> one PDF, page after page, with no more than one of them in memory.

Each object gets a number of its own and references follow; streams are copied as they are. That is all it takes for
what ReportLab writes, and for nothing else: objects in the order of one cross-reference table, references only outside
streams, each in the form `12 0 R`. (PDFium would hold every page of all parts in memory.) Before it: `render`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

_CATALOG, _PAGES, _INFO = 1, 2, 3
_OBJECT = re.compile(rb"\b(\d+) 0 (obj|R)\b")


def join(parts: Iterable[Path], target: BinaryIO, title: str) -> None:
    """Writes the pages of all parts, in their order, into `target`."""
    book = _Book(target)
    for part in parts:
        book.add(part.read_bytes())
    book.end(title)


class _Book:
    """The file that grows: where each object of it begins, and the page tree of each part."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._places: list[int] = [0] * (1 + _INFO)
        self._trees: list[int] = []
        self._pages = 0
        target.write(b"%PDF-1.4\n%\x93\x8c\x8b\x9e\n")

    def add(self, pdf: bytes) -> None:
        """One part."""
        trailer = pdf[pdf.rindex(b"trailer") :]
        table = int(_found(rb"startxref\s+(\d+)", trailer))
        starts = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", pdf[table:])]
        catalog = starts[int(_found(rb"/Root (\d+) 0 R", trailer)) - 1]
        tree = int(_found(rb"/Pages (\d+) 0 R", pdf[catalog : pdf.index(b"endobj", catalog)]))
        shift = len(self._places) - 1
        self._trees.append(shift + tree)
        for number, (start, end) in enumerate(pairwise((*starts, table)), 1):
            said, stream, rest = pdf[start:end].partition(b"stream")
            said = _OBJECT.sub(lambda found: b"%d 0 %b" % (int(found[1]) + shift, found[2]), said)
            if number == tree:
                self._pages += int(_found(rb"/Count (\d+)", said))
                said = said.replace(b"/Type /Pages", b"/Parent %d 0 R /Type /Pages" % _PAGES)
            self._places.append(self._target.tell())
            self._target.writelines((said, stream, rest))

    def end(self, title: str) -> None:
        """What holds the parts together."""
        self._put(_CATALOG, b"/Type /Catalog /Pages %d 0 R" % _PAGES)
        trees = b" ".join(b"%d 0 R" % tree for tree in self._trees)
        self._put(_PAGES, b"/Type /Pages /Count %d /Kids [ %b ]" % (self._pages, trees))
        self._put(_INFO, b"/Title <FEFF%b>" % title.encode("utf-16-be").hex().encode())
        table, size = self._target.tell(), len(self._places)
        self._target.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._target.writelines(b"%010d 00000 n \n" % place for place in self._places[1:])
        trailer = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (size, _CATALOG, _INFO)
        self._target.write(trailer + b"startxref\n%d\n%%%%EOF\n" % table)

    def _put(self, number: int, said: bytes) -> None:
        self._places[number] = self._target.tell()
        self._target.write(b"%d 0 obj\n<< %b >>\nendobj\n" % (number, said))


def _found(pattern: bytes, text: bytes) -> bytes:
    (found,) = re.findall(pattern, text)
    return bytes(found)
