"""ZPL: what is sent reads back dot by dot, and no answer of a printer is taken for more than it says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from zebrafy.zebrafy_zpl import ZebrafyZPL

from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout_file import load_layout
from kiosk.badge.raster import HEADS, dots, for_head
from kiosk.config import RESOURCES
from kiosk.printing import zpl
from kiosk.printing.printer import Fault
from kiosk.printing.zpl import HostStatus, NoValue
from tests.core.badge_samples import CODE, FEDOROVA, jpeg, made, printed, scanned
from tests.zpl_printer import read_label

GOOD = b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
"""As the ZPL II Programming Guide lays the three lines out."""
LABELS = ("label-102x152", "foldover-4x6", "card-86x54-landscape")


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    return load_fonts(font_cache)


def bits(picture: Image.Image) -> bytes:
    return picture.convert("L").tobytes()


def drawn(width: int, height: int, packed: bytes) -> Image.Image:
    return Image.frombytes("1", (width, height), packed)


def read(packed: bytes, across: int, data: str) -> bytes:
    """The packed dots, as zebrafy unpacks them (its pictures are inverted: white is not burnt)."""
    (picture,) = ZebrafyZPL(f"^XA^GFA,{len(packed)},{len(packed)},{across},{data}^FS^XZ").to_images()
    return picture.tobytes("raw", "1;I")


@st.composite
def pictures(draw: st.DrawFn) -> Image.Image:
    """Of any size, with long runs and with noise."""
    width, height = draw(st.integers(1, 90)), draw(st.integers(1, 20))
    across = (width + 7) // 8
    byte = st.sampled_from([0, 255, 0xF0, 0x0F, 0x55]) | st.integers(0, 255)
    line = st.lists(byte, min_size=across, max_size=across).map(bytes)
    some = draw(st.lists(line, min_size=1, max_size=3))
    return drawn(width, height, b"".join(draw(st.sampled_from(some)) for _ in range(height)))


@given(pictures())
def test_any_picture_reads_back_dot_by_dot(picture: Image.Image) -> None:
    assert bits(read_label(zpl.label(picture)).picture) == bits(picture)


@given(st.integers(1, 40), st.lists(st.sampled_from([0, 255, 0x11]) | st.integers(0, 255), min_size=1, max_size=400))
def test_both_ways_of_packing_read_back(across: int, dots_: list[int]) -> None:
    packed = bytes(dots_) + bytes(-len(dots_) % across)
    assert read(packed, across, zpl.runs(packed, across)) == packed
    assert read(packed, across, zpl.deflated(packed)) == packed


@pytest.mark.parametrize("count", [1, 2, 3, 19, 20, 21, 39, 40, 399, 400, 401, 419, 420, 801, 1219])
def test_a_run_of_any_length_reads_back(count: int) -> None:
    line = b"\x1a" + b"\x77" * count + b"\x10"
    assert read(line, len(line), zpl.runs(line, len(line))) == line


def test_the_shorter_packing_is_taken() -> None:
    noise = drawn(400, 400, random.Random(1).randbytes(20_000))
    assert ":Z64:" in zpl.graphic(noise)
    assert len(zpl.graphic(noise)) < 2 * 20_000
    assert zpl.graphic(Image.new("1", (800, 9), 1)) == "^GFA,900,900,100,,::::::::"


@pytest.mark.parametrize(("left", "top"), [(0, 0), (13, 5), (-3, 2), (4, -7), (-1, -1)])
def test_a_picture_is_moved_and_only_what_goes_over_the_edge_is_lost(left: int, top: int) -> None:
    picture = drawn(40, 30, random.Random(2).randbytes(150))
    label = read_label(zpl.label(picture, left, top))
    assert (label.left, label.top) == (max(0, left), max(0, top))
    assert bits(label.picture) == bits(picture.crop((max(0, -left), max(0, -top), 40, 30)))


@given(st.text())
def test_no_name_can_bring_a_command_in(name: str) -> None:
    picture = Image.new("1", (8, 1), 0)
    plain, named = zpl.label(picture), zpl.label(picture, name=name)
    assert [named.count(sign) for sign in (b"^", b"~", b"\n")] == [plain.count(sign) for sign in (b"^", b"~", b"\n")]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", LABELS)
def test_a_badge_reads_back_dot_by_dot_and_its_code_is_read(fonts: Fonts, head: int, name: str) -> None:
    dpi = HEADS[head]
    layout = for_head(load_layout(RESOURCES / "badges" / f"{name}.toml"), dpi)
    sides = dots(printed(made(FEDOROVA, fonts, jpeg()), layout, fonts), layout, dpi)
    burnt = [read_label(zpl.label(side)).picture for side in sides]
    assert [bits(each) for each in burnt] == [bits(side) for side in sides]
    assert CODE in [code for each in burnt for code in scanned(each.convert("L"))]


def test_a_printer_in_order_says_so() -> None:
    assert zpl.host_status(GOOD) == HostStatus((), busy=False)


@pytest.mark.parametrize(
    ("line", "place", "faults", "busy"),
    [
        (0, 1, (Fault.MEDIA_EMPTY,), False),
        (0, 2, (Fault.PAUSED,), False),
        (0, 4, (), True),
        (0, 5, (), True),
        (0, 7, (), True),
        (0, 9, (Fault.ATTENTION,), False),
        (0, 10, (Fault.ATTENTION,), False),
        (0, 11, (Fault.ATTENTION,), False),
        (1, 2, (Fault.COVER_OPEN,), False),
        (1, 3, (Fault.RIBBON_OUT,), False),
        (1, 7, (), True),
        (1, 8, (), True),
    ],
)
def test_each_flag_has_its_word(line: int, place: int, faults: tuple[Fault, ...], *, busy: bool) -> None:
    lines = [each.strip(b"\x02\x03\r").split(b",") for each in GOOD.splitlines()]
    lines[line][place] = b"1"
    said = b"".join(b"\x02" + b",".join(each) + b"\x03\r\n" for each in lines)
    assert zpl.host_status(said) == HostStatus(faults, busy)


@given(st.integers(1, len(GOOD.rstrip()) - 1))
def test_half_an_answer_is_no_status(length: int) -> None:
    assert zpl.host_status(GOOD[:length]) is NoValue.NONSENSE


@given(st.binary())
@example(b"\x02\x03" * 3)
@example(b"\x02" + b",".join([b"9" * 70] * 12) + b"\x03")
def test_any_bytes_are_a_status_or_a_reason(answer: bytes) -> None:
    assert zpl.host_status(answer) in (NoValue.NONSENSE, NoValue.SILENT)


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=3))
def test_a_damaged_status_is_never_an_accident(place: int, put: bytes) -> None:
    status = zpl.host_status(GOOD[:place] + put + GOOD[place + 1 :])
    assert isinstance(status, HostStatus | NoValue)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (b'"1489"', 1489),
        (b'"0"\r\n', 0),
        (b'\r\n"7"\r\n', 7),
        (b'"?"', NoValue.UNKNOWN),
        (b"?\r\n", NoValue.UNKNOWN),
        (b"", NoValue.SILENT),
        (b'"14', NoValue.NONSENSE),
        (b"1489", NoValue.NONSENSE),
        (b'"1489""1490"', NoValue.NONSENSE),
        (b'"-1"', NoValue.NONSENSE),
        (b'"' + b"9" * 11 + b'"', NoValue.NONSENSE),
        (GOOD, NoValue.NONSENSE),
    ],
)
def test_the_odometer_is_a_number_or_a_reason(answer: bytes, value: int | NoValue) -> None:
    assert zpl.label_count(answer) == value


@given(st.binary())
@example(b'"\xb2"')
def test_any_bytes_are_a_count_or_a_reason(answer: bytes) -> None:
    assert isinstance(zpl.label_count(answer), int | NoValue)
