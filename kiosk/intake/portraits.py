"""A portrait file -> a 480 x 640 JPEG that badges take as it is. EXIF rotation applied, metadata gone."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

WIDTH, HEIGHT = 480, 640
MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
warnings.simplefilter("error", Image.DecompressionBombWarning)  # refused here, not remarked upon on a terminal


def portrait(path: Path) -> bytes | str:
    """The JPEG, or the key of the reason why the file gives none (below `import_reason.`)."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return "photo_too_large"
        data = path.read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            return "photo_too_large" if image.width * image.height > MAX_PIXELS else _fit(image, data)
    except FileNotFoundError:
        return "photo_missing"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "photo_too_large"
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError):
        return "photo_unreadable"


def _fit(image: Image.Image, data: bytes) -> bytes:
    plain = image.format == "JPEG" and image.mode in ("RGB", "L") and not image.getexif()
    if plain and image.size == (WIDTH, HEIGHT):
        image.draft("L", (WIDTH // 8, HEIGHT // 8))
        image.load()
        return data
    upright = ImageOps.exif_transpose(image).convert("RGB")
    out = io.BytesIO()
    ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.35)).save(
        out, "JPEG", quality=88
    )
    return out.getvalue()
