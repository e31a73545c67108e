"""A walk through every station of a demonstration in the real window, without a display: real pictures of codes are
held up, real badges printed and read back, and every page is photographed in English and Russian. What one station did
is known at the others: a badge of the second desk passes the checkpoint until that desk voids it.

Comes before it: `kiosk demo --tour`, through the entry point `kiosk.window`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickWindow

from kiosk.config import Home
from kiosk.demo import Demonstration
from kiosk.model import BadgeStatus, Serial
from ui.bridge.core import Core
from ui.hands import picture, press, until, wait
from ui.shell import Shell

LANDSCAPE, PORTRAIT, SMALL = (1920, 1080), (1080, 1920), (1280, 800)
LANGUAGES = ("en", "ru")
MOTION_MS = 290
"""Longer than any motion of a page."""
SETTLE_MS = 40


def walk(demonstration: Demonstration, folder: Path) -> dict[str, object]:
    """Walks through a demonstration; gives the pictures, the badges and the seconds it took."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    start = perf_counter()
    shell = Shell(demonstration.places[0].home, "desk", LANGUAGES[0], demonstration)
    try:
        tour = Tour(shell, demonstration, folder / "screens")
        tour.open()
        at_the_desk(tour)
        fresh = at_the_second_desk(tour)
        at_the_kiosk(tour)
        at_the_checkpoint(tour, fresh)
        among_the_stations(tour)
    finally:
        shell.close()
    return {
        "screens": [str(screen) for screen in tour.screens],
        "badges": [str(badge) for badge in _badges(demonstration, folder / "badges")],
        "seconds": round(perf_counter() - start, 2),
    }


class Tour:
    """The window, what is held up to it, and the pictures taken so far."""

    def __init__(self, shell: Shell, demonstration: Demonstration, folder: Path) -> None:
        assert isinstance(shell.window, QQuickWindow)
        self.shell, self.codes, self.folder = shell, demonstration.codes, folder
        self.homes = {place.name: place.home for place in demonstration.places}
        self.window: QQuickWindow = shell.window
        self.screens: list[Path] = []

    @property
    def core(self) -> Core:
        """The bridges of the station shown."""
        assert isinstance(self.shell.core, Core)
        return self.shell.core

    def open(self) -> None:
        """The window with its stations open, the first one shown."""
        self.window.resize(*LANDSCAPE)
        self.window.show()
        self.shell.open()
        for place in (*self.homes, *tuple(self.homes)[:1]):
            self.go(place)

    def go(self, place: str) -> None:
        """To another station, once it stands."""
        self.shell.show(place)
        until(lambda: self.shell.core or self.shell.error)
        if self.shell.error:
            raise self.shell.error

    def meet(self, name: str) -> None:
        """A sample invitation at the desk, and what the desk decides."""
        self.hold_up(name)
        until(lambda: self.core.faces["desk"].property("state") == "decided")

    def hear(self, badge: Path, status: BadgeStatus) -> None:
        """The station shown is told of a badge by the others."""
        journal, serial = self.core.room.station.journal, _serial(badge)

        def told() -> bool:
            number = journal.holder_of(serial)
            known = journal.state(number).badge(serial) if number else None
            return known is not None and known.status is status

        until(told, "the news")

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
    tour.look("desk-ready")
    tour.meet("100001")
    tour.look("desk-identity", LANDSCAPE, SMALL)
    tour.while_printing(lambda: tour.press("screen.desk.all_matches"), "desk-printing")
    until(lambda: desk.property("state") == "settled")
    tour.look("desk-printed")
    _scan_back(tour, -1, "theirs", "desk-checked")
    tour.press("screen.desk.hand_over")
    until(lambda: desk.property("state") == "ready")
    tour.look("desk-handed-over", languages=LANGUAGES[:1])
    for name, what in (("100001", "already-issued"), ("100005", "declined"), ("100006", "blocked")):
        tour.meet(name)
        tour.look(f"desk-{what}")
    for name, what in (("link", "not-ours"), ("100007", "pending"), ("100008", "unpaid"), ("100009", "expired")):
        tour.meet(name)
        tour.look(f"desk-{what}", languages=LANGUAGES[:1])
    for name, what in (("100010", "no-photo"), ("100011", "long-name"), ("100003", "chinese")):
        tour.meet(name)
        tour.look(f"desk-{what}", LANDSCAPE, SMALL, languages=LANGUAGES[:1])
    _mismatch(tour)
    _reissue(tour)
    _pages(tour)


def _scan_back(tour: Tour, place: int, check: str, name: str) -> None:
    """A printed badge is held before the scanner while another one, or the same, lies on the table."""
    desk = tour.core.faces["desk"]
    tour.drop(_printed(tour.homes["desk-1"])[place])
    until(lambda: desk.property("badge")["check"] == check)
    tour.look(name)


