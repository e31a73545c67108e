"""An image file beside a layout -> `Picture`, decoded and packed once so that no badge pays for it.

A JPEG goes into a PDF as it is; a PNG, and a JPEG that is turned or in ink colours, as deflated pixels, its
transparency as a mask. What is missing, damaged, of another kind (16 bits a colour too) or too large raises `OSError`
or `ValueError`.
Before it: `layout_file`. After it: `draw`.
"""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from kiosk.badge.layout import Picture

MOST_PIXELS = 40_000_000
"""An A4 sheet at 600 dpi has 35 million."""
_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}
_ORIENTATION, _UPRIGHT = 0x0112, 1


def load_picture(path: Path) -> Picture:
    """The picture in a PNG or JPEG file."""
    data = path.read_bytes()
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(f"{image.width} x {image.height}")
            image.load()
            return _packed(image, data)
    except (SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(type(error).__name__) from error


def _packed(image: Image.Image, data: bytes) -> Picture:
    upright = image.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT
    if image.format == "JPEG" and upright and image.mode in _SPACES:
        return Picture(_digest(data), *image.size, _SPACES[image.mode], "DCTDecode", data)
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):
        raise ValueError(f"mode {image.mode}")
    if not image.has_transparency_data:
        return _deflated(image.convert("L" if image.mode in ("1", "L") else "RGB"))
    seen = image.convert("RGBA")
    alpha = seen.getchannel("A")
    whole = alpha.getextrema() == (255, 255)
    return _deflated(seen.convert("RGB"), None if whole else _deflated(alpha))


def _deflated(image: Image.Image, mask: Picture | None = None) -> Picture:
    data = zlib.compress(image.tobytes())
    digest = _digest(data + (mask.data if mask else b""))
    return Picture(digest, *image.size, _SPACES[image.mode], "FlateDecode", data, mask)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
