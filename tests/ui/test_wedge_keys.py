"""Real key codes on a real X screen, in twelve layouts: what a scanner types comes through whole, what a person types
reaches the field.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Home
from kiosk.scan.calibration import CODE
from tests.core.tokens import INVITATION_CODE
from tests.ui.typing import TypedWindow
from tests.xserver import CAPS, ENTER, TAB, WHERE, Keyboard, keyboard

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="X servers are tried on Linux alone")

LAYOUTS = (
    *("us", "ru", "ru:phonetic", "ru:typewriter", "kz", "ua"),
    *("de", "fr", "tr", "gr", "il", "us:dvorak"),
    "vn",  # has accents on the row of digits
)
CODES = {
    "digits": INVITATION_CODE,
    "upper case": "HC1:6BF+70790T9WJWG.FKY*4GO0 O1CV2 O5 N2FBBRW1*70HS8",
    "base64url": "eyJhbGciOiJFZERTQSJ9.eyJpZCI6_W4tYzQ-aaZZzzYYyy00",
    "JSON": '{"id":"A-1","n":[1,2],"t":"<a> \'b\' `c` ~d^e|f\\\\ #@!$%&*()_+=;?/"}',
    "passport": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
}
KEYS = {letter: code for letter, (code, shift) in WHERE.items() if not shift}


@pytest.fixture(scope="module")
def keys() -> Iterator[Keyboard]:
    with keyboard() as pressed:
        yield pressed


@pytest.fixture(scope="module")
def opened(keys: Keyboard) -> Iterator[TypedWindow]:
    window = TypedWindow(keys, "tests.ui.typed_window")
    window.until(lambda told: told.get("active"))
    yield window
    window.close()


@pytest.fixture
def window(opened: TypedWindow) -> TypedWindow:
    """The field is empty and has the focus."""
    opened.keys.layout("us")
    opened.tell("focus field")
    opened.heard.clear()
    return opened


@pytest.fixture
def patient(window: TypedWindow) -> Iterator[TypedWindow]:
    """Where pace is not what is tried: a busy machine may falter."""
    window.tell(f"setup {json.dumps({'first_gap_ms': 55, 'later_gap_ms': 1000})}")
    window.heard.clear()
    yield window
    window.tell("setup {}")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", CODES)
def test_a_code_comes_through_whole_in_every_layout_and_never_touches_the_field(
    patient: TypedWindow, layout: str, kind: str
) -> None:
    patient.keys.layout(layout)
    patient.keys.scan(CODES[kind])
    assert patient.scan()[0] == CODES[kind]
    patient.never("field")


@pytest.mark.parametrize("kind", CODES)
def test_caps_lock_changes_nothing(patient: TypedWindow, kind: str) -> None:
    patient.keys.person([CAPS])
    try:
        patient.keys.scan(CODES[kind])
        readings = patient.scan()
    finally:
        patient.keys.person([CAPS])
    assert readings[0] == CODES[kind]
    if kind != "digits":
        assert CODES[kind].swapcase() in readings, "a scanner that minds Caps Lock itself"


@pytest.mark.parametrize("gap", [0, 1, 15, 25])
def test_doubled_characters_are_heard_twice(window: TypedWindow, gap: int) -> None:
    """Within a millisecond the system takes the second one for a key held down."""
    code = "aabbccdd112233-0000000"
    window.keys.scan(code, gap)
    assert window.scan()[0] == code


@pytest.mark.parametrize("end", [None, ENTER, TAB])
def test_a_scan_ends_with_enter_with_tab_or_with_silence(window: TypedWindow, end: int | None) -> None:
    window.keys.scan("12345678", end=end)
    assert window.scan()[0] == "12345678"


def test_a_second_terminator_presses_nothing(window: TypedWindow) -> None:
    window.keys.scan("12345678")
    window.keys.scan("", end=ENTER)
    assert window.scan()[0] == "12345678"
    window.keys.person([KEYS["7"]])
    window.field("7")
    assert all(told.get("field") != "sent" for told in window.heard)


def test_a_code_that_begins_with_spaces_presses_no_button(window: TypedWindow) -> None:
    window.tell("focus button")
    window.keys.scan("       12345678")
    assert window.scan()[0] == "       12345678"
    window.never("clicked")
    window.keys.person([KEYS[" "]])
    window.until(lambda told: told.get("clicked") == 1)


@pytest.mark.parametrize("gap", [60, 120])
@pytest.mark.parametrize(
    ("layout", "typed", "written"),
    [
        ("us", "12345678", "12345678"),
        ("ru", "ivanova", "шмфтщмф"),
        ("de", "ren=e", "rené"),  # a dead acute accent lies where a US keyboard has =
        ("fr", "h[otel", "hôtel"),
    ],
)
def test_a_person_who_types_reaches_the_field_whole_and_in_order(
    window: TypedWindow, gap: int, layout: str, typed: str, written: str
) -> None:
    window.keys.layout(layout)
    window.keys.person([KEYS[letter] for letter in typed], gap)
    window.field(written)
    window.keys.person([ENTER])
    window.field("sent")
    window.never("scan", "began")


def test_a_key_held_down_is_a_persons(window: TypedWindow) -> None:
    window.keys.repeats(delay=100, interval=20)
    window.keys.tap(KEYS["a"], 0, 600)
    window.keys.person([ENTER])
    window.field("sent")
    assert any(told.get("field", "").startswith("aaaaaaaaaa") for told in window.heard)
    window.never("scan", "began")


def test_a_person_who_began_to_type_is_not_glued_to_a_scan(window: TypedWindow) -> None:
    window.keys.person([KEYS["4"], KEYS["2"]])
    window.keys.scan("12345678", gap=2)
    assert window.scan()[0] == "12345678"
    assert {"field": "42"} in window.heard


def test_a_scan_while_the_window_stands_still_comes_through_whole(window: TypedWindow) -> None:
    window.tell("stall", "stalled")
    window.keys.scan(INVITATION_CODE)
    window.send("go")
    assert window.scan()[0] == INVITATION_CODE
    window.never("field")


def test_a_person_who_types_while_the_window_stands_still_is_no_scanner(window: TypedWindow) -> None:
    window.tell("stall", "stalled")
    window.keys.person([KEYS[letter] for letter in "1234567890"], 60)
    window.send("go")
    window.field("1234567890")
    window.never("scan", "began")


def test_a_scan_while_the_whole_process_stands_still_comes_through_whole(window: TypedWindow) -> None:
    window.frozen(lambda: window.keys.scan(INVITATION_CODE))
    assert window.scan()[0] == INVITATION_CODE


def test_a_slow_scanner_is_heard_once_its_pace_is_known(window: TypedWindow) -> None:
    window.tell(f"setup {json.dumps({'first_gap_ms': 55, 'later_gap_ms': 300})}")
    window.keys.scan("12345678", gap=40)
    assert window.scan()[0] == "12345678"
    window.tell("setup {}")


@pytest.mark.parametrize("layout", ["us", "fr", "ru"])
def test_the_set_up_code_is_learned_in_every_layout(window: TypedWindow, layout: str) -> None:
    window.keys.layout(layout)
    window.tell("learn now")
    window.keys.scan("]Q1" + CODE, gap=2)
    told = window.until(lambda told: "learned" in told)
    window.tell("learn")
    assert told["learned"] == ["prefix"]
    assert told["setup"]["prefix"] == "]Q1"


def test_a_guest_is_found_by_a_code_typed_in_a_russian_layout_into_the_number_field(
    keys: Keyboard, home: Home, origin: Path
) -> None:
    code = (origin / "1.txt").read_text(encoding="ascii")
    keys.layout("ru")
    desk = TypedWindow(keys, "tests.ui.typed_desk", str(home.root))
    try:
        assert desk.until(lambda told: "focus" in told)["focus"] is True
        keys.scan(code)
        assert desk.until(lambda told: told.get("state") == "decided")["name"] == "Anna Ivanova"
    finally:
        desk.close()
