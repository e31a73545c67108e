"""What travels between journals, by stick or over a hub: entries as they were written, the signed heads of their
chains, the certificates of their writers and the strikes.

An entry travels with every field that its id is made of, and its personal words beside it, if nobody purged them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from kiosk.model import Entry, EntryId, EntryKind
from kiosk.roster import Certificate, Strike


@dataclass(frozen=True, slots=True)
class Head:
    """Where a writer's chain ends, signed by the writer. A cloned or restored station leaves more than one."""

    writer: bytes
    seq: int
    id: EntryId
    signature: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; `body` is the very text that was hashed, `salt` and `data` are its personal words or empty."""

    id: EntryId
    writer: bytes
    seq: int
    hlc: int
    kind: str
    subject: str
    body: str
    prev: EntryId
    salt: bytes = b""
    data: str = ""

    def unread(self) -> Entry:
        """As an entry whose body is not read yet: enough to be hashed, for the very text of its kind counts."""
        kind = cast("EntryKind", self.kind)
        return Entry(self.id, self.writer, self.seq, self.hlc, kind, self.subject, {}, self.prev)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one journal gives another."""

    heads: tuple[Head, ...] = ()
    lines: tuple[Line, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    strikes: tuple[Strike, ...] = ()
