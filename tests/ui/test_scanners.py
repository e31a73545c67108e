"""The set-up page of a scanner, what the station remembers of it, and scans that come while a face is busy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.config import Home
from kiosk.scan.calibration import CODE
from kiosk.scan.raw import RawScan, ScanSource
from kiosk.scan.setup import ScannerSetup, read_setup
from tests.ui.conftest import Screen
from ui.accents import Accents
from ui.hands import until
from ui.wedge import place

Opens = Callable[..., Screen]


def scanned(desk: Screen, text: str, end: str = "\r", start: int = 100_000) -> None:
    """Types fast, on a platform that does not say the places of keys."""
    for at, letter in enumerate(text + end):
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key.Key_unknown
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter)
        event.setTimestamp(start + 3 * at)
        QCoreApplication.sendEvent(desk.window, event)


def pressed(desk: Screen, key: Qt.Key, text: str, at: int) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(at)
        QCoreApplication.sendEvent(desk.window, event)


def test_the_page_says_that_a_good_scanner_is_good_and_leads_back(screen: Opens) -> None:
    desk = screen("desk")
    desk.press("Scanner")
    desk.sees("Scan this code from the screen, or from paper.")
    scanned(desk, CODE)
    desk.sees("The scanner is set up right")
    desk.press("Back")
    until(lambda: not desk.has("Back"), "the way back")
    scanned(desk, desk.code(1), start=200_000)
    desk.sees("Anna Ivanova")


def test_a_prefix_is_learned_kept_and_taken_off(screen: Opens) -> None:
    desk = screen("desk", "ru")
    desk.press("Сканер")
    scanned(desk, f"]Q1{CODE}")
    desk.sees("Перед каждым кодом он печатает «]Q1»")
    assert read_setup(desk.shell.home.scanner_file).prefix == "]Q1"
    desk.press("Назад")
    scanned(desk, f"]Q1{desk.code(1)}", start=200_000)
    desk.sees("Anna Ivanova")


def test_what_was_learned_can_be_forgotten(screen: Opens) -> None:
    desk = screen("desk")
    desk.press("Scanner")
    assert not desk.has("Forget what was learned")
    scanned(desk, f"{CODE}#")
    desk.press("Forget what was learned")
    assert read_setup(desk.shell.home.scanner_file) == ScannerSetup()
    desk.sees("Scan this code")


def test_a_scanner_without_enter_is_told_of(screen: Opens) -> None:
    desk = screen("desk")
    desk.press("Scanner")
    scanned(desk, CODE, end="")
    desk.sees("It works, and could work better")
    desk.sees("It sends no Enter after a code")


def test_a_scanner_for_another_keyboard_must_be_changed_and_changes_nothing_here(screen: Opens) -> None:
    desk = screen("desk")
    desk.press("Scanner")
    scanned(desk, CODE.translate(str.maketrans("1234567890", "&é\"'(-è_çà")))
    desk.sees("Please change the scanner")
    desk.sees("US keyboard")
    assert not desk.shell.home.scanner_file.exists()


def test_no_guest_is_served_while_a_scanner_is_set_up(screen: Opens, origin: Path) -> None:
    desk = screen("desk", samples={"100001": origin / "1.png"})
    desk.press("Scanner")
    scanned(desk, desk.code(1))
    assert desk.face.property("state") == "ready"
    desk.shell.show("gate-1")
    until(lambda: not desk.shell.scanners.property("learning"), "the end of the lesson")


def test_a_keyboard_alone_can_use_the_page_and_leave_it(screen: Opens) -> None:
    desk = screen("desk")
    desk.window.requestActivate()
    until(desk.window.isActive, "the window")
    desk.press("Scanner")
    scanned(desk, f"]Q1{CODE}\r")
    desk.sees("is left out from now on")
    pressed(desk, Qt.Key.Key_Tab, "\t", 200_000)
    until(lambda: desk.window.activeFocusItem().property("text") == "Back", "the focus")
    pressed(desk, Qt.Key.Key_Tab, "\t", 205_000)
    until(lambda: desk.window.activeFocusItem().property("text") == "Forget what was learned", "the focus")
    pressed(desk, Qt.Key.Key_Space, " ", 210_000)
    until(lambda: read_setup(desk.shell.home.scanner_file) == ScannerSetup(), "the press")
    pressed(desk, Qt.Key.Key_Escape, "\x1b", 215_000)
    until(lambda: not desk.has("Back"), "the way back")


def test_a_wrong_file_stops_nobody_and_is_shown_on_the_page(screen: Opens, home: Home) -> None:
    file = home.scanner_file
    file.write_text("colour = 1\n", encoding="utf-8")
    desk = screen("desk")
    desk.press("Scanner")
    desk.sees("is not right at colour")
    scanned(desk, CODE)
    desk.sees("The scanner is set up right")
    assert read_setup(file) == ScannerSetup()


def test_the_right_one_of_several_readings_finds_the_guest(screen: Opens) -> None:
    desk = screen("desk")
    desk.shell.hear(RawScan(("не то", desk.code(1)), ScanSource.KEYBOARD))
    desk.sees("Anna Ivanova")
    desk.shell.scan(desk.code(1))
    assert desk.face.property("state") == "decided", "the camera saw the same code a moment later"


def test_a_scanner_for_a_keyboard_that_nobody_can_read_is_told_so(screen: Opens) -> None:
    desk = screen("desk")
    desk.shell.hear(RawScan(("שנבגק",), ScanSource.KEYBOARD))
    desk.sees("it was typed in letters of another keyboard")
    desk.sees("Set the scanner to the US keyboard")


def test_a_badge_scanned_while_another_is_verified_is_kept_out_and_may_come_again_at_once(screen: Opens) -> None:
    guard = screen("checkpoint")
    guard.shell.scan(guard.code(1))
    guard.shell.scan("https://example.org")
    guard.sees("Busy: this scan was not taken.")
    guard.sees("This is an invitation, not a badge.")
    guard.shell.scan("https://example.org")
    guard.sees("a web link")


def test_another_guest_at_a_kiosk_that_is_taken_is_told_to_wait(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.shell.scan(kiosk.code(2))
    until(lambda: kiosk.face.property("page") == "confirm", "the question")
    kiosk.shell.scan(kiosk.code(2))
    assert not kiosk.reads("One guest at a time"), "their own code still lies under the scanner"
    kiosk.shell.scan(kiosk.code(1))
    kiosk.sees("One guest at a time: please finish here first.")
    assert kiosk.face.property("page") == "confirm"


@pytest.mark.parametrize(
    ("platform", "native", "expected"),
    [("xcb", 10, 2), ("wayland", 38, 30), ("windows", 2, 2), ("offscreen", 10, 0), ("cocoa", 1, 0), ("xcb", 0, 0)],
)
def test_the_place_of_a_key_is_known_where_the_platform_says_it(platform: str, native: int, expected: int) -> None:
    assert place(native, platform) == expected


def test_an_accent_waits_for_its_letter(qapp: QObject) -> None:
    accents = Accents()

    def typed(key: Qt.Key, text: str = "") -> str | None:
        event = accents.typed(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))
        return event.text() if event else None

    assert typed(Qt.Key.Key_Dead_Acute) is None
    assert typed(Qt.Key.Key_Left) == "", "a key that writes nothing leaves it waiting"
    assert typed(Qt.Key.Key_E, "e") == "é"
    assert typed(Qt.Key.Key_E, "e") == "e"
    assert typed(Qt.Key.Key_Dead_Diaeresis) is None
    assert typed(Qt.Key.Key_X, "5") == "5"
