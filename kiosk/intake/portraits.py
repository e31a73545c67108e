"""A portrait file -> a 480 x 640 JPEG that badges take as it is. EXIF rotation applied, metadata gone.

A file that is already such a JPEG, and nothing besides, is kept byte for byte; every other is encoded anew.
"""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

WIDTH, HEIGHT = 480, 640
MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # Pillow knows forty more, and some of them start programs
# ITU-T T.81, table B.1. A photo begins with the JFIF header without a thumbnail (16 bytes), which says how its colours
# are meant; then come frame (baseline or progressive), Huffman and quantisation tables, restart interval and scans.
_JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
_JFIF_END = 20
_SCAN, _END = b"\xff\xda", b"\xff\xd9"
_DRAWING = (b"\xff\xc0", b"\xff\xc2", b"\xff\xc4", b"\xff\xdb", b"\xff\xdd", _SCAN)
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")  # within a scan: neither a stuffed byte nor a restart
warnings.simplefilter("error", Image.DecompressionBombWarning)  # refused here, not remarked upon on a terminal


def portrait(path: Path) -> bytes | str:
    """The JPEG, or the key of the reason why the file gives none (below `import_reason.`)."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return "photo_too_large"
        data = path.read_bytes()
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return "photo_too_large" if image.width * image.height > MAX_PIXELS else _fit(image, data)
    except FileNotFoundError:
        return "photo_missing"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "photo_too_large"
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, RuntimeError):
        return "photo_unreadable"


def _fit(image: Image.Image, data: bytes) -> bytes:
    if image.size == (WIDTH, HEIGHT) and image.mode in ("RGB", "L") and _is_bare(data):
        image.draft("L", (WIDTH // 8, HEIGHT // 8))
        image.load()
        return data
    upright = ImageOps.exif_transpose(image).convert("RGB")
    fitted = ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    fitted.info.clear()  # Pillow would write a comment again
    out = io.BytesIO()
    fitted.save(out, "JPEG", quality=88)
    return out.getvalue()


def _is_bare(data: bytes) -> bool:
    """A JPEG of nothing but what draws the picture: no EXIF, XMP, comment, profile or thumbnail, nothing after it."""
    if not data.startswith(_JFIF):
        return False
    at = _JFIF_END
    while data[at : at + 2] in _DRAWING:
        scan = data[at : at + 2] == _SCAN
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if scan:
            found = _NEXT_MARKER.search(data, at)
            at = found.start() if found else len(data)
    return data[at:] == _END
