"""The font files are whole, licensed and small; they are unpacked once, whoever else does it at the same time."""

from __future__ import annotations

import hashlib
import lzma
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from kiosk.badge import font_files as unpacking
from kiosk.badge.font_files import LIST, PACKED, font_files
from kiosk.errors import KioskError

PACKED_BYTES = 14_000_000
BOLD_ONLY = ("NotoSansSC", "NotoSansJP", "NotoSansKR", "NotoSerifTibetan")
WORDS = {
    "NotoSans": ("Þórbjörg Nguyễn Żółć", "Фёдорова Ӏ Ө №", "Αικατερίνη Ἀθηνᾶ"),
    "NotoSansArabic": ("محمد عبد الله", "علی‌رضا گچپژ", "ڈاکٹر نواز", "ئۇيغۇر"),
    "NotoSansArmenian": ("Հովհաննես",),
    "NotoSansBengali": ("শ্রীকৃষ্ণ বন্দ্যোপাধ্যায়",),
    "NotoSansDevanagari": ("क्षत्रिय श्रीकृष्ण",),
    "NotoSansEthiopic": ("ተስፋዬ",),
    "NotoSansGeorgian": ("გიორგი", "ᲒᲘᲝᲠᲒᲘ"),
    "NotoSansGujarati": ("શ્રીકૃષ્ણ પટેલ",),
    "NotoSansGurmukhi": ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",),
    "NotoSansHebrew": ("שָׁלוֹם כהן",),
    "NotoSansKannada": ("ಶ್ರೀಕೃಷ್ಣ",),
    "NotoSansKhmer": ("ព្រះស្រី ខ្មែរ",),
    "NotoSansLao": ("ສົມຊາຍ ນ້ຳ",),
    "NotoSansMalayalam": ("ശ്രീകൃഷ്ണൻ",),
    "NotoSansMyanmar": ("မြန်မာ ကျော်",),
    "NotoSansOriya": ("ଶ୍ରୀକୃଷ୍ଣ",),
    "NotoSansSinhala": ("ශ්‍රී ලංකා",),
    "NotoSansTamil": ("ஸ்ரீகிருஷ்ணன்",),
    "NotoSansTelugu": ("శ్రీకృష్ణ",),
    "NotoSansThaana": ("މުޙައްމަދު",),
    "NotoSansThai": ("สมชาย น้ำผึ้ง",),
    "NotoSerifTibetan": ("བསྟན་འཛིན་རྒྱ་མཚོ",),
    "NotoSansSC": ("李娜", "臺灣龍"),
    "NotoSansJP": ("田中さくら サクラ",),
    "NotoSansKR": ("김철수",),
}
NAMES = [
    f"{family}-{weight}.ttf"
    for family in WORDS
    for weight in ("Regular", "Bold")
    if weight == "Bold" or family not in BOLD_ONLY
]
ONE_GLYPH = {
    "NotoSansArmenian": "մն",
    "NotoSansBengali": "ক্ষ",
    "NotoSansDevanagari": "क्ष",
    "NotoSansGujarati": "ક્ષ",
    "NotoSansKannada": "ಕ್ಷ",
    "NotoSansMalayalam": "ക്ഷ",
    "NotoSansOriya": "କ୍ଷ",
    "NotoSansSinhala": "ක්‍ෂ",
    "NotoSansTamil": "க்ஷ",
    "NotoSansTelugu": "క్ష",
}
UNPACK = """
import sys
from pathlib import Path
from kiosk.badge import font_files
font_files.PACKED = Path(sys.argv[1])
font_files.font_files(Path(sys.argv[2]))
"""
FEW = ("NotoSansHebrew-Regular.ttf", "NotoSansThai-Bold.ttf")


def shaped(file: Path, text: str) -> list[int]:
    """The numbers of the glyphs that draw a text."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(hb.Font(hb.Face(hb.Blob.from_file_path(str(file)))), buffer)
    return [each.codepoint for each in buffer.glyph_infos or ()]


def ideographs(codec: str, first: Iterable[int]) -> set[int]:
    """The Han characters of a national standard, by the first of their two bytes."""
    pairs = (bytes([high, low]).decode(codec, "ignore") for high in first for low in range(0x40, 0xFF))
    return {ord(each) for each in pairs if len(each) == 1 and "\u4e00" <= each <= "\u9fff"}


def characters(file: Path) -> set[int]:
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap())


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_every_shipped_font_is_known_here(font_cache: Path) -> None:
    assert {file.name for file in font_cache.glob("*.ttf")} == set(NAMES)
    assert {file.name.removesuffix(".xz") for file in PACKED.glob("*.xz")} == set(NAMES)


def test_the_fonts_take_little_room_in_the_program() -> None:
    assert sum(file.stat().st_size for file in PACKED.iterdir()) < PACKED_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_drawn(font_cache: Path, name: str) -> None:
    assert [word for word in WORDS[name.partition("-")[0]] if 0 in shaped(font_cache / name, word)] == []


@pytest.mark.parametrize(("family", "joined"), ONE_GLYPH.items())
def test_letters_join_where_the_script_joins_them(font_cache: Path, family: str, joined: str) -> None:
    for weight in ("Regular", "Bold"):
        assert len(shaped(font_cache / f"{family}-{weight}.ttf", joined)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_font_may_be_embedded_and_its_owner_is_named(font_cache: Path, name: str) -> None:
    licence = (PACKED / "OFL.txt").read_text(encoding="ascii")
    with TTFont(font_cache / name, lazy=True) as font:
        assert {"glyf", "GSUB", "GPOS"} <= set(font.keys())
        assert "fvar" not in font
        assert font["OS/2"].fsType == 0
        assert f"{font['name'].getDebugName(1)}: {font['name'].getDebugName(0)}\n" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize(
    ("font", "codec", "first", "count"),
    [
        ("NotoSansSC", "gb2312", range(0xB0, 0xF8), 6763),
        ("NotoSansSC", "gbk", range(0x81, 0xFF), 20902),
        ("NotoSansSC", "big5", range(0xA4, 0xFA), 13051),
        ("NotoSansJP", "shift_jis", range(0x88, 0xF0), 6355),
    ],
)
def test_the_characters_of_the_national_standards_are_there(
    font_cache: Path, font: str, codec: str, first: range, count: int
) -> None:
    wanted = ideographs(codec, first)
    assert len(wanted) == count
    assert wanted <= characters(font_cache / f"{font}-Bold.ttf")


def test_every_syllable_of_korean_is_there(font_cache: Path) -> None:
    assert set(range(0xAC00, 0xD7A4)) <= characters(font_cache / "NotoSansKR-Bold.ttf")


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with two small fonts."""
    folder = tmp_path / "packed"
    folder.mkdir()
    for name in FEW:
        (folder / f"{name}.xz").write_bytes((PACKED / f"{name}.xz").read_bytes())
    lines = (PACKED / LIST).read_text(encoding="ascii").splitlines(keepends=True)
    (folder / LIST).write_text("".join(line for line in lines if line.split()[2] in FEW), encoding="ascii")
    monkeypatch.setattr(unpacking, "PACKED", folder)
    return folder


