"""A piece of the registry, packed by columns, and back. A checkpoint and a self-service kiosk get less of a person."""

from __future__ import annotations

import json
from itertools import repeat
from typing import Any

from kiosk.intake.copy import Rows
from kiosk.model import StationRole
from kiosk.sync.squeeze import squeezed, unsqueezed

_MOST_BYTES = 200_000_000
_LEVEL = 6
_DOCUMENT = ("document_type", "document_number", "document_country", "document_expires")
_LEFT_OUT = {
    StationRole.CHECKPOINT: (*_DOCUMENT, "birth_date", "note"),
    StationRole.SELF_SERVICE: ("document_number",),
}
"""Columns of a participant that the copy of a station of that role does not hold."""
_RAW = {("invitation", "id"), ("ticket", "id"), ("signer", "public_key")}


def pack_rows(part: Rows) -> bytes:
    """Compressed."""
    told = {"table": part.table, "columns": part.columns, "values": list(zip(*part.rows, strict=True))}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=bytes.hex)
    return squeezed(text.encode(), _LEVEL)


def unpack_rows(data: bytes, role: StationRole) -> Rows | None:
    """As a station of that role keeps them; None for what this program cannot keep."""
    try:
        told = json.loads(unsqueezed(data, _MOST_BYTES))
        part = Rows(told["table"], tuple(told["columns"]), [])
        if not part.known:
            return None
        left_out = _LEFT_OUT.get(role, ()) if part.table == "participant" else ()
        columns = zip(part.columns, told["values"], strict=True)
        kept = [_kept(part.table, name, values, left_out) for name, values in columns]
        part.rows.extend(zip(*kept, strict=True))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return part


def _kept(table: str, name: str, values: list[Any], left_out: tuple[str, ...]) -> list[Any]:
    if name in left_out:
        return list(repeat("", len(values)))
    return list(map(bytes.fromhex, values)) if (table, name) in _RAW else values
