"""A parcel of journals as few bytes, and back.

Packed by runs: entries of one writer that follow each other, column by column. Numbers, links and ids are not carried:
the reader makes them again of what was written, so a changed word breaks its writer's chain and is refused where
parcels are taken in. `unpack_parcel` takes any bytes; what is no parcel is None. Before it: `journal`, `bundle`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, chain, pairwise
from typing import Any, TypeVar

from kiosk.audit import BEGINNING, entry_id, personal_digest
from kiosk.journal import Head, Line, Parcel
from kiosk.model import EntryId
from kiosk.roster import pack_certificate, pack_strike, unpack_certificate, unpack_strike
from kiosk.sync.squeeze import squeezed, unsqueezed

FORMAT = 1
MOST_BYTES = 500_000_000
_LEVEL = 12
_MOST_NUMBER = 2**63
_NO_DIGEST = '"personal":""'
_Record = TypeVar("_Record")


def pack_parcel(parcel: Parcel) -> bytes:
    """Compressed."""
    told = {
        "format": FORMAT,
        "heads": [[head.writer.hex(), head.seq, head.id.hex(), head.signature.hex()] for head in parcel.heads],
        "certificates": [pack_certificate(each) for each in parcel.certificates],
        "strikes": [pack_strike(each) for each in parcel.strikes],
        "runs": [_told(run) for run in _runs(parcel.lines)],
    }
    return squeezed(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def unpack_parcel(data: bytes) -> Parcel | None:
    """What `pack_parcel` was given; certificates and strikes of a program that says more in them are left out."""
    try:
        told = json.loads(unsqueezed(data, MOST_BYTES))
        if told["format"] != FORMAT:
            return None
        return Parcel(
            heads=tuple(map(_head, told["heads"])),
            lines=tuple(chain.from_iterable(map(_lines, told["runs"]))),
            certificates=tuple(each for each in _readable(unpack_certificate, told["certificates"]) if _timed(each)),
            strikes=tuple(_readable(unpack_strike, told["strikes"])),
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        return None


def _timed(certificate: Any) -> bool:
    """Moments without a zone cannot be compared with others."""
    return certificate.valid_from.tzinfo is not None and certificate.valid_until.tzinfo is not None


def _readable(unpack: Callable[[str], _Record], texts: Iterable[str]) -> Iterator[_Record]:
    for text in texts:
        try:
            yield unpack(text)
        except (ValueError, TypeError, KeyError):
            continue


def _head(told: list[Any]) -> Head:
    writer, seq, last, signature = told
    return Head(bytes.fromhex(writer), _number(seq), EntryId(bytes.fromhex(last)), bytes.fromhex(signature))


def _runs(lines: Iterable[Line]) -> list[list[Line]]:
    """Entries that follow each other. A fork begins a run of its own."""
    runs: list[list[Line]] = []
    open_at: dict[bytes, list[Line]] = {}
    for line in sorted(lines, key=lambda each: (each.writer, each.seq, each.id)):
        run = open_at.pop(line.prev, None)
        if run is None or (run[-1].writer, run[-1].seq + 1) != (line.writer, line.seq):
            run = []
            runs.append(run)
        run.append(line)
        open_at[line.id] = run
    return runs


def _told(lines: list[Line]) -> dict[str, Any]:
    first = lines[0]
    stamps = [line.hlc for line in lines]
    told = [(line, _personal(line) if line.salt else None) for line in lines]
    return {
        "writer": first.writer.hex(),
        "seq": first.seq,
        "prev": "" if first.prev == BEGINNING else first.prev.hex(),
        "hlc": [stamps[0], *(after - before for before, after in pairwise(stamps))],
        "kind": [line.kind for line in lines],
        "subject": [line.subject for line in lines],
        "body": [_without_digest(line) if words and words[2] else line.body for line, words in told],
        "personal": [[place, *words] for place, (_, words) in enumerate(told) if words],
    }


def _lines(told: dict[str, Any]) -> Iterator[Line]:
    writer, seq = bytes.fromhex(told["writer"]), _number(told["seq"])
    prev = EntryId(bytes.fromhex(told["prev"])) if told["prev"] else BEGINNING
    words = {place: (bytes.fromhex(salt), _text(data), bare) for place, salt, data, bare in told["personal"]}
    columns = (accumulate(told["hlc"]), told["kind"], told["subject"], told["body"])
    for place, (hlc, kind, subject, text) in enumerate(zip(*columns, strict=True)):
        salt, data, bare = words.get(place, (b"", "", False))
        body = _with_digest(text, salt, data) if bare else text
        line = Line(BEGINNING, writer, seq + place, _number(hlc), kind, subject, body, prev, salt, data)
        prev = entry_id(line.unread(), line.body)
        yield replace(line, id=prev)


def _personal(line: Line) -> tuple[str, str, bool]:
    """Salt and words, and whether their digest is left out of the body: it can be made again."""
    return line.salt.hex(), line.data, _with_digest(_without_digest(line), line.salt, line.data) == line.body


def _without_digest(line: Line) -> str:
    return line.body.replace(_digest(line.salt, line.data), _NO_DIGEST, 1)


def _with_digest(body: str, salt: bytes, data: str) -> str:
    return body.replace(_NO_DIGEST, _digest(salt, data), 1)


def _digest(salt: bytes, data: str) -> str:
    return f'"personal":"{personal_digest(salt, data)}"'


def _number(told: Any) -> int:
    if type(told) is not int or not 0 <= told < _MOST_NUMBER:
        raise ValueError(told)
    return told


def _text(told: Any) -> str:
    """One that can be written down: JSON can spell halves of characters."""
    if not isinstance(told, str):
        raise TypeError(told)
    told.encode()
    return told


def newest_of(parcel: Parcel, writer: bytes) -> int:
    """The number of a writer's newest entry that a parcel tells of; 0 for none."""
    return max((head.seq for head in parcel.heads if head.writer == writer), default=0)
