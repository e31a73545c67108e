"""Is the journal whole? Every hash, link, number, tip's signature and personal word's digest.

An entry's id is SHA-256 over its fields, each with its length before it; a writer's chain is signed at its tip.
Rows come in, a verdict goes out; no database is touched here.
Before it: `kiosk.journal`, which writes by the same formulas.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Row

from kiosk.model import Entry, EntryId

BEGINNING = EntryId(bytes(32))
_TIP_DOMAIN = b"accreditation-kiosk tip v1"


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a writer's chain ends."""

    writer: bytes
    seq: int
    id: EntryId


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a chain (a key of the catalogue below `journal_fault.`), and at which entry."""

    what: str
    seq: int


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What reading the whole journal found; `fault` is None when every link and signature holds."""

    entries: int
    fault: Fault | None
    tips: tuple[Tip, ...]


def entry_id(entry: Entry, body: str) -> EntryId:
    """Every field with its length before it, so that no two entries share an encoding."""
    fields = (
        entry.writer,
        entry.seq.to_bytes(8),
        entry.hlc.to_bytes(8),
        entry.kind.encode(),
        entry.subject.encode(),
        body.encode(),
        entry.prev,
    )
    return EntryId(sha256(b"".join(len(field).to_bytes(4) + field for field in fields)).digest())


def tip_message(seq: int, last: EntryId) -> bytes:
    """What a station signs: where its chain ends."""
    return _TIP_DOMAIN + seq.to_bytes(8) + last


def personal_digest(salt: bytes, data: str) -> str:
    """What an entry's body keeps of personal words."""
    return sha256(salt + data.encode()).hexdigest()


def check_chain(rows: Iterable[Row[Any]], tips: Sequence[Row[Any]], personal: Sequence[Row[Any]]) -> JournalCheck:
    """All entries by writer and number, the signed tips, and the personal words that were not purged."""
    ends: dict[bytes, Tip] = {}
    words = {row.entry: row for row in personal}
    count, fault = 0, None
    for row in rows:
        count += 1
        before = ends.get(row.writer, Tip(row.writer, 0, BEGINNING))
        ends[row.writer] = Tip(row.writer, row.seq, EntryId(row.id))
        fault = fault or _link_fault(row, before) or _personal_fault(row, words.get(row.id))
    signed = {row.writer: row for row in tips}
    for end in ends.values():
        fault = fault or _tip_fault(end, signed.get(end.writer))
    for writer in signed.keys() - ends.keys():
        fault = fault or Fault("missing", signed[writer].seq)
    return JournalCheck(count, fault, tuple(ends.values()))


def _link_fault(row: Row[Any], before: Tip) -> Fault | None:
    if row.seq != before.seq + 1 or row.prev != before.id:
        return Fault("broken", row.seq)
    entry = Entry(EntryId(row.id), row.writer, row.seq, row.hlc, row.kind, row.subject, {}, EntryId(row.prev))
    # The stored text itself is hashed, so that no other spelling of the same JSON passes.
    try:
        whole = entry_id(entry, row.body) == row.id
    except (AttributeError, TypeError, OverflowError, UnicodeError):  # a column holds another kind of value
        whole = False
    return None if whole else Fault("changed", row.seq)


def _personal_fault(row: Row[Any], words: Row[Any] | None) -> Fault | None:
    if words is None:
        return None
    whole = json.loads(row.body).get("personal") == personal_digest(words.salt, words.data)
    return None if whole else Fault("changed", row.seq)


def _tip_fault(end: Tip, signed: Row[Any] | None) -> Fault | None:
    if signed is None or (signed.seq, signed.id) != (end.seq, end.id):
        return Fault("missing", end.seq)
    try:
        message = tip_message(signed.seq, signed.id)
        Ed25519PublicKey.from_public_bytes(end.writer).verify(signed.signature, message)
    except (InvalidSignature, ValueError, TypeError):
        return Fault("unsigned", end.seq)
    return None
