"""The set-up code tells how a scanner types, and the station remembers it."""

import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.config import RESOURCES
from kiosk.errors import KioskError
from kiosk.messages import catalogue
from kiosk.scan.calibration import CODE, SILENCE_MS, Calibration, Finding, Learned
from kiosk.scan.keyboard import PLACES, Stroke
from kiosk.scan.picture import decode_file
from kiosk.scan.raw import LOST, MAX_LENGTH, RawScan
from kiosk.scan.setup import ScannerSetup, read_setup, write_setup
from kiosk.scan.wire import Wire
from tests.core.strokes import WHERE, pressed
from tests.core.tokens import INVITATION_CODE

GERMAN = str.maketrans("yzYZ-_=+[]{};:'\"<>/?@#^&*()|~`", 'zyZYß?´`ü+ÜÄöÖä#;:-_"§&/(=)°^<')


def taught(text: str, gap: int = 4, *, silent: bool = False, caps: bool = False) -> Learned:
    lesson = Calibration()
    for place, letter in enumerate(text):
        lesson.key(pressed(letter, 1000 + gap * place, caps=caps))
    learned = lesson.end(silent=silent)
    assert learned is not None
    return learned


def scan(*readings: str) -> RawScan:
    return RawScan(readings)


def test_the_picture_is_the_code_and_the_code_tells_keyboards_apart() -> None:
    assert decode_file(RESOURCES / "scanner-setup.png") == [CODE]
    assert set(string.punctuation) - set(CODE) <= {"\\"}
    assert set(CODE) <= set(WHERE)


def test_an_ordinary_scanner_needs_nothing() -> None:
    assert taught(CODE) == Learned((), ScannerSetup(), 4)


@pytest.mark.parametrize(("prefix", "suffix"), [("]Q1", ""), ("", "#"), ("QR:", "--")])
def test_what_stands_around_the_code_is_learned_and_taken_off(prefix: str, suffix: str) -> None:
    learned = taught(f"{prefix}{CODE}{suffix}")
    assert learned.findings == (Finding.PREFIX,) * bool(prefix) + (Finding.SUFFIX,) * bool(suffix)
    assert learned.setup is not None
    assert (learned.setup.prefix, learned.setup.suffix) == (prefix, suffix)
    assert learned.setup.bare(scan(f"{prefix}{INVITATION_CODE}{suffix}")) == scan(INVITATION_CODE)
    assert learned.setup.bare(scan(INVITATION_CODE)) == scan(INVITATION_CODE), "another scanner puts nothing there"


def test_more_than_a_prefix_around_the_code_must_be_changed() -> None:
    assert taught("x" * 60 + CODE) == Learned((Finding.AROUND,), None, 4)


def test_a_slow_scanner_is_given_time() -> None:
    learned = taught(CODE, 40)
    assert learned.findings == (Finding.SLOW,)
    assert learned.setup == ScannerSetup(first_gap_ms=52)


def test_a_scanner_by_radio_that_falters_later_may_falter_first_the_next_time() -> None:
    lesson, at = Calibration(), 1000
    for place, letter in enumerate(CODE):
        at += 40 if place > 10 and place % 5 == 0 else 4
        lesson.key(pressed(letter, at))
    learned = lesson.end(silent=False)
    assert learned is not None
    assert learned.setup == ScannerSetup(first_gap_ms=52)


def test_a_scanner_as_slow_as_a_person_must_be_changed() -> None:
    assert taught(CODE, 60) == Learned((Finding.TOO_SLOW,), None, 60)


def test_a_scanner_without_an_end_works_and_is_told_of() -> None:
    assert taught(CODE, silent=True) == Learned((Finding.NO_END,), ScannerSetup(), 4)


def test_caps_lock_is_told_of_only_where_it_matters() -> None:
    assert taught(CODE, caps=True).findings == (), "the scanner knows nothing of the computer's Caps Lock"
    assert taught(CODE.swapcase()).findings == (Finding.CAPS,)
    assert taught(CODE.swapcase(), caps=True).findings == (Finding.CAPS,)
    assert not taught(CODE.swapcase()).must_change
    assert taught(CODE.swapcase()).should_change


def test_a_scanner_for_the_systems_own_keyboard_works_while_that_stays() -> None:
    """German scanner, German system: texts are right, places are not."""
    lesson = Calibration()
    for at, letter in enumerate(CODE):
        place, shift = WHERE.get(letter.translate(GERMAN), (86, False))
        lesson.key(Stroke(1000 + at, place, letter, shift))
    learned = lesson.end(silent=False)
    assert learned is not None
    assert learned.findings == (Finding.LAYOUT,)


def test_a_scanner_for_another_keyboard_that_has_the_digits_right_works_for_our_codes() -> None:
    """German scanner, US system."""
    learned = taught(CODE.translate(str.maketrans("yzYZ-", "zyZY/")))
    assert learned.findings == (Finding.DIGITS,)
    assert learned.should_change


def test_a_scanner_whose_digits_are_wrong_must_be_changed() -> None:
    """French scanner, US system: digits are typed with Shift."""
    learned = taught(CODE.translate(str.maketrans("1234567890", "!@#$%^&*()")))
    assert learned == Learned((Finding.KEYBOARD,), None, 4)
    assert learned.must_change


