"""What follows from the entries, kept beside them: the state of every participant, and whose each badge is.

In: entries; out: the rows of the projection, which equal the fold of all entries at any time. Settings and rows of
entries are read here too. Writes: projection, badge_of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk import state as fold_of
from kiosk.model import Entry, EntryId, EntryKind, ParticipantState
from kiosk.state import Judge
from kiosk.store import tables
from kiosk.store.engine import prepared

REFOLD = 500
_STATE_OF = prepared(select(tables.projection.c.state).where(tables.projection.c.subject == bindparam("subject")))
_SETTING = prepared(select(tables.setting.c.value).where(tables.setting.c.name == bindparam("name")))


def put(table: Table) -> str:
    """Inserts a row, or replaces what stands under its primary key."""
    new = upsert(table)
    keys = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if column.name not in keys]
    changed = new.on_conflict_do_update(index_elements=keys, set_={name: new.excluded[name] for name in rest})
    return prepared(changed, keys + rest)


_PUT_STATE, _PUT_HOLDER = put(tables.projection), put(tables.badge_of)


def refold(connection: Connection, subjects: AbstractSet[str] | None, judge: Judge) -> None:
    """What is true of these subjects, or of all (None), from their entries."""
    about = tables.entry.c.subject
    if subjects is None:
        subjects = set(connection.execute(select(about).where(tables.entry.c.kind.in_(fold_of.CHANGING))).scalars())
    told = sorted(subjects)
    for at in range(0, len(told), REFOLD):
        entries: dict[str, list[Entry]] = {}
        wanted = select(tables.entry).where(about.in_(told[at : at + REFOLD]))
        for row in connection.execute(wanted.where(tables.entry.c.kind.in_(fold_of.CHANGING))):
            entries.setdefault(row.subject, []).append(entry_of(row))
        for subject, found in entries.items():
            before = state_of(connection, subject)
            put_state(connection, subject, before, fold_of.fold(found, judge))


def put_state(connection: Connection, subject: str, before: ParticipantState, after: ParticipantState) -> None:
    """The projection of a participant, and whose every badge is."""
    if after == before:
        return
    connection.exec_driver_sql(_PUT_STATE, {"subject": subject, "state": fold_of.pack(after)})
    known = {badge.serial for badge in before.badges}
    for badge in after.badges:
        if badge.serial not in known:
            connection.exec_driver_sql(_PUT_HOLDER, {"serial": str(badge.serial), "subject": subject})


def state_of(connection: Connection, subject: str) -> ParticipantState:
    text = connection.exec_driver_sql(_STATE_OF, {"subject": subject}).scalar()
    return fold_of.unpack(text) if text else fold_of.NOTHING


def setting(connection: Connection, name: str) -> str:
    return connection.exec_driver_sql(_SETTING, {"name": name}).scalar() or ""


def entries_about(connection: Connection, subject: str) -> list[Entry]:
    return [entry_of(row) for row in connection.execute(select(tables.entry).where(tables.entry.c.subject == subject))]


def entry_of(row: Row[Any]) -> Entry:
    body = json.loads(row.body)
    kind = EntryKind(row.kind)
    return Entry(EntryId(row.id), row.writer, row.seq, row.hlc, kind, row.subject, body, EntryId(row.prev))


def canonical(body: Mapping[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
