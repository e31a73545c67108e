"""Which photos there are: names and sizes, packed. A photo's name is the hash of its picture, so the list is all that
must be signed, and who has a photo need not be given it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from kiosk.sync.squeeze import squeezed, unsqueezed

_MOST_BYTES = 200_000_000
_LEVEL = 6
_NAME = re.compile("[0-9a-f]{40}")


def pack_photos(sizes: Mapping[str, int]) -> bytes:
    """Name -> bytes of the picture."""
    return squeezed(json.dumps(dict(sorted(sizes.items())), separators=(",", ":")).encode(), _LEVEL)


def unpack_photos(packed: bytes) -> dict[str, int]:
    """What `pack_photos` was given; ValueError for anything else."""
    try:
        told = json.loads(unsqueezed(packed, _MOST_BYTES))
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(told, dict) or not all(map(_NAME.fullmatch, told)):
        raise ValueError
    if not all(type(size) is int and size >= 0 for size in told.values()):
        raise ValueError
    return told