def test_characters_lost_on_the_way_are_told_of() -> None:
    assert taught(CODE.replace("a", "").replace("5", "")) == Learned((Finding.LOST,), None, 4)
    assert taught(CODE.replace("a", "")) == Learned((Finding.LOST,), None, 4)


def test_what_a_person_types_teaches_nothing() -> None:
    lesson = Calibration()
    for place, letter in enumerate("hello"):
        lesson.key(pressed(letter, 1000 + 90 * place))
    assert lesson.end(silent=False) is None
    assert lesson.end(silent=True) is None


def test_a_scan_broken_off_long_ago_is_forgotten() -> None:
    lesson = Calibration()
    lesson.key(pressed("x", 1000))
    for place, letter in enumerate(CODE):
        lesson.key(pressed(letter, 1001 + SILENCE_MS + place))
    assert lesson.end(silent=False) == Learned((), ScannerSetup(), 1)


def test_a_serial_scanner_is_taught_by_its_text() -> None:
    lesson = Calibration(ScannerSetup(device="S1"))
    assert lesson.line(f"]Q1{CODE}") == Learned((Finding.PREFIX,), ScannerSetup(prefix="]Q1", device="S1"))
    assert lesson.line(CODE.swapcase()) == Learned((Finding.KEYBOARD,), None)
    assert lesson.line("123") is None


@given(st.lists(st.tuples(st.sampled_from([*PLACES, 0]), st.text(max_size=1), st.integers(-50, 2000)), max_size=90))
def test_any_strokes_teach_something_or_nothing_and_break_nothing(strokes: list[tuple[int, str, int]]) -> None:
    lesson, at = Calibration(), 10_000
    for place, text, gap in strokes:
        at += gap
        lesson.key(Stroke(at, place, text))
    learned = lesson.end(silent=True)
    assert learned is None or learned.findings


def test_every_finding_has_a_sentence() -> None:
    said = catalogue("en")
    assert [finding for finding in Finding if f"scanner_finding.{finding}" not in said] == []


def test_the_station_remembers_its_scanner(tmp_path: Path) -> None:
    file = tmp_path / "scanner.toml"
    assert read_setup(file) == ScannerSetup()
    setup = ScannerSetup(']"Q\\1', "ü\u00a0#"[:1], 44, 400, "SN-0042", 115200)
    write_setup(file, setup)
    assert read_setup(file) == setup
    file.write_text('device = "ttyACM0"\n', encoding="utf-8")
    assert read_setup(file) == ScannerSetup(device="ttyACM0")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("prefix = 1", "prefix"),
        ("first_gap_ms = 60", "first_gap_ms"),
        ("first_gap_ms = true", "first_gap_ms"),
        ("baud = 9600.5", "baud"),
        ('device = "a\\nb"', "device"),
        ('colour = "red"', "colour"),
        ("prefix =", "TOML"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    file = tmp_path / "scanner.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KioskError, match="scanner_file") as caught:
        read_setup(file)
    assert caught.value.facts["key"] == key


def test_a_file_that_is_no_text_or_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for file in (tmp_path / "bytes", tmp_path):
        with pytest.raises(KioskError, match="file_unreadable"):
            read_setup(file)


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=("C", "Z")), max_size=40), st.integers(1, 55))
def test_any_prefix_survives_the_file(tmp_path_factory: pytest.TempPathFactory, prefix: str, gap: int) -> None:
    file = tmp_path_factory.getbasetemp() / "any-scanner.toml"
    setup = replace(ScannerSetup(), prefix=prefix, first_gap_ms=gap)
    write_setup(file, setup)
    assert read_setup(file) == setup


def fed(*parts: bytes) -> list[str]:
    wire = Wire()
    return [scan.readings[0] for part in parts for scan in wire.feed(part)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\x03", b"\r\n\r\n"])
def test_a_serial_code_ends_with_any_usual_end(end: bytes) -> None:
    code = INVITATION_CODE.encode()
    assert fed(code[:50], code[50:] + end + code + end[:1]) == [INVITATION_CODE, INVITATION_CODE]
    assert fed(b"\x02" + code + end) == [INVITATION_CODE], "framed by STX"


def test_a_serial_code_without_an_end_is_ended_by_silence() -> None:
    wire = Wire()
    assert wire.feed("Привет".encode()) == []
    assert wire.waiting
    assert [scan.readings for scan in wire.silence()] == [("Привет",)]
    assert not wire.waiting
    assert wire.silence() == []


def test_a_control_character_or_a_broken_byte_is_never_passed_over_in_silence() -> None:
    assert fed(b"12\x0034\r", b"12\xff34\r", b"12\x1d34\r") == [f"12{LOST}34"] * 3


def test_a_serial_scanner_gone_mad_fills_no_memory() -> None:
    assert [len(text) for text in fed(*[b"7" * 10_000] * 100, b"\r")] == [MAX_LENGTH]


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_any_bytes_give_texts_within_measure_and_no_error(parts: list[bytes]) -> None:
    wire = Wire()
    for part in parts:
        for scan in (*wire.feed(part), *wire.silence()):
            assert 0 < len(scan.readings[0]) <= MAX_LENGTH
            assert scan.readings[0].isprintable()
