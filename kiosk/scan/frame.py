"""One grey frame -> the texts of the QR codes in it: those that look like ours first, then those nearest to the middle.

A camera's frame is read where it lies, without a copy (`Luminance`). `Frames` reads one frame after another: where
nothing is found it looks once more through one step of the ladder, the next frame through the next step; enlarged is
the middle, where codes are held. Still pictures (`picture`) climb the whole ladder. Measured in tests/bench: a step
costs several plain looks, so a frame gets one. What is no frame at all is an empty list.
Before it: cameras and `picture`; after it: `kiosk.token`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from kiosk.token import TOKEN_DIGITS, TokenKind

QR_ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
AROUND = 15
"""Pixels to each side over which the mean is taken: 31 in all."""
DARKER = 6
"""Grey levels below that mean are ink."""
LONGEST = 65_535
"""Of a side, to zxing-cpp."""
MIDDLE = (640, 480)
MAX_ENLARGED = 16_000_000
"""Pixels: a larger picture has enough of them."""
Pixels = memoryview | bytearray | bytes
THUMB, CHANGED_LEVELS, CHANGED_SHARE = (32, 18), 16, 0.02


@dataclass(frozen=True, slots=True)
class Luminance:
    """The grey of a frame where it lies, in bytes from one row and one pixel to the next."""

    pixels: Pixels
    width: int
    height: int
    row_stride: int
    pixel_stride: int = 1

    @property
    def whole(self) -> bool:
        """Do the pixels reach as far as the sizes say?"""
        fits = 0 < self.width <= LONGEST and 0 < self.height <= LONGEST and self.pixel_stride in (1, 2)
        return fits and self.width * self.pixel_stride <= self.row_stride <= len(self.pixels) // self.height

    def image(self) -> Image.Image:
        """The same for Pillow; copied only where other bytes lie between."""
        mode, size = "L" if self.pixel_stride == 1 else "LA", (self.width, self.height)
        pixels = cast("bytes", self.pixels)  # as Pillow's stubs call whatever has a buffer
        image = Image.frombuffer(mode, size, pixels, "raw", mode, self.row_stride, 1)
        return image if mode == "L" else image.getchannel(0)


def enlarged(image: Image.Image) -> Image.Image:
    """Twice as wide and high: small and soft codes."""
    if image.width * image.height * 4 > MAX_ENLARGED:
        return image
    return image.resize((image.width * 2, image.height * 2), Image.Resampling.BILINEAR)


def clearer(image: Image.Image) -> Image.Image:
    """Ink is what is darker than the 31 pixels around it: shadows and glare."""
    mean = image.filter(ImageFilter.BoxBlur(AROUND))
    darker = ImageChops.subtract(image, mean, offset=128)
    return darker.point([0 if value < 128 - DARKER else 255 for value in range(256)])


def clearer_enlarged(image: Image.Image) -> Image.Image:
    """Both."""
    return enlarged(clearer(image))


def softer_enlarged(image: Image.Image) -> Image.Image:
    """Blurred and enlarged: noise, other screens' dots."""
    return enlarged(image.filter(ImageFilter.GaussianBlur(1)))


LADDER: Final[tuple[Callable[[Image.Image], Image.Image], ...]] = (
    enlarged,
    clearer,
    clearer_enlarged,
    softer_enlarged,
)


@dataclass(slots=True)
class Frames:
    """Reads one frame after another, and tells whether something moves before the camera."""

    _step: int = 0
    _thumb: Image.Image | None = field(default=None)

    def read(self, frame: Luminance, *, once_more: bool = True) -> list[str]:
        """The texts of the codes in a frame."""
        if not frame.whole:
            return []
        strides = (frame.row_stride, frame.pixel_stride)
        view = zxingcpp.ImageView(frame.pixels, frame.width, frame.height, zxingcpp.ImageFormat.Lum, *strides)
        return codes(view, (frame.width, frame.height)) or (self._once_more(frame) if once_more else [])

    def _once_more(self, frame: Luminance) -> list[str]:
        step = LADDER[self._step]
        self._step = (self._step + 1) % len(LADDER)
        image = frame.image()
        image = step(image if step is clearer else _middle(image))
        return codes(image, image.size)

    def moved(self, frame: Luminance) -> bool:
        """Does this frame look otherwise than the one before?"""
        before, self._thumb = self._thumb, frame.image().resize(THUMB, Image.Resampling.NEAREST)
        if before is None:
            return True
        levels = ImageChops.difference(before, self._thumb).histogram()
        return sum(levels[CHANGED_LEVELS:]) > CHANGED_SHARE * THUMB[0] * THUMB[1]


def _middle(image: Image.Image) -> Image.Image:
    width, height = (min(side, most) for side, most in zip(image.size, MIDDLE, strict=True))
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def codes(image: Image.Image | zxingcpp.ImageView, size: tuple[int, int]) -> list[str]:
    """One look at a grey picture: the texts in their order."""
    found = zxingcpp.read_barcodes(image, formats=QR_ONLY)
    found.sort(key=lambda code: (not looks_like_ours(code.text), _off_centre(code.position, size)))
    return [code.text for code in found]


def looks_like_ours(text: str) -> bool:
    """Has a code the form of an invitation or a badge?"""
    digits = len(text) == TOKEN_DIGITS and text.isascii() and text.isdigit()
    return digits and text.startswith(tuple(TokenKind))


def _off_centre(position: zxingcpp.Position, size: tuple[int, int]) -> float:
    """Pixels between the middle of a code and the middle of its picture."""
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    x, y = (sum(getattr(corner, axis) for corner in corners) / 4 for axis in "xy")
    return math.hypot(x - size[0] / 2, y - size[1] / 2)
