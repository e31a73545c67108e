"""A walk through every face of the real window, without a display: real pictures of codes are held up, real badges
printed and read back, and every page is photographed in English and Russian.

Comes before it: `kiosk demo --tour`, through the entry point `kiosk.window`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickWindow

from kiosk.config import Home
from ui.bridge.core import Core
from ui.hands import picture, press, until, wait
from ui.shell import Shell

LANDSCAPE, PORTRAIT, SMALL = (1920, 1080), (1080, 1920), (1280, 800)
LANGUAGES = ("en", "ru")
MOTION_MS = 290
"""Longer than any motion of a page."""
SETTLE_MS = 40


def walk(home: Home, codes: Mapping[str, Path], folder: Path) -> dict[str, object]:
    """Walks through a demonstration's home; gives the pictures, the badges and the seconds it took."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    start = perf_counter()
    shell = Shell(home, "desk", LANGUAGES[0])
    try:
        tour = Tour(shell, codes, folder / "screens")
        tour.open()
        at_the_desk(tour)
        at_the_kiosk(tour)
        at_the_checkpoint(tour)
    finally:
        shell.close()
    return {
        "screens": [str(screen) for screen in tour.screens],
        "badges": [str(badge) for badge in _badges(home, folder / "badges")],
        "seconds": round(perf_counter() - start, 2),
    }


class Tour:
    """The window, what is held up to it, and the pictures taken so far."""

    def __init__(self, shell: Shell, codes: Mapping[str, Path], folder: Path) -> None:
        assert isinstance(shell.window, QQuickWindow)
        self.shell, self.codes, self.folder = shell, codes, folder
        self.window: QQuickWindow = shell.window
        self.screens: list[Path] = []

    @property
    def core(self) -> Core:
        """The bridges of the open station."""
        assert isinstance(self.shell.core, Core)
        return self.shell.core

    def open(self) -> None:
        """The window with an open station."""
        self.window.resize(*LANDSCAPE)
        self.window.show()
        self.shell.open()
        until(lambda: self.shell.core or self.shell.error)
        if self.shell.error:
            raise self.shell.error

    def hold_up(self, name: str) -> None:
        """A sample invitation."""
        self.drop(self.codes[name])

    def drop(self, file: Path) -> None:
        """A picture or PDF."""
        self.shell.drop(QUrl.fromLocalFile(str(file.resolve())))

    def press(self, key: str) -> None:
        """The button with the text of that key."""
        press(self.window, self.shell.texts.say(key))

    def look(self, name: str, *sizes: tuple[int, int], languages: tuple[str, ...] = LANGUAGES) -> None:
        """Pictures of the page as it is, in each size and language."""
        before = self.shell.texts.language
        wait(MOTION_MS)
        for language in languages:
            self.shell.texts.choose(language)
            wait(SETTLE_MS)
            for size in sizes or (LANDSCAPE,):
                kind = {LANDSCAPE: "", PORTRAIT: "-portrait", SMALL: "-small"}[size]
                file = self.folder / f"{name}{kind}-{language}.png"
                self.screens.append(picture(self.window, size, file))
        self.shell.texts.choose(str(before))

    def while_printing(self, begin: Callable[[], None], name: str, *sizes: tuple[int, int]) -> None:
        """A badge on its way: the printer waits for the photographer."""
        self.core.room.station.stop_printing()
        begin()
        wait(MOTION_MS)
        self.look(name, *sizes, languages=LANGUAGES[:1])
        self.core.room.station.start_printing()


def at_the_desk(tour: Tour) -> None:
    """From the first guest to those whom nobody may serve."""
    desk = tour.core.faces["desk"]

    def meet(name: str) -> None:
        tour.hold_up(name)
        until(lambda: desk.property("state") == "decided")

    tour.look("desk-ready")
    meet("100001")
    tour.look("desk-identity", LANDSCAPE, SMALL)
    tour.while_printing(lambda: tour.press("screen.desk.all_matches"), "desk-printing")
    until(lambda: desk.property("state") == "settled")
    tour.look("desk-printed")
    _scan_back(tour, -1, "theirs", "desk-checked")
    tour.press("screen.desk.hand_over")
    until(lambda: desk.property("state") == "ready")
    tour.look("desk-handed-over", languages=LANGUAGES[:1])
    for name, what in (("100001", "already-issued"), ("100005", "declined"), ("100006", "blocked")):
        meet(name)
        tour.look(f"desk-{what}")
    for name, what in (("link", "not-ours"), ("100007", "pending"), ("100008", "unpaid"), ("100009", "expired")):
        meet(name)
        tour.look(f"desk-{what}", languages=LANGUAGES[:1])
    for name, what in (("100010", "no-photo"), ("100011", "long-name"), ("100003", "chinese")):
        meet(name)
        tour.look(f"desk-{what}", LANDSCAPE, SMALL, languages=LANGUAGES[:1])
    _mismatch(tour, meet)
    _reissue(tour, meet)
    _pages(tour)


