"""Pictures as cameras, offices and strangers deliver them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageOps

ORIENTATION = 0x0112


def as_bytes(image: Image.Image, kind: str = "PNG", **told: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **told)
    return out.getvalue()


def stored_as(upright: Image.Image, orientation: int) -> Image.Image:
    """What a camera stores for a scene that is to be seen `upright` (EXIF 2.3, tag 0112)."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    return upright if undo is None else upright.transpose(undo)


def with_orientation(upright: Image.Image, orientation: int, kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return as_bytes(stored_as(upright, orientation), kind, exif=exif, quality=95)


def rotated_jpeg(
    size: tuple[int, int], halves: tuple[tuple[int, int, int], tuple[int, int, int]], orientation: int
) -> bytes:
    """One colour above and one below, once it is set upright."""
    scene = Image.new("RGB", size, halves[0])
    scene.paste(halves[1], (0, size[1] // 2, *size))
    stored = with_orientation(scene, orientation)
    assert ImageOps.exif_transpose(Image.open(io.BytesIO(stored))).size == size
    return stored


def huge_png(side: int) -> bytes:
    """A few bytes whose header promises side x side pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
