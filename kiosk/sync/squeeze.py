"""Compressed bytes, and back: never more than was bargained for. Zstandard (RFC 8878)."""

from __future__ import annotations

import zstandard

WINDOW = 2**27
"""The most memory that a reader lends to unpacking."""
_PIECE = 1_000_000


def squeezed(data: bytes, level: int) -> bytes:
    """The same bytes for the same data, level and library."""
    squeezed = zstandard.ZstdCompressor(level=level).compress(data)
    return bytes(memoryview(squeezed))  # a copy: what the library gives keeps the memory of the worst case


def unsqueezed(data: bytes, most: int) -> bytes:
    """What `squeezed` was given; ValueError for anything else, and for more than `most` bytes."""
    pieces, size = [], 0
    try:
        with zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(data) as reader:
            while piece := reader.read(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > most:
                    raise ValueError("too much")
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    return b"".join(pieces)