def _pages(tour: Tour) -> None:
    """What stands behind the bar at the foot of the desk."""
    printers = tour.core.status.property("printers")
    tour.press("screen.printers.open")
    until(lambda: printers.property("printers"))
    tour.look("printers", LANDSCAPE, SMALL)
    tour.press("screen.printers.close")
    tour.press("screen.scanner.open")
    tour.look("scanner", LANDSCAPE, SMALL)
    tour.press("screen.back")


def _mismatch(tour: Tour) -> None:
    desk = tour.core.faces["desk"]
    tour.meet("100003")
    tour.press("screen.desk.something_differs")
    tour.press("field.birth_date")
    tour.look("desk-what-differs", LANDSCAPE, SMALL)
    tour.press("screen.desk.no_badge_today")
    until(lambda: desk.property("decision")["reason"] == "identity_mismatch")
    tour.look("desk-mismatch")


def _reissue(tour: Tour) -> None:
    desk = tour.core.faces["desk"]
    tour.meet("100001")
    tour.press("screen.reissue.lost")
    tour.look("desk-reissue")
    tour.press("screen.desk.reissue")
    until(lambda: desk.property("state") == "settled")
    _scan_back(tour, 0, "not_theirs", "desk-not-theirs")
    tour.press("screen.desk.hand_over")
    until(lambda: desk.property("state") == "ready")


def at_the_second_desk(tour: Tour) -> Path:
    """It knows what the first one did, and issues a badge itself: its file."""
    tour.go("desk-2")
    desk = tour.core.faces["desk"]
    tour.hear(_printed(tour.homes["desk-1"])[-1], BadgeStatus.ACTIVE)
    tour.meet("100001")
    tour.look("desk-2-already-issued")
    tour.meet("100004")
    checked = desk.property("decision")["act"] == "check"
    tour.press("screen.desk.all_matches" if checked else "screen.desk.issue")
    until(lambda: desk.property("state") == "settled")
    tour.look("desk-2-printed")
    tour.press("screen.desk.hand_over")
    until(lambda: desk.property("state") == "ready")
    return _printed(tour.homes["desk-2"])[-1]


def at_the_kiosk(tour: Tour) -> None:
    """A guest who serves themselves, and one who needs a human."""
    tour.go("kiosk-1")
    both, visit = (LANDSCAPE, PORTRAIT), tour.core.faces["self-service"]

    def reach(page: str) -> None:
        until(lambda: visit.property("page") == page)

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


def at_the_checkpoint(tour: Tour, fresh: Path) -> None:
    """Badges read back from their own PDFs: what desks issued passes here, and what they voided does not."""
    tour.go("desk-2")
    desk = tour.core.room.station
    tour.go("gate-1")
    both, guard = (LANDSCAPE, PORTRAIT), tour.core.faces["checkpoint"]
    old, new = _printed(tour.homes["desk-1"])[:2]
    guard.guard("")  # type: ignore[union-attr]
    tour.look("checkpoint-waiting", *both)

    def verify(file: Path, reason: str, name: str) -> None:
        tour.drop(file)
        until(lambda: guard.property("verdict").get("reason") == reason)
        tour.look(f"checkpoint-{name}", *both)
        guard.clear()  # type: ignore[union-attr]

    tour.hear(fresh, BadgeStatus.ACTIVE)
    verify(fresh, "", "passed")
    desk.desk.void(_serial(fresh), "lost", desk.now(), desk.operator)
    tour.hear(fresh, BadgeStatus.VOID)
    verify(fresh, "void", "void")
    verify(old, "void", "replaced")
    verify(tour.codes["link"], "foreign", "foreign")
    guard.guard("K")  # type: ignore[union-attr]
    verify(new, "zone_denied", "zone_denied")


def among_the_stations(tour: Tour) -> None:
    """Back at the first desk: how old the news of each other one are."""
    tour.go("desk-1")
    stations = tour.core.status.property("stations")
    stations.show()
    until(lambda: all(each["state"] == "heard" for each in stations.property("stations")))
    tour.look("stations", LANDSCAPE, SMALL)
    tour.press("screen.printers.close")


def _serial(badge: Path) -> Serial:
    serial = Serial.parse(badge.stem)
    assert serial is not None
    return serial


def _printed(home: Home) -> list[Path]:
    return sorted(home.printed_folder.glob("*.pdf"))


def _badges(demonstration: Demonstration, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    found = [badge for place in demonstration.places for badge in _printed(place.home)]
    return [Path(shutil.copy(badge, folder / badge.name)) for badge in found]
