"""Takes in what other stations wrote, and gives what they lack. Entries are known by what they say (their id), so the
order of arrival never matters, and the same entry twice is one.

`take_in` refuses for structure and signature alone, writer by writer: an entry counts as whole when a head signed by
its writer leads back over it, link by link, to what is known. Whatever an enrolled writer said is kept. Rows come in
and go out; what follows from them `book` folds anew. Writes: entry, personal, head.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, bindparam, exists, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk.audit import BEGINNING, entry_id, personal_digest, tip_message
from kiosk.journal.parcel import Head, Line
from kiosk.model import EntryId
from kiosk.roster import Roster
from kiosk.store import tables

CHUNK = 5_000
_NEW_ENTRY = upsert(tables.entry).on_conflict_do_nothing()
_NEW_WORDS = upsert(tables.personal).on_conflict_do_nothing()
_NEW_HEAD = upsert(tables.head).on_conflict_do_nothing()
_AFTER = (
    select(tables.entry, tables.personal.c.salt, tables.personal.c.data)
    .outerjoin(tables.personal, tables.personal.c.entry == tables.entry.c.id)
    .where(tables.entry.c.writer == bindparam("writer"), tables.entry.c.seq > bindparam("seq"))
    .order_by(tables.entry.c.seq, tables.entry.c.id)
)
_NEXT = tables.entry.alias("next")
_TIPS = select(tables.tip).where(
    ~exists().where(
        _NEXT.c.writer == tables.tip.c.writer, _NEXT.c.seq == tables.tip.c.seq + 1, _NEXT.c.prev == tables.tip.c.id
    )
)
_KNOWN = select(tables.entry.c.id, tables.entry.c.seq).where(tables.entry.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a parcel: the entries that were new; the writers that were refused, each with the reason (a key
    of the catalogue below `sync_why.`); the writers that are ahead of every clock here; whether somebody else writes
    with this station's own key.
    """

    new: int = 0
    refused: tuple[tuple[bytes, str], ...] = ()
    ahead: tuple[bytes, ...] = ()
    own_elsewhere: bool = False
    subjects: frozenset[str] = frozenset()
    latest: int = 0


@dataclass
class Taken:
    """What was taken in so far."""

    lines: list[Line] = field(default_factory=list)
    refused: list[tuple[bytes, str]] = field(default_factory=list)


def heads(connection: Connection) -> tuple[Head, ...]:
    """Where every writer's chain ends, as far as it is known here. A tip of ours that was lost and came back longer is
    no end any more.
    """
    ends = [*connection.execute(_TIPS), *connection.execute(select(tables.head))]
    return tuple(Head(row.writer, row.seq, EntryId(row.id), row.signature) for row in ends)


def lacking(connection: Connection, theirs: Iterable[Head]) -> Iterator[Line]:
    """What a journal with these heads lacks, in the order of each chain. A writer with more than one end, or with an
    end that is not known here, is given whole.
    """
    known, mine = _by_writer(theirs), _by_writer(heads(connection))
    for writer, ends in sorted(mine.items()):
        told = known.get(writer, {})
        if ends.keys() <= told.keys():
            continue
        for row in connection.execute(_AFTER, {"writer": writer, "seq": _since(connection, ends, told)}):
            yield _line(row)


def _since(connection: Connection, mine: Mapping[EntryId, Head], theirs: Mapping[EntryId, Head]) -> int:
    """The number after which they lack everything."""
    if len(mine) != 1 or len(theirs) != 1:
        return 0
    (end,) = theirs.values()
    known = connection.execute(_KNOWN, {"ids": [end.id]}).one_or_none()
    return known.seq if known else 0


def take_in(connection: Connection, lines: Iterable[Line], ends: Iterable[Head], roster: Roster | None) -> Taken:
    """Stores what is whole and new."""
    taken, signed = Taken(), _by_writer(ends)
    for writer, offered in _lines_by_writer(lines).items():
        new = _unknown(connection, offered)
        if roster and writer not in roster.certificates:
            taken.refused.append((writer, "not_enrolled"))
        elif new:
            _take_writer(connection, writer, new, signed.get(writer, {}), taken)
    return taken