def _scan_back(tour: Tour, place: int, check: str, name: str) -> None:
    """A printed badge is held before the scanner while another one, or the same, lies on the table."""
    desk = tour.core.faces["desk"]
    tour.drop(_printed(tour.shell.home)[place])
    until(lambda: desk.property("badge")["check"] == check)
    tour.look(name)


def _pages(tour: Tour) -> None:
    """What stands behind the bar at the foot of the desk."""
    printers = tour.core.status.property("printers")
    tour.press("screen.printers.open")
    until(lambda: printers.property("printers"))
    tour.look("printers", LANDSCAPE, SMALL)
    tour.press("screen.printers.close")
    tour.core.status.property("stations").show()
    tour.look("stations", languages=LANGUAGES[:1])
    tour.press("screen.printers.close")
    tour.press("screen.scanner.open")
    tour.look("scanner", LANDSCAPE, SMALL)
    tour.press("screen.back")


def _mismatch(tour: Tour, meet: Callable[[str], None]) -> None:
    desk = tour.core.faces["desk"]
    meet("100003")
    tour.press("screen.desk.something_differs")
    tour.press("field.birth_date")
    tour.look("desk-what-differs", LANDSCAPE, SMALL)
    tour.press("screen.desk.no_badge_today")
    until(lambda: desk.property("decision")["reason"] == "identity_mismatch")
    tour.look("desk-mismatch")


def _reissue(tour: Tour, meet: Callable[[str], None]) -> None:
    desk = tour.core.faces["desk"]
    meet("100001")
    tour.press("screen.reissue.lost")
    tour.look("desk-reissue")
    tour.press("screen.desk.reissue")
    until(lambda: desk.property("state") == "settled")
    _scan_back(tour, 0, "not_theirs", "desk-not-theirs")
    tour.press("screen.desk.hand_over")
    until(lambda: desk.property("state") == "ready")


def at_the_kiosk(tour: Tour) -> None:
    """A guest who serves themselves, and one who needs a human."""
    both, visit = (LANDSCAPE, PORTRAIT), tour.core.faces["self-service"]

    def reach(page: str) -> None:
        until(lambda: visit.property("page") == page)

    tour.shell.show("self-service")
    tour.look("self-service-welcome", *both)
    tour.press("screen.self_service.start")
    reach("scan")
    tour.look("self-service-scan", *both)
    tour.hold_up("100002")
    reach("confirm")
    tour.look("self-service-confirm", *both)
    tour.while_printing(lambda: tour.press("screen.self_service.yes"), "self-service-printing", *both)
    reach("take")
    tour.look("self-service-take", *both)
    tour.press("screen.self_service.done")
    reach("welcome")
    tour.hold_up("100008")
    reach("help")
    tour.look("self-service-help", *both)
    tour.press("screen.self_service.done")
    reach("welcome")


def at_the_checkpoint(tour: Tour) -> None:
    """Badges read back from their own PDFs: the old one of the first guest is void, the new one passes."""
    both, guard = (LANDSCAPE, PORTRAIT), tour.core.faces["checkpoint"]
    badges = _printed(tour.shell.home)
    tour.shell.show("checkpoint")
    guard.guard("")  # type: ignore[union-attr]
    tour.look("checkpoint-waiting", *both)

    def verify(file: Path, reason: str) -> None:
        tour.drop(file)
        until(lambda: guard.property("verdict").get("reason") == reason)
        tour.look(f"checkpoint-{reason or 'passed'}", *both)
        guard.clear()  # type: ignore[union-attr]

    verify(badges[1], "")
    verify(badges[0], "void")
    verify(tour.codes["link"], "foreign")
    guard.guard("K")  # type: ignore[union-attr]
    verify(badges[1], "zone_denied")


def _printed(home: Home) -> list[Path]:
    return sorted(home.printed_folder.glob("*.pdf"))


def _badges(home: Home, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copy(badge, folder / badge.name)) for badge in _printed(home)]
