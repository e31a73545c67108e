"""The page of the printers on a real window: what each says, a test page, a new roll, the badge moved on its paper."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from kiosk.config import Home
from kiosk.model import EntryKind
from kiosk.printing.printer import Fault, PrinterState
from tests.core.test_spooler import Told
from tests.ui.conftest import Screen
from ui.hands import until

Opens = Callable[..., Screen]
FILE = """
[[printer]]
name = "badges"
address = "folder:badges"
media = [105, 148]
roll = 100
low = 20
[[printer]]
name = "spare"
address = "folder:spare"
"""

OPEN = {
    "en": "Printers: states, test page, new roll",
    "ru": "Принтеры: состояние, пробная печать, новый рулон",
}


def opened(screen: Opens, home: Home, language: str = "en") -> tuple[Screen, QObject]:
    """The page, open, and its bridge."""
    home.printers_file.write_text(FILE, encoding="utf-8")
    desk = screen("desk", language)
    desk.press(OPEN[language])
    page = desk.core.status.printers  # type: ignore[attr-defined]
    until(lambda: page.property("printers"), "the printers")
    return desk, page


def card(page: QObject, name: str) -> dict[str, str]:
    return next(each for each in page.property("printers") if each["name"] == name)


def test_every_printer_says_how_it_is_and_what_to_do(screen: Opens, home: Home) -> None:
    desk, page = opened(screen, home)
    stuck = PrinterState(ready=False, faults=(Fault.MEDIA_JAM,))
    desk.core.room.station.printers["badges"] = Told(state=stuck)
    page.look()  # type: ignore[attr-defined]
    desk.sees("Paper is jammed.")
    assert desk.reads("take the jammed sheet out")
    assert desk.reads("Sheets left: 100")
    assert desk.reads("Printer ready")
    desk.press("Back to the desk")
    until(lambda: not desk.reads("Sheets left"), "the desk")


def test_a_test_page_comes_out_and_is_told(screen: Opens, home: Home) -> None:
    desk, page = opened(screen, home)
    page.test("badges")  # type: ignore[attr-defined]
    until(lambda: card(page, "badges")["said"], "the test page")
    desk.sees(card(page, "badges")["said"])
    assert len(list((home.root / "badges").glob("test-*.pdf"))) == 1


def test_a_new_roll_is_counted_from_its_first_sheet(screen: Opens, home: Home) -> None:
    desk, page = opened(screen, home)
    desk.press("New roll is in …")
    page.roll("badges", "300")  # type: ignore[attr-defined]
    desk.sees("Sheets left: 300")
    rolls = [entry for entry in desk.core.room.station.journal.tail(9) if entry.kind is EntryKind.ROLL]
    assert [(entry.subject, entry.body["sheets"]) for entry in rolls] == [("badges", 300)]


def test_nonsense_is_no_roll(screen: Opens, home: Home) -> None:
    desk, page = opened(screen, home)
    for sheets in ("", "0", "-3", "many", "٣"):
        page.roll("badges", sheets)  # type: ignore[attr-defined]
    assert desk.reads("Sheets left: 100")
    assert page.property("busy") == ""


def test_the_badge_is_moved_by_half_a_millimetre_a_press(screen: Opens, home: Home) -> None:
    desk, page = opened(screen, home)
    desk.press("Move the badge right")
    until(lambda: "+0.5" in {each["across"] for each in page.property("printers")}, "the first step")
    page.nudge("badges", -1, -2)  # type: ignore[attr-defined]
    until(lambda: card(page, "badges")["along"] == "−1", "the second")
    assert desk.core.room.station.rack.setup_of("badges").offset[1] == -1
    assert desk.reads("down −1")


def test_it_speaks_russian_too(screen: Opens, home: Home) -> None:
    desk, _ = opened(screen, home, "ru")
    desk.sees("Осталось листов: 100")
    assert desk.has("К стойке")
