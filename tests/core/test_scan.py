"""What a guest holds up: pictures and PDFs, and the same code seen twice."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kiosk.errors import KioskError
from kiosk.scan.picture import MAX_BYTES, decode, decode_file
from kiosk.scan.repeats import Repeats
from kiosk.token import TOKEN_DIGITS
from tests.core.pictures import as_bytes, huge_png, with_orientation
from tests.core.tokens import BADGE_CODE, INVITATION_CODE
from tests.core.world import NOW


def code_image(text: str = INVITATION_CODE, scale: int = 5) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=scale, add_quiet_zones=True)).convert("L")


def pdf(*pages: Image.Image | None, size: tuple[float, float] = (298, 420)) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for image in pages:
        if image is not None:
            canvas.drawImage(ImageReader(image), size[0] / 4, size[1] / 4, size[0] / 2, size[0] / 2)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_the_same_code_within_a_moment_is_one_scan() -> None:
    repeats, second = Repeats(), timedelta(seconds=1)
    heard = [
        repeats.is_repeat("1", NOW),
        repeats.is_repeat("1", NOW + second),
        repeats.is_repeat("1", NOW + 2 * second),
    ]
    assert heard == [False, True, True], "each sight starts the window again"
    assert repeats.is_repeat("1", NOW + 3.5 * second) is False


def test_another_code_is_another_scan_and_so_is_the_first_again() -> None:
    repeats = Repeats()
    assert [repeats.is_repeat(text, NOW) for text in ("1", "2", "1")] == [False, False, False]


def test_a_scan_with_several_readings_repeats_a_code_that_a_camera_read() -> None:
    repeats = Repeats()
    assert [repeats.is_repeat(readings, NOW) for readings in (("9", "1"), "1", ("2", "1"), "3")] == [
        *(False, True, True, False)
    ]


def test_a_code_that_nothing_was_done_with_may_come_again_at_once() -> None:
    repeats = Repeats()
    repeats.is_repeat("1", NOW)
    repeats.forget()
    assert repeats.is_repeat("1", NOW) is False


def test_a_clock_that_runs_back_repeats_nothing() -> None:
    repeats = Repeats()
    repeats.is_repeat("1", NOW)
    assert repeats.is_repeat("1", NOW - timedelta(seconds=1)) is False


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_a_code_is_read_from_every_common_picture(kind: str) -> None:
    assert decode(as_bytes(code_image(), kind)) == [INVITATION_CODE]


def test_a_code_on_a_transparent_ground_is_read() -> None:
    """Ignoring alpha would see black on black."""
    dark = code_image()
    clear = Image.new("RGBA", dark.size, (0, 0, 0, 0))
    clear.putalpha(ImageChops.invert(dark))
    assert decode(as_bytes(clear)) == [INVITATION_CODE]


def test_a_code_in_light_on_dark_is_read() -> None:
    assert decode(as_bytes(ImageOps.invert(code_image()))) == [INVITATION_CODE]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_with_the_telephone_turned_is_read(orientation: int) -> None:
    assert decode(with_orientation(code_image().convert("RGB"), orientation)) == [INVITATION_CODE]


def test_two_codes_in_one_picture_are_both_given() -> None:
    both = Image.new("L", (600, 280), "white")
    both.paste(code_image(), (0, 0))
    both.paste(code_image(BADGE_CODE), (300, 0))
    assert sorted(decode(as_bytes(both))) == sorted([INVITATION_CODE, BADGE_CODE])


def scene(*placed: tuple[str, tuple[int, int]]) -> bytes:
    """Codes laid on one large sheet, each with its upper left corner at a place."""
    sheet = Image.new("L", (900, 900), "white")
    for text, corner in placed:
        sheet.paste(code_image(text), corner)
    return as_bytes(sheet)


@pytest.mark.parametrize("size", [(70_000, 2), (2, 70_000)])
def test_a_picture_longer_than_the_decoder_takes_is_an_empty_answer(size: tuple[int, int]) -> None:
    assert decode(as_bytes(Image.new("L", size))) == []


def test_our_code_comes_before_one_that_lies_nearer_to_the_middle() -> None:
    link, almost = "https://example.org", "40" + INVITATION_CODE[2:]
    assert decode(scene((link, (400, 400)), (INVITATION_CODE, (600, 600)))) == [INVITATION_CODE, link]
    assert decode(scene((INVITATION_CODE, (10, 10)), (link, (400, 400)))) == [INVITATION_CODE, link]
    assert decode(scene((almost, (320, 320)), (BADGE_CODE, (600, 600)))) == [BADGE_CODE, almost]


@pytest.mark.parametrize("corner", [(0, 0), (600, 0), (0, 600), (600, 600), (10, 300)])
def test_of_two_of_our_codes_the_one_nearer_to_the_middle_comes_first(corner: tuple[int, int]) -> None:
    for near, far in ((INVITATION_CODE, BADGE_CODE), (BADGE_CODE, INVITATION_CODE)):
        assert decode(scene((near, (310, 310)), (far, corner))) == [near, far]
        assert decode(scene((far, corner), (near, (310, 310)))) == [near, far]


def test_our_code_on_a_later_page_comes_before_a_foreign_one() -> None:
    link = code_image("https://example.org")
    assert decode(pdf(link, code_image())) == [INVITATION_CODE]
    assert decode(pdf(None, link)) == ["https://example.org"]


def test_a_picture_of_a_kind_that_starts_programs_is_not_opened() -> None:
    """PostScript: Pillow would hand it to Ghostscript."""
    assert decode(as_bytes(code_image().convert("L"), "EPS")) == []


def test_a_code_is_read_from_a_pdf_and_from_its_later_pages() -> None:
    assert decode(pdf(code_image())) == [INVITATION_CODE]
    assert decode(pdf(None, None, code_image())) == [INVITATION_CODE]
    assert decode(b"\n" + pdf(code_image())) == [INVITATION_CODE]


def test_a_pdf_as_large_as_a_wall_is_read_within_reason() -> None:
    assert decode(pdf(code_image(), size=(8000, 8000))) == [INVITATION_CODE]


@pytest.mark.parametrize("size", [(1, 1), (1, 14000), (14000, 1)])
def test_a_pdf_of_no_width_is_an_empty_answer(size: tuple[float, float]) -> None:
    assert decode(pdf(None, size=size)) == []


@pytest.mark.parametrize("page", [b"99 0 R", b"null"])
def test_a_pdf_that_names_a_page_it_has_not_got_is_an_empty_answer(page: bytes) -> None:
    broken = re.sub(rb"/Kids \[ \d+ 0 R", b"/Kids [ " + page, pdf(None))
    assert broken != pdf(None)
    assert decode(broken) == []


NOISE = Image.effect_noise((300, 300), 80).convert("L")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        b"plain text",
        as_bytes(NOISE),
        as_bytes(NOISE, "JPEG")[:500],
        as_bytes(Image.new("L", (1, 1))),
        b"%PDF-",
        b"%PDF-1.7 no more",
        pdf(None),
        pdf(code_image())[:300],
        huge_png(7_000),
        huge_png(10_000),
        huge_png(60_000),
    ],
    ids=lambda data: f"{len(data)}-{data[:6]!r}",
)
def test_a_picture_without_a_readable_code_is_an_empty_answer(data: bytes) -> None:
    assert decode(data) == []


GOOD = [as_bytes(code_image(scale=2), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF", "TIFF")]
GOOD.append(pdf(code_image(scale=2)))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow's remarks about what is damaged
@settings(max_examples=80)
@given(st.sampled_from(GOOD), st.data())
def test_a_damaged_picture_or_pdf_never_breaks_the_desk(good: bytes, data: st.DataObject) -> None:
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    for text in decode(bytes(damaged[: data.draw(st.integers(0, len(damaged)))])):
        assert len(text) <= TOKEN_DIGITS


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # the same
@settings(max_examples=60)
@given(
    st.binary(max_size=200), st.sampled_from([b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1", b"II*\0"])
)
@example(b"", b"")
def test_any_bytes_are_no_code_and_no_error(data: bytes, start: bytes) -> None:
    assert decode(start + data) == []


def test_a_file_is_read_and_a_missing_or_unreadable_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(as_bytes(code_image()))
    assert decode_file(tmp_path / "code.png") == [INVITATION_CODE]
    for path, key in ((tmp_path / "none.png", "file_missing"), (tmp_path, "file_unreadable")):
        with pytest.raises(KioskError) as caught:
            decode_file(path)
        assert caught.value.key == key


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(KioskError, match="picture_too_large"):
        decode_file(tmp_path / "large")


@pytest.mark.parametrize("size", [(128, 41_280), (41_280, 128), (1, 60_000)])
def test_a_strip_of_a_picture_that_would_be_too_long_enlarged_is_looked_at_smaller(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("L", size, "white").save(out, "PNG")
    assert decode(out.getvalue()) == []