def _take_writer(
    connection: Connection, writer: bytes, new: Mapping[EntryId, Line], ends: Mapping[EntryId, Head], taken: Taken
) -> None:
    """One writer's new entries, as far as a signed head leads back over them to what is known."""
    whole: dict[EntryId, Line] = {}
    kept: list[Head] = []
    for end in ends.values():
        if end.id in new and _is_signed(end):
            run = _run(connection, end.id, new, whole)
            if run is not None:
                whole |= run
                kept.append(end)
    if len(whole) < len(new):
        taken.refused.append((writer, "broken_chain" if ends else "no_head"))
    if whole:
        _store(connection, list(whole.values()))
        _move_heads(connection, writer, kept)
        taken.lines.extend(whole.values())


def _run(
    connection: Connection, end: EntryId, new: Mapping[EntryId, Line], whole: Mapping[EntryId, Line]
) -> dict[EntryId, Line] | None:
    """From a head back to what is known; None where a link is missing, or an entry is not what its id says."""
    run: dict[EntryId, Line] = {}
    at, after = end, None
    while at in new and at not in whole:
        line = new[at]
        if not _is_itself(line) or (after and (line.writer, line.seq + 1) != (after.writer, after.seq)):
            return None
        run[at], after, at = line, line, line.prev
    if after is None or at in whole:
        return run
    return run if _leads_on(connection, after) else None


def _leads_on(connection: Connection, first: Line) -> bool:
    """Does the first new entry follow one that is known, or begin a chain?"""
    if first.prev == BEGINNING:
        return first.seq == 1
    before = connection.execute(
        select(tables.entry.c.writer, tables.entry.c.seq).where(tables.entry.c.id == first.prev)
    ).one_or_none()
    return before is not None and (before.writer, before.seq + 1) == (first.writer, first.seq)


def _is_itself(line: Line) -> bool:
    try:
        return entry_id(line.unread(), line.body) == line.id and isinstance(json.loads(line.body), dict)
    except (AttributeError, TypeError, ValueError, OverflowError):
        return False


def _is_signed(head: Head) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(head.writer).verify(head.signature, tip_message(head.seq, head.id))
    except (InvalidSignature, ValueError, TypeError, OverflowError):
        return False
    return True


def _store(connection: Connection, lines: list[Line]) -> None:
    lines.sort(key=lambda line: line.seq)
    for at in range(0, len(lines), CHUNK):
        part = lines[at : at + CHUNK]
        connection.execute(_NEW_ENTRY, [_row(line) for line in part])
        words = [{"entry": line.id, "salt": line.salt, "data": line.data} for line in part if _words_are_whole(line)]
        if words:
            connection.execute(_NEW_WORDS, words)


def _words_are_whole(line: Line) -> bool:
    return bool(line.salt) and json.loads(line.body).get("personal") == personal_digest(line.salt, line.data)


def _move_heads(connection: Connection, writer: bytes, ends: list[Head]) -> None:
    """The new ends of a chain; what has an entry behind it is an end no more."""
    for end in ends:
        row = {"writer": writer, "seq": end.seq, "id": end.id, "signature": end.signature}
        connection.execute(_NEW_HEAD, row)
    behind = select(tables.entry.c.prev).where(tables.entry.c.writer == writer)
    connection.execute(tables.head.delete().where(tables.head.c.writer == writer, tables.head.c.id.in_(behind)))


def _unknown(connection: Connection, lines: Mapping[EntryId, Line]) -> dict[EntryId, Line]:
    """Those that are not here yet."""
    ids, known = list(lines), set[bytes]()
    for at in range(0, len(ids), CHUNK):
        known.update(row.id for row in connection.execute(_KNOWN, {"ids": ids[at : at + CHUNK]}))
    return {told: line for told, line in lines.items() if told not in known}


def _by_writer(ends: Iterable[Head]) -> dict[bytes, dict[EntryId, Head]]:
    found: dict[bytes, dict[EntryId, Head]] = defaultdict(dict)
    for end in ends:
        found[end.writer][end.id] = end
    return found


def _lines_by_writer(lines: Iterable[Line]) -> dict[bytes, dict[EntryId, Line]]:
    found: dict[bytes, dict[EntryId, Line]] = defaultdict(dict)
    for line in lines:
        found[line.writer][line.id] = line
    return found


_COLUMNS = ("id", "writer", "seq", "hlc", "kind", "subject", "body", "prev")


def _row(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in _COLUMNS}


def _line(row: Row[tuple[object, ...]]) -> Line:
    told = {name: getattr(row, name) for name in _COLUMNS}
    return Line(**told, salt=row.salt or b"", data=row.data or "")
