"""A camera's frames: read where they lie, once more where nothing is found, at the pace they deserve."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from kiosk.errors import KioskError
from kiosk.scan.choice import CameraChoice, keep_choice, read_choice
from kiosk.scan.frame import LADDER, MAX_ENLARGED, Frames, Luminance, codes, enlarged
from kiosk.scan.pace import Pace
from kiosk.scan.picture import decode
from kiosk.scan.repeats import Sights
from tests.bench import hostile
from tests.bench.hostile import TEXT, code_image, held_up
from tests.core.pictures import as_bytes
from tests.core.tokens import BADGE_CODE, INVITATION_CODE

LINK = "https://example.org"


def plane(image: Image.Image, gap: int = 0, pixel_stride: int = 1) -> Luminance:
    """A frame as a camera lays it into memory: with something else behind each row, or between the pixels."""
    rows = image.tobytes()
    out = bytearray()
    for row in range(image.height):
        told = rows[row * image.width : (row + 1) * image.width]
        out += bytes(byte for grey in told for byte in (grey, 128)[:pixel_stride]) + b"\x55" * gap
    return Luminance(memoryview(bytes(out)), *image.size, image.width * pixel_stride + gap, pixel_stride)


def scene(*placed: tuple[str, tuple[int, int]], size: tuple[int, int] = (900, 700)) -> Image.Image:
    sheet = Image.new("L", size, "white")
    for text, corner in placed:
        sheet.paste(code_image(text, scale=4), corner)
    return sheet


@pytest.mark.parametrize("gap", [0, 1, 7, 64])
@pytest.mark.parametrize("pixel_stride", [1, 2])
def test_a_frame_is_read_whatever_lies_between_its_rows_and_pixels(gap: int, pixel_stride: int) -> None:
    frame = plane(held_up(220, 12), gap, pixel_stride)
    assert frame.whole
    assert Frames().read(frame) == [TEXT]
    assert frame.image().tobytes() == held_up(220, 12).tobytes()


def test_our_code_comes_first_and_then_the_one_nearest_to_the_middle() -> None:
    near_link = scene((LINK, (390, 290)), (INVITATION_CODE, (20, 20)))
    assert Frames().read(plane(near_link)) == [INVITATION_CODE, LINK]
    two = scene((BADGE_CODE, (360, 260)), (INVITATION_CODE, (20, 20)))
    assert Frames().read(plane(two)) == [BADGE_CODE, INVITATION_CODE]


def test_a_frame_with_nothing_found_is_looked_at_once_more_each_in_another_way() -> None:
    """Too dark for a plain look: one of the next four frames is made softer, and read."""
    dark, frames = plane(hostile.noise(Random(0), 0.8)), Frames()
    reads = [frames.read(dark) for _ in range(2 * len(LADDER))]
    assert [TEXT] in reads
    assert [] in reads, "one step is tried on each frame, not all of them"
    assert reads[: len(LADDER)] == reads[len(LADDER) :], "the steps come in turns"


def test_a_still_picture_climbs_the_whole_ladder() -> None:
    dark = hostile.noise(Random(0), 0.8)
    assert codes(dark, dark.size) == []
    assert decode(as_bytes(dark)) == [TEXT]


def test_a_picture_with_pixels_enough_is_not_enlarged() -> None:
    large = Image.new("L", (MAX_ENLARGED // 4000, 1001))
    assert enlarged(large).size == large.size


@pytest.mark.parametrize(
    ("size", "strides", "there"),
    [
        ((0, 0), (0, 1), 0),
        ((0, 480), (640, 1), 640 * 480),
        ((640, 0), (640, 1), 640 * 480),
        ((-640, 480), (640, 1), 640 * 480),
        ((640, 480), (639, 1), 640 * 480),
        ((640, 480), (640, 2), 640 * 480),
        ((640, 480), (640, 0), 640 * 480),
        ((640, 480), (-640, 1), 640 * 480),
        ((640, 480), (640, 1), 640 * 480 - 1),
        ((70_000, 1), (70_000, 1), 70_000),
    ],
)
def test_a_frame_that_is_not_all_there_is_no_frame(size: tuple[int, int], strides: tuple[int, int], there: int) -> None:
    frame = Luminance(bytes(there), *size, *strides)
    assert not frame.whole
    assert Frames().read(frame) == []


@settings(max_examples=150)
@given(
    st.binary(max_size=3000),
    st.tuples(st.integers(-2, 70), st.integers(-2, 70)),
    st.tuples(st.integers(-2, 150), st.integers(-1, 3)),
)
def test_any_bytes_of_any_size_are_no_code_and_no_error(
    data: bytes, size: tuple[int, int], strides: tuple[int, int]
) -> None:
    frames, frame = Frames(), Luminance(data, *size, *strides)
    for _ in LADDER:
        assert frames.read(frame) == []
    if frame.whole:
        assert frames.moved(frame)
        assert not frames.moved(frame)


def test_something_moves_when_a_part_of_the_picture_changes_and_not_when_it_only_flickers() -> None:
    frames, still = Frames(), scene((INVITATION_CODE, (300, 200))).filter(ImageFilter.GaussianBlur(2))
    frames.moved(plane(still))
    darker = still.point([max(0, value - 5) for value in range(256)])
    assert not frames.moved(plane(darker))
    other = still.copy()
    other.paste(ImageOps.invert(still.crop((0, 0, 250, 250))), (0, 0))
    assert frames.moved(plane(other))


def taken(pace: Pace, rate: int, seconds: float, start: float = 0.0) -> int:
    """How many frames of a camera of that rate are read."""
    return sum(pace.takes(start + place / rate) for place in range(round(seconds * rate)))


def test_fifteen_frames_a_second_are_read_while_nothing_moves_and_thirty_for_a_second_after() -> None:
    pace = Pace()
    assert taken(pace, 30, 2) == 30
    pace.livened(2.0)
    assert taken(pace, 30, 1, start=2.0) == 30
    assert taken(pace, 30, 2, start=3.1) == 30
    assert taken(Pace(), 15, 2) == 30
    assert taken(Pace(), 60, 2) in {30, 31}


def test_a_frame_that_comes_late_does_not_cost_the_next_one() -> None:
    pace = Pace()
    pace.livened(0.0)
    late = [place / 30 + (0.015 if place % 3 == 1 else 0.0) for place in range(30)]
    assert all(pace.takes(at) for at in late)


def test_a_code_that_stays_in_view_is_one_scan_and_so_is_each_of_two() -> None:
    sights = Sights()
    heard = [text for step in range(100) for text in ("ab"[step % 2],) if not sights.is_repeat(text, step / 15)]
    assert heard == ["a", "b"]


def test_a_code_that_was_away_for_a_while_is_a_scan_again() -> None:
    sights = Sights()
    assert [sights.is_repeat("a", at) for at in (0.0, 1.4, 2.8, 4.4)] == [False, True, True, False]


def test_the_choice_of_a_camera_is_kept_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    file = tmp_path / "camera.json"
    assert read_choice(file) == CameraChoice()
    keep_choice(file, CameraChoice("usb-1", on=False))
    assert read_choice(file) == CameraChoice("usb-1", on=False)
    for damaged in (b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", json.dumps({"camera": "x"}).encode(), b"[" * 9999):
        file.write_bytes(damaged)
        assert read_choice(file) == CameraChoice(), damaged
    file.write_text('{"camera": 7, "on": "yes"}')
    assert read_choice(file) == CameraChoice()


def test_a_choice_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(KioskError):
        keep_choice(tmp_path / "file" / "camera.json", CameraChoice())
