"""A scanner that types: told apart from a person by pace alone, read by the places of its keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.codes import Refusal
from kiosk.model import Reason
from kiosk.scan.keyboard import PLACES, Stroke, readings
from kiosk.scan.raw import LOST, MAX_LENGTH, RawScan, ScanSource, first_understood
from kiosk.scan.setup import ScannerSetup
from kiosk.scan.wedge import SILENCE_MS, Fate, Step, Wedge
from tests.core.strokes import pressed
from tests.core.tokens import BADGE_CODE, INVITATION_CODE

ENDS = "\r\n\t"


class Typist:
    """Types into a wedge and keeps what a window would get."""

    def __init__(self, wedge: Wedge | None = None) -> None:
        self.wedge = wedge or Wedge()
        self.scans: list[str] = []
        self.free = self.held = ""
        self.at = 1000

    def type(self, text: str, gap: int = 5) -> "Typist":
        for letter in text:
            self.at += gap
            self.did(self.wedge.end(self.at) if letter in ENDS else self.wedge.key(pressed(letter, self.at)), letter)
        return self

    def wait(self, milliseconds: int) -> "Typist":
        self.at += milliseconds
        self.did(self.wedge.silence(self.at), "")
        return self

    def did(self, step: Step, letter: str) -> None:
        if step.free_held:
            self.free, self.held = self.free + self.held, ""
        if step.fate is Fate.TAKEN:
            self.held = ""
        elif step.fate is Fate.HELD:
            self.held += letter
        else:
            self.free += letter
        if step.scan:
            self.scans.append(step.scan.readings[0])


@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n", "\t\r", "\r\r"])
def test_a_scanner_that_types_fast_is_heard_once_and_nothing_else_sees_a_key(end: str) -> None:
    typist = Typist().type(INVITATION_CODE + end)
    assert (typist.scans, typist.free, typist.held) == ([INVITATION_CODE], "", "")


def test_two_scans_right_behind_each_other_are_two() -> None:
    """As a document reader types the lines of a passport."""
    typist = Typist().type(f"{INVITATION_CODE}\r{BADGE_CODE}\r")
    assert typist.scans == [INVITATION_CODE, BADGE_CODE]


@pytest.mark.parametrize("gap", [36, 60, 120, 1000])
def test_a_person_who_types_gets_every_key_in_order(gap: int) -> None:
    typist = Typist().type("ivanova anna\r", gap)
    assert (typist.scans, typist.free, typist.held) == ([], "ivanova anna\r", "")


def test_the_last_key_of_a_person_is_given_free_when_nothing_follows() -> None:
    typist = Typist().type("iva", 80)
    assert (typist.free, typist.held) == ("iv", "a")
    assert typist.wait(typist.wedge.patience_ms).free == "iva"


def test_a_scanner_may_falter_once_it_is_known_to_be_one() -> None:
    typist = Typist().type("123456", 35)
    assert typist.wedge.scanning
    assert typist.type("7", 150).type("\r", 150).scans == ["1234567"]


@pytest.mark.parametrize("pause", [SILENCE_MS, 10_000])
def test_silence_ends_a_scan(pause: int) -> None:
    typist = Typist().type("123456")
    assert typist.wait(typist.wedge.patience_ms - 1).scans == []
    assert typist.wait(pause).scans == ["123456"]


def test_silence_that_nobody_told_of_ends_a_scan_when_the_next_key_comes() -> None:
    """The window stood still, and everything came in a lump."""
    typist = Typist().type("123456").type(f"{BADGE_CODE}\r", 5).type("x", 80)
    assert Typist().type("123456").type("7", SILENCE_MS).scans == ["123456"]
    late = Typist().type("123456").type("\r", SILENCE_MS)
    assert (late.scans, late.free) == (["123456"], "\r"), "that Enter is a person's"
    assert typist.scans == [f"123456{BADGE_CODE}"]


def test_keys_given_free_too_early_still_count_when_their_times_say_so() -> None:
    """A timer ran out while the rest of the scan lay waiting."""
    typist = Typist().type("123")
    typist.did(typist.wedge.silence(typist.at + 40), "")
    assert typist.free == "123"
    assert typist.type("456789\r").scans == ["123456789"]


def test_a_pause_in_the_middle_of_a_scan_spoils_it() -> None:
    typist = Typist().type("123456789").type("987654\r", 200)
    assert typist.scans != ["123456789987654"]
    assert Typist().type("123456789").type("9", 200).type("87654\r").scans == ["987654"]


def test_what_a_person_typed_before_is_not_glued_to_the_scan() -> None:
    typist = Typist().type("iva", 100).type("2", 100).type(f"{BADGE_CODE[1:]}\r")
    assert (typist.scans, typist.free) == ([BADGE_CODE], "iva")


@pytest.mark.parametrize("text", ["", "1", "12345"])
def test_fewer_than_six_keys_are_no_scan(text: str) -> None:
    typist = Typist().type(f"{text}\r")
    assert (typist.scans, typist.free) == ([], f"{text}\r")


def test_a_key_held_down_is_a_persons_however_fast_it_repeats() -> None:
    wedge = Wedge()
    assert wedge.key(Stroke(1000, 30, "a")).fate is Fate.HELD
    for place in range(40):
        assert wedge.key(Stroke(1400 + 20 * place, 30, "a", repeat=True)) == Step(Fate.FREE, free_held=True)
    assert not wedge.scanning


def test_a_key_held_down_that_nobody_marked_reaches_the_field_while_it_is_down() -> None:
    typist = Typist().type("a" * 40, 30)
    assert (typist.free, typist.held) == ("a" * 40, "")
    assert typist.type("\r").scans == []


@pytest.mark.parametrize(("gap", "free"), [(2, ""), (30, "0" * 12)])
def test_a_code_that_begins_with_many_zeros_is_heard_whole(gap: int, free: str) -> None:
    """Typed slowly, its zeros reach the field before anybody knows better: `began` empties that."""
    typist = Typist().type(f"{'0' * 12}42\r", gap)
    assert (typist.scans, typist.free) == ([f"{'0' * 12}42"], free)


def test_a_doubled_character_marked_as_held_down_stays_in_the_scan() -> None:
    wedge = Wedge()
    for at, repeat in ((0, False), (1, True), (2, False), (3, True), (4, False), (5, True)):
        wedge.key(Stroke(1000 + at, 2 + at // 2, repeat=repeat))
    scan = wedge.end(1006).scan
    assert scan is not None
    assert scan.readings[0] == "112233"


def test_a_key_that_writes_nothing_ends_the_doubt() -> None:
    typist = Typist().type("123")
    typist.did(typist.wedge.other(), "<")
    assert typist.free == "123<"
    assert Typist().type("1234567").wedge.other().fate is Fate.TAKEN, "no person presses one in the middle of a scan"


def test_a_slow_scanner_is_heard_once_its_pace_is_known() -> None:
    slow = ScannerSetup(first_gap_ms=50, later_gap_ms=400)
    assert Typist(Wedge(slow)).type("12345678\r", 50).scans == ["12345678"]
    assert Typist().type("12345678\r", 50).scans == []


def test_a_scanner_gone_mad_fills_no_memory() -> None:
    assert [len(text) for text in Typist().type("78" * 10_000 + "\r", 1).scans] == [MAX_LENGTH]


def happened(wedge: Wedge, what: str, stroke: Stroke) -> Step:
    if what == "key":
        return wedge.key(stroke)
    if what == "other":
        return wedge.other()
    return wedge.end(stroke.at_ms) if what == "end" else wedge.silence(stroke.at_ms)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["key", "end", "other", "silence"]),
            st.integers(-400, 5000),
            st.integers(0, 400),
            st.text(max_size=2),
            st.booleans(),
        ),
        max_size=80,
    )
)
def test_any_keys_at_any_time_give_scans_within_measure_and_no_error(
    keys: list[tuple[str, int, int, str, bool]],
) -> None:
    wedge, at = Wedge(), 10_000
    for what, gap, place, text, flag in keys:
        at += gap
        step = happened(wedge, what, Stroke(at, place, text, flag, not flag, flag))
        for reading in step.scan.readings if step.scan else ():
            assert 6 <= len(reading) <= MAX_LENGTH


@given(
    st.lists(st.builds(Stroke, st.integers(0, 9), st.sampled_from([*PLACES, 0, 999]), st.text(max_size=1)), min_size=1)
)
def test_any_strokes_have_a_reading(strokes: list[Stroke]) -> None:
    texts = readings(strokes)
    assert texts
    assert all(len(text) == len(strokes) for text in texts)


ROWS = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./ ",
    '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>? ',
)


@pytest.mark.parametrize("row", ROWS)
def test_every_character_of_a_us_keyboard_has_its_place(row: str) -> None:
    assert readings([pressed(letter) for letter in row])[0] == row


def test_the_keypad_writes_digits_whatever_the_system_made_of_them() -> None:
    keypad = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73]
    assert readings([Stroke(0, place) for place in keypad])[0] == "0123456789"


def test_caps_lock_is_tried_both_ways() -> None:
    strokes = [Stroke(0, 30, "A", caps=True), Stroke(0, 48, "b", shift=True, caps=True), Stroke(0, 2, "1", caps=True)]
    assert readings(strokes)[:2] == ("aB1", "Ab1")


def test_without_places_russian_letters_are_taken_back_to_their_keys() -> None:
    strokes = [Stroke(0, 0, letter) for letter in 'ХЭшвЭЖЭФи-_1ёЁ:хъЭЪ№"?,./;']
    assert readings(strokes)[0] == '{"id":"Ab-_1`~^[]"}#@&?/|$'


def test_without_places_latin_letters_are_what_they_are() -> None:
    assert readings([Stroke(0, 0, letter) for letter in "Ab-1"]) == ("Ab-1",)
    assert readings([Stroke(0, 0, letter, caps=True) for letter in "aB-1"]) == ("aB-1", "Ab-1")


def test_a_dead_key_of_unknown_place_leaves_a_mark_that_no_code_has() -> None:
    assert readings([Stroke(0, 0, "a"), Stroke(0, 0, "")]) == (f"a{LOST}",)


def test_the_first_reading_that_is_understood_counts() -> None:
    def read(text: str) -> int | Refusal:
        return int(text) if text.isdigit() else Refusal(Reason.FOREIGN, text)

    assert first_understood(RawScan(("a", " 2 ", "3")), read) == 2
    assert first_understood(RawScan(("a", "b")), read) == Refusal(Reason.FOREIGN, "a")


def test_a_scanner_for_another_keyboard_is_told_apart_from_a_code_that_is_not_ours() -> None:
    def read(text: str) -> Refusal:
        return Refusal(Reason.FOREIGN, text)

    hebrew = ("שנבג",)
    assert first_understood(RawScan(hebrew, ScanSource.KEYBOARD), read) == Refusal(Reason.UNREADABLE, "other_keyboard")
    assert first_understood(RawScan(hebrew), read) == Refusal(Reason.FOREIGN, hebrew[0])
