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


def check_chain(rows: Iterable[Row[Any]], ends: Sequence[Row[Any]], personal: Sequence[Row[Any]]) -> JournalCheck:
    """All entries by writer and number, the signed ends, and the personal words that were not purged. A writer that
    was cloned or restored has more than one end: each must be signed.
    """
    known: dict[bytes, Tip] = {}
    inner = set[bytes]()
    words = {row.entry: row for row in personal}
    count, fault = 0, None
    for row in rows:
        count += 1
        before = Tip(row.writer, 0, BEGINNING) if row.prev == BEGINNING else known.get(row.prev)
        known[row.id] = Tip(row.writer, row.seq, EntryId(row.id))
        inner.add(row.prev)
        fault = fault or _link_fault(row, before) or _personal_fault(row, words.get(row.id))
    signed = {row.id: row for row in ends}
    tips = tuple(tip for told, tip in known.items() if told not in inner)
    for tip in tips:
        fault = fault or _end_fault(tip, signed.get(tip.id))
    for row in ends:
        fault = fault or (None if row.id in known else Fault("missing", row.seq))
    return JournalCheck(count, fault, tips)


def _link_fault(row: Row[Any], before: Tip | None) -> Fault | None:
    if before is None or (row.writer, row.seq) != (before.writer, before.seq + 1):
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


def _end_fault(end: Tip, signed: Row[Any] | None) -> Fault | None:
    if signed is None or (signed.writer, signed.seq) != (end.writer, end.seq):
        return Fault("missing", end.seq)
    try:
        message = tip_message(signed.seq, signed.id)
        Ed25519PublicKey.from_public_bytes(end.writer).verify(signed.signature, message)
    except (InvalidSignature, ValueError, TypeError):
        return Fault("unsigned", end.seq)
    return None
