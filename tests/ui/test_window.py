"""What concerns every face: language, keys, the worker's thread, bugs, the pages themselves."""

import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.invitations import code_png
from kiosk.messages import catalogue, languages
from tests.ui.conftest import Screen
from ui.app import run
from ui.bridge.worker import Worker
from ui.hands import items, until
from ui.pictures import Portraits
from ui.trouble import unexpected

Opens = Callable[..., Screen]
ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "ui" / "qml").rglob("*.qml"))
KEY = re.compile(r'qsTrId\("([\w.]+)"( \+)?')
SCANNER_MS, PERSON_MS = 5, 110


def type_keys(desk: Screen, text: str, gap: int) -> None:
    """Key strokes with their own times, as a keyboard would send them."""
    for place, character in enumerate(text):
        end = character == "\n"
        key = Qt.Key.Key_Return if end else Qt.Key(ord(character))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "\r" if end else character)
            event.setTimestamp(100_000 + place * gap)
            QCoreApplication.sendEvent(desk.window, event)


def field_text(desk: Screen) -> str:
    fields = (item for item in items(desk.window) if item.property("placeholderText"))
    return str(next(fields).property("text"))


@pytest.mark.parametrize("language", languages())
def test_every_key_of_every_page_is_in_the_catalogue(language: str) -> None:
    said = catalogue(language)
    found = [match.groups() for page in PAGES for match in KEY.finditer(page.read_text(encoding="utf-8"))]
    assert len(found) > 50
    missing = [key for key, begins in found if key not in said and not begins]
    unbegun = [key for key, begins in found if begins and not any(each.startswith(key) for each in said)]
    assert missing + unbegun == []


def test_every_name_a_page_asks_a_bridge_for_is_there(screen: Opens) -> None:
    desk = screen("desk")
    core, shell = desk.core, desk.shell
    faces = {"desk": "desk", "self_service": "self-service", "checkpoint": "checkpoint"}
    bridges: dict[str, QObject] = {folder: core.faces[face] for folder, face in faces.items()}
    bridges |= {name: core.status.property(name) for name in ("printers", "stations")}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        owners: dict[str, QObject] = {"status": core.property("status"), "shell": shell, "texts": shell.texts}
        if page.parent.name in bridges:
            owners["bridge"] = bridges[page.parent.name]
        for owner, bridge in owners.items():
            for name in set(re.findall(rf"\b{owner}\.(\w+)", text)):
                assert offers(bridge, name), f"{page.name}: {owner}.{name}"


def offers(bridge: QObject, name: str) -> bool:
    meta = bridge.metaObject()
    methods = {meta.method(place).name().toStdString() for place in range(meta.methodCount())}
    return meta.indexOfProperty(name) >= 0 or name in methods


def test_the_pages_have_no_syntax_that_the_linter_refuses() -> None:
    linter = Path(sys.executable).with_name("pyside6-qmllint")
    if not linter.exists():
        pytest.skip("no qmllint beside this Python")
    done = subprocess.run(
        [linter, "--unqualified", "disable", *PAGES], capture_output=True, encoding="utf-8", check=False
    )
    assert "Error" not in done.stderr, done.stderr
    assert "Warning" not in done.stderr, done.stderr


def test_the_language_changes_live_and_everywhere(screen: Opens) -> None:
    desk = screen("desk")
    desk.shell.scan(desk.code(1))
    desk.sees("Compare with the document")
    desk.press("Русский")
    desk.sees("Сверьте с документом")
    desk.sees("ЕЩЁ ОДИН ШАГ")
    desk.sees("Проверочный форум")
    assert not desk.reads("Compare")


def test_a_scanner_that_types_reaches_the_desk_and_leaves_the_field_empty(screen: Opens) -> None:
    desk = screen("desk")
    type_keys(desk, desk.code(1) + "\n", SCANNER_MS)
    desk.sees("Anna Ivanova")
    assert field_text(desk) == ""


def test_a_person_who_types_reaches_the_field_unharmed(screen: Opens) -> None:
    desk = screen("desk")
    desk.window.requestActivate()
    until(lambda: desk.window.activeFocusItem() is not None, "the focus")
    type_keys(desk, "12345678", PERSON_MS)
    until(lambda: field_text(desk) == "12345678", "the last key, held until nothing follows")
    type_keys(desk, "\n", PERSON_MS)
    desk.sees("Nobody has this number")


def test_calls_of_the_core_leave_the_screen_thread(qapp: object) -> None:
    worker, came = Worker(unexpected), list[object]()
    worker.run(threading.current_thread, came.append, came.append)
    until(lambda: came, "the answer")
    worker.close()
    assert came != [threading.current_thread()]


def test_a_bug_in_the_core_comes_back_as_a_number(qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    worker, failed = Worker(unexpected), list[KioskError]()
    empty: dict[str, str] = {}
    worker.run(lambda: empty["Anna Ivanova"], lambda _: None, failed.append)
    until(lambda: failed, "the failure")
    worker.close()
    assert failed[0].key == "unexpected"
    assert failed[0].facts["number"] in caplog.text
    assert "Anna" not in caplog.text


def test_a_bug_of_the_screen_shows_a_calm_page_with_its_number(screen: Opens, caplog: pytest.LogCaptureFixture) -> None:
    desk = screen("desk")
    with caplog.at_level(logging.ERROR):
        desk.shell.trouble.caught(ValueError, ValueError("Anna Ivanova"))
    number = str(desk.shell.trouble.property("number"))
    desk.sees(f"under number {number}")
    assert number in caplog.text
    assert "Anna" not in caplog.text
    desk.press("Continue")
    desk.sees("Ready for the next guest")


def test_the_demonstration_offers_invitations_and_stations(screen: Opens, origin: Path) -> None:
    desk = screen("desk", samples={"100001": origin / "1.png"})
    desk.press("Hold up a code…")
    desk.press("Ordinary guest")
    desk.sees("Anna Ivanova")
    desk.press("Checkpoint")
    desk.sees("Scan a badge")
    desk.press("Self-service")
    desk.sees("Start")
    desk.press("Desk 1")
    desk.sees("Anna Ivanova")


def test_a_demonstration_can_be_closed_while_its_stations_are_being_opened(screen: Opens, origin: Path) -> None:
    desk = screen("desk", samples={"100001": origin / "1.png"})
    desk.shell.close()
    assert not {thread.name for thread in threading.enumerate()} & {"hub", "sticks", "printshop"}


def test_a_guest_s_portrait_stays_while_another_station_s_guest_leaves(qapp: object) -> None:
    portraits = Portraits()
    here, there = portraits.album("desk-1"), portraits.album("desk-2")
    address = here.keep("desk", code_png("1"))
    there.keep("desk", code_png("2"))
    there.forget("desk")
    shown = portraits.requestImage(address.removeprefix("image://portrait/"), QSize(), QSize())
    assert shown.width() > 3, "the empty picture"


def test_a_station_without_a_registry_says_so(tmp_path: Path, origin: Path, screen: Opens, home: Home) -> None:
    (home.registry_folder / "current").unlink()
    desk = screen("desk")
    desk.sees("There is no registry yet at this station.")


def test_a_home_that_is_not_there_is_said_before_any_window(tmp_path: Path) -> None:
    with pytest.raises(KioskError) as caught:
        run(Home(tmp_path / "nowhere"), "desk")
    assert caught.value.key == "home_missing"


def test_the_window_opens_closes_and_gives_a_code(home: Home, qapp: QObject, qtbot: object) -> None:
    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: QMetaObject.invokeMethod(qapp, "quit"))
    timer.start(400)
    assert run(home, "desk") == 0
