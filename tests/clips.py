"""Video without a codec: an AVI file whose frames are JPEG pictures (`MJPG`), and frames as cameras bring them."""

import io
import struct
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

KEY_FRAME, HAS_INDEX = 0x10, 0x10


def write_clip(file: Path, frames: Sequence[Image.Image], rate: int = 30) -> Path:
    """All frames of one size, so many a second."""
    pictures = [_jpeg(frame) for frame in frames]
    movie, index = b"movi", b""
    for picture in pictures:
        index += struct.pack("<4sIII", b"00dc", KEY_FRAME, len(movie), len(picture))
        movie += _chunk(b"00dc", picture)
    header = _chunk(b"LIST", b"hdrl" + _header(frames, rate, max(map(len, pictures))))
    file.write_bytes(_chunk(b"RIFF", b"AVI " + header + _chunk(b"LIST", movie) + _chunk(b"idx1", index)))
    return file


def _header(frames: Sequence[Image.Image], rate: int, largest: int) -> bytes:
    (width, height), count = frames[0].size, len(frames)
    whole = struct.pack(
        "<14I", 1_000_000 // rate, largest * rate, 0, HAS_INDEX, count, 0, 1, largest, width, height, 0, 0, 0, 0
    )
    stream = struct.pack(
        "<4s4sIHHIIIIIIIIhhhh",
        *(b"vids", b"MJPG", 0, 0, 0, 0, 1, rate, 0, count, largest),
        10_000,
        0,
        0,
        0,
        width,
        height,
    )
    picture = struct.pack("<IiiHH4sIiiII", 40, width, height, 1, 24, b"MJPG", width * height * 3, 0, 0, 0, 0)
    return _chunk(b"avih", whole) + _chunk(b"LIST", b"strl" + _chunk(b"strh", stream) + _chunk(b"strf", picture))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)


def _jpeg(frame: Image.Image) -> bytes:
    out = io.BytesIO()
    frame.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def video_frame(
    grey: Image.Image, pixels: QVideoFrameFormat.PixelFormat = QVideoFrameFormat.PixelFormat.Format_NV12
) -> QVideoFrame:
    """A grey picture in a format that has its grey first (NV12, YUV420P, YUYV ...)."""
    frame = QVideoFrame(QVideoFrameFormat(QSize(*grey.size), pixels))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    step = 2 if pixels == QVideoFrameFormat.PixelFormat.Format_YUYV else 1
    for plane in range(frame.planeCount()):
        bits, stride = memoryview(frame.bits(plane)), frame.bytesPerLine(plane)
        bits[:] = b"\x80" * len(bits)
        if plane == 0:
            rows, told = grey.tobytes(), grey.width
            for row in range(grey.height):
                bits[row * stride : row * stride + told * step : step] = rows[row * told : (row + 1) * told]
    frame.unmap()
    return frame
