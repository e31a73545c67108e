"""Portraits: whatever an organiser delivers becomes 480 x 640, upright and without its metadata, or is named."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.badge.draw import open_jpeg
from kiosk.intake.loader import Line, Source
from kiosk.intake.portraits import HEIGHT, MAX_BYTES, WIDTH, portrait
from kiosk.model import ParticipantNumber, Reason
from tests.core.pictures import as_bytes, huge_png, rotated_jpeg
from tests.core.world import ANNA, NOW, PEOPLE, StationAt, csv_text, jpeg

RED, BLUE = (200, 30, 30), (30, 30, 200)


def opened(result: bytes | str) -> Image.Image:
    assert isinstance(result, bytes), result
    picture = Image.open(io.BytesIO(result))
    assert (picture.format, picture.size) == ("JPEG", (WIDTH, HEIGHT))
    picture.load()
    return picture


def near(picture: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    seen = picture.convert("RGB").getpixel(place)
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 40 for one, other in zip(seen, colour, strict=True))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "picture"


def test_a_picture_that_fits_is_kept_byte_for_byte(file: Path) -> None:
    file.write_bytes(jpeg())
    assert portrait(file) == jpeg()


@pytest.mark.parametrize("size", [(1, 1), (3000, 200), (200, 3000), (481, 640), (960, 1280)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_any_size_and_kind_of_picture_is_fitted(file: Path, size: tuple[int, int], kind: str) -> None:
    file.write_bytes(as_bytes(Image.new("RGB", size, RED), kind))
    assert near(opened(portrait(file)), (240, 320), RED)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "F"])
def test_any_mode_of_picture_is_fitted(file: Path, mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "F") else "PNG"
    file.write_bytes(as_bytes(Image.new(mode, (600, 800)), kind))
    assert opened(portrait(file)).mode == "RGB"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_lying_on_its_side_is_set_upright(file: Path, orientation: int) -> None:
    """Red above, blue below: in whichever way the camera stored it."""
    file.write_bytes(rotated_jpeg((WIDTH, HEIGHT), (RED, BLUE), orientation))
    picture = opened(portrait(file))
    assert near(picture, (240, 20), RED)
    assert near(picture, (240, 620), BLUE)
    assert dict(picture.getexif()) == {}


def test_the_place_where_a_photo_was_taken_does_not_come_along(file: Path) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (55.0, 45.0, 0.0)}
    exif[0x010E] = "secret words"
    file.write_bytes(as_bytes(Image.new("RGB", (WIDTH, HEIGHT), RED), "JPEG", exif=exif))
    result = portrait(file)
    opened(result)
    assert isinstance(result, bytes)
    assert b"secret words" not in result


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2) + data


SECRET = b"secret words"
JFIF_END, SCAN = 20, jpeg().index(b"\xff\xda")
BESIDES = {
    "exif": (2, segment(0xE1, b"Exif\0\0" + SECRET)),
    "xmp": (JFIF_END, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET)),
    "profile": (JFIF_END, segment(0xE2, b"ICC_PROFILE\0\1\1" + SECRET)),
    "photoshop": (JFIF_END, segment(0xED, b"Photoshop 3.0\0" + SECRET)),
    "adobe": (JFIF_END, segment(0xEE, b"Adobe\0d\0\0\0\0\1" + SECRET)),
    "thumbnail": (JFIF_END, segment(0xE0, b"JFXX\0\x13\1\1" + SECRET)),
    "comment": (JFIF_END, segment(0xFE, SECRET)),
    "late comment": (SCAN, segment(0xFE, SECRET)),
    "comment before the end": (len(jpeg()) - 2, segment(0xFE, SECRET)),
    "after the end": (len(jpeg()), SECRET),
    "far after the end": (len(jpeg()), SECRET * 500),
    "another picture after the end": (len(jpeg()), SECRET + jpeg()),
}


@pytest.mark.parametrize(("place", "besides"), BESIDES.values(), ids=BESIDES)
def test_what_a_file_has_besides_its_picture_does_not_come_along(file: Path, place: int, besides: bytes) -> None:
    file.write_bytes(jpeg()[:place] + besides + jpeg()[place:])
    result = portrait(file)
    opened(result)
    assert isinstance(result, bytes)
    assert SECRET not in result
    assert open_jpeg(result) is not None


def test_the_comment_of_another_kind_of_picture_does_not_come_along(file: Path) -> None:
    file.write_bytes(as_bytes(Image.new("P", (WIDTH, HEIGHT)), "GIF", comment=SECRET))
    result = portrait(file)
    assert isinstance(result, bytes)
    assert SECRET not in result


def test_a_file_without_the_header_that_tells_its_colours_is_encoded_anew(file: Path) -> None:
    file.write_bytes(jpeg()[:2] + jpeg()[JFIF_END:])
    result = portrait(file)
    assert near(opened(result), (240, 320), (0x88, 0x99, 0xAA))
    assert isinstance(result, bytes)
    assert result.startswith(jpeg()[:JFIF_END])


@pytest.mark.parametrize("told", [{"progressive": True}, {"restart_marker_blocks": 4}, {"quality": 95}])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_every_plain_kind_of_jpeg_is_kept(file: Path, mode: str, told: dict[str, int]) -> None:
    noise = Image.effect_noise((WIDTH, HEIGHT), 90).convert(mode)
    file.write_bytes(as_bytes(noise, "JPEG", **told))
    assert portrait(file) == file.read_bytes()
    assert open_jpeg(file.read_bytes()) is not None


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_jpeg_that_is_kept_can_be_printed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(jpeg())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, SCAN + 20))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.getbasetemp() / "damaged"
    file.write_bytes(content)
    result = portrait(file)
    if isinstance(result, bytes):
        opened(result)
        assert open_jpeg(result) is not None


def test_a_picture_of_a_kind_that_starts_programs_is_none(file: Path) -> None:
    """PostScript: Pillow would hand it to Ghostscript."""
    file.write_bytes(as_bytes(Image.new("RGB", (WIDTH, HEIGHT)), "EPS"))
    assert portrait(file) == "photo_unreadable"


def test_a_missing_file_is_named(file: Path) -> None:
    assert portrait(file) == "photo_missing"


def test_a_folder_is_no_photo(tmp_path: Path) -> None:
    assert portrait(tmp_path) == "photo_unreadable"


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", jpeg()[:20], jpeg()[: len(jpeg()) // 2], jpeg()[:-200], b"%PDF-1.4", b"GIF89a"],
)
def test_what_is_no_whole_picture_is_unreadable(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert portrait(file) == "photo_unreadable"


@pytest.mark.parametrize("side", [9_000, 11_000, 60_000])
def test_a_header_that_promises_too_much_is_not_unpacked(file: Path, side: int) -> None:
    file.write_bytes(huge_png(side))
    assert portrait(file) == "photo_too_large"


def test_a_file_beyond_all_measure_is_not_read(file: Path) -> None:
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    assert portrait(file) == "photo_too_large"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow's remarks about what is damaged
@settings(max_examples=60)
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "TIFF"]), st.data())
def test_a_damaged_picture_is_fitted_or_named(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    content = bytearray(as_bytes(Image.linear_gradient("L").convert("RGB"), kind))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.getbasetemp() / "damaged"
    file.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    result = portrait(file)
    if isinstance(result, bytes):
        opened(result)
    else:
        assert result in ("photo_unreadable", "photo_too_large")


def test_an_import_warns_of_a_bad_photo_and_keeps_the_person(station: StationAt, tmp_path: Path) -> None:
    (tmp_path / "good.jpg").write_bytes(jpeg(600, 700))
    (tmp_path / "bad.jpg").write_bytes(b"bad")
    photos = ("good.jpg", "bad.jpg", "none.jpg", "..", "")
    people = [{**PEOPLE[0], "number": str(number), "photo": name} for number, name in enumerate(photos, 101)]
    table = tmp_path / "list.csv"
    table.write_text(csv_text(people), encoding="utf-8")
    report = station.import_table(Source(table, tmp_path))
    assert (report.accepted, report.refused, report.photos) == (5, [], 1)
    assert report.warnings == [
        Line(3, "photo", "photo_unreadable"),
        Line(4, "photo", "photo_missing"),
        Line(5, "photo", "photo_unreadable"),
    ]
    asked = [station.desk.look(ParticipantNumber(number), NOW).decision.reason for number in range(101, 106)]
    assert asked == [Reason.IDENTITY_REQUIRED, *[Reason.PHOTO_MISSING] * 4]


def test_a_stored_photo_cannot_be_read_swapped_or_damaged_unseen(station: StationAt) -> None:
    jpegs = [jpeg(480, 640, colour) for colour in ("#111111", "#eeeeee")]
    names = [station.photos.put(data) for data in jpegs]
    assert [station.photos.get(name) for name in names] == jpegs
    assert station.photos.put(jpegs[0]) == names[0]
    one, other = (station.home.photo_folder / name[:2] / name for name in names)
    assert jpegs[0][:40] not in one.read_bytes()
    sealed = one.read_bytes()
    one.write_bytes(other.read_bytes())
    assert station.photos.get(names[0]) is None
    one.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert station.photos.get(names[0]) is None
    one.write_bytes(b"")
    assert station.photos.get(names[0]) is None


def test_a_photo_lost_from_the_disk_is_no_photo_and_no_error(station: StationAt) -> None:
    person = station.shelf.current().person(ParticipantNumber(ANNA))
    assert person is not None
    (station.home.photo_folder / person.photo[:2] / person.photo).unlink()
    assert station.photo(person) is None