def test_the_files_come_in_the_order_of_the_list(packed: Path, tmp_path: Path) -> None:
    assert [file.name for file in font_files(tmp_path / "cache")] == list(FEW)
    assert [line.split()[2] for line in (packed / LIST).read_text(encoding="ascii").splitlines()] == list(FEW)


def test_two_processes_unpack_into_the_same_folder_at_once(packed: Path, tmp_path: Path) -> None:
    both = [str(packed), str(tmp_path / "both")]
    processes = [subprocess.Popen([sys.executable, "-c", UNPACK, *both]) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    font_files(tmp_path / "alone")
    assert digests(tmp_path / "both") == digests(tmp_path / "alone")


@pytest.mark.usefixtures("packed")
def test_whole_files_are_left_alone(tmp_path: Path) -> None:
    font_files(tmp_path / "cache")
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").iterdir()}
    for thorough in (False, True):
        font_files(tmp_path / "cache", thorough=thorough)
        assert {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").iterdir()} == before


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def grown(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def lost(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [cut_short, grown, lost])
@pytest.mark.usefixtures("packed")
def test_a_damaged_file_is_unpacked_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    files = font_files(tmp_path / "cache")
    before = digests(tmp_path / "cache")
    damage(files[1])
    assert font_files(tmp_path / "cache") == files
    assert digests(tmp_path / "cache") == before


def altered(file: Path) -> None:
    file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:])


@pytest.mark.usefixtures("packed")
def test_a_file_altered_on_the_disk_is_found_when_every_byte_is_read(tmp_path: Path) -> None:
    files = font_files(tmp_path / "cache")
    before = digests(tmp_path / "cache")
    altered(files[0])
    font_files(tmp_path / "cache", thorough=True)
    assert digests(tmp_path / "cache") == before


@pytest.mark.parametrize("content", [b"", b"the list of another version\n", None])
@pytest.mark.usefixtures("packed")
def test_files_of_another_version_or_of_a_broken_unpacking_are_not_trusted(
    tmp_path: Path, content: bytes | None
) -> None:
    files = font_files(tmp_path / "cache")
    before = digests(tmp_path / "cache")
    altered(files[0])
    lost(tmp_path / "cache" / LIST) if content is None else (tmp_path / "cache" / LIST).write_bytes(content)
    font_files(tmp_path / "cache")
    assert digests(tmp_path / "cache") == before


def of_another_font(packed: Path) -> None:
    (packed / f"{FEW[0]}.xz").write_bytes((packed / f"{FEW[1]}.xz").read_bytes())


def not_packed(packed: Path) -> None:
    (packed / f"{FEW[0]}.xz").write_bytes(b"no font")


def packed_halfway(packed: Path) -> None:
    cut_short(packed / f"{FEW[0]}.xz")


def of_one_font_less(packed: Path) -> None:
    (packed / f"{FEW[0]}.xz").unlink()


def without_a_list(packed: Path) -> None:
    (packed / LIST).unlink()


def with_a_list_cut_short(packed: Path) -> None:
    (packed / LIST).write_bytes((packed / LIST).read_bytes()[:-30])


def with_a_list_of_something_else(packed: Path) -> None:
    (packed / LIST).write_bytes(lzma.compress(b"no list"))


@pytest.mark.parametrize(
    "damage",
    [
        of_another_font,
        not_packed,
        packed_halfway,
        of_one_font_less,
        without_a_list,
        with_a_list_cut_short,
        with_a_list_of_something_else,
    ],
)
def test_a_damaged_program_is_told(packed: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    damage(packed)
    with pytest.raises(KioskError, match="fonts_damaged") as told:
        font_files(tmp_path / "cache")
    assert told.value.facts["file"].startswith(str(packed))


@pytest.mark.usefixtures("packed")
def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file in the place of the folder")
    with pytest.raises(KioskError) as told:
        font_files(tmp_path / "cache")
    assert told.value.facts["file"] == str(tmp_path / "cache" / FEW[0])
