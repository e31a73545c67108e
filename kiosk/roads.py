"""The roads of a station at work: the hub, if it has one, and sticks, each in a thread of its own.

Nothing at a desk waits for a road: entries are merged in short acts of their own, and what a road brought is on every
screen with the next look. An act here wakes the exchange. The organiser's word has a thread and, while it travels, a
connection of its own: a void does not wait for a registry. What came, or why it did not, is told by `tidings`.
`close` ends what is under way. Before it: the window.
"""

from __future__ import annotations

import ctypes
import getpass
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.loops import Loop
from kiosk.news import HUB
from kiosk.station import OpenStation
from kiosk.tidings import EndedError, Road, Tiding, Tidings

if TYPE_CHECKING:
    from kiosk.carry import Sticks, Word
    from kiosk.sync.exchange import Exchange, Exchanged
    from kiosk.sync.hub import Hub
    from kiosk.sync.publication_reader import Applied
    from kiosk.sync.refusals import BundleRefusal

CURSOR, CERTIFICATE = "hub-cursor.json", "hub-certificate.pem"
NOTED_EVERY = timedelta(minutes=1)
STICKS_SECONDS = 2.0
_LETTERS, _DRIVE_REMOVABLE = "DEFGHIJKLMNOPQRSTUVWXYZ", 2
AWAY = "away"


def hub_address(home: Home) -> str:
    """The hub of a home, with its password; empty when it has none."""
    try:
        return home.hub_file.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("file_unreadable", file=home.hub_file, why=type(error).__name__) from error


def hub_of(station: OpenStation, address: str) -> Hub:
    """The hub at an address, as a station reaches it; nothing is asked of it yet."""
    from kiosk.sync.accounts import open_hub  # noqa: PLC0415 - slow to load: who has no hub does not pay for it

    return open_hub(address, certificates=station.home.root / CERTIFICATE)


def exchange_with(station: OpenStation, hub: Hub) -> Exchange:
    """A station's exchange of journals with a hub."""
    from kiosk.sync.exchange import Exchange  # noqa: PLC0415 - as above

    cursor, organiser = station.home.root / CURSOR, station.keys.is_organiser
    return Exchange(station.journal, hub, cursor, lambda told, _: station.take_in(told), organiser=organiser)


def mounted_sticks() -> list[Path]:
    """The sticks that this system shows: Linux desktops, macOS, removable drives of Windows."""
    if sys.platform == "win32":
        return [Path(f"{letter}:\\") for letter in _LETTERS if _removable(letter)]
    user = getpass.getuser()
    places = (Path("/media"), Path("/media") / user, Path("/run/media") / user, Path("/Volumes"))
    return [stick for place in places for stick in _inside(place) if os.path.ismount(stick)]


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _removable(letter: str) -> bool:
    kind: int = ctypes.windll.kernel32.GetDriveTypeW(f"{letter}:\\")  # type: ignore[attr-defined]
    return kind == _DRIVE_REMOVABLE and os.path.exists(f"{letter}:\\")  # noqa: PTH110 - False for an empty card reader


class Roads:
    """Of one open station; `sticks` are those that are plugged in now."""

    def __init__(self, station: OpenStation, sticks: Callable[[], list[Path]] = mounted_sticks) -> None:
        self._station, self.sticks, self.tidings = station, sticks, Tidings()
        self._address = hub_address(station.home)
        self._hub = hub_of(station, self._address) if self._address else None
        self._exchange = exchange_with(station, self._hub) if self._hub else None
        self._word: Word | None = None
        self._word_hub: Hub | None = None
        self._reader: Sticks | None = None
        self._loop, self._stick_loop = Loop("hub", self._step), Loop("sticks", self._look)
        self._word_loop, self._word_due, self._ended = Loop("word", self._share), False, False
        self._noted_at: datetime | None = None
        self._noted = -1

    def start(self) -> None:
        """From now on, in the background."""
        self._stick_loop.start()
        if self._exchange:
            self._station.listen(lambda _newest: self._exchange.wake() if self._exchange else None)
            self._loop.start()
            self._word_loop.start()

    def end(self) -> None:
        """Breaks off what is under way, wherever it stands; what was merged is kept."""
        self._ended = True

    def close(self) -> None:
        """Ends, and waits for it."""
        self.end()
        self._stick_loop.stop()
        if self._exchange:
            self._exchange.stop()
            if self._word_hub:
                self._word_hub.bell.stop()
            self._loop.stop()
            self._word_loop.stop()
            self._exchange.close()
            self._exchange = None

    def give(self, stick: Path) -> None:
        """Leaves this station's bundle on a stick, and tells how it went. Takes its time: not for a screen's thread."""
        from kiosk.carry import give  # noqa: PLC0415 - slow to load: who has no stick does not pay for it

        place = stick.name or str(stick)
        with suppress(EndedError), self.tidings.under_way(Road.GIFT, place) as bar:
            try:
                made = give(self._station, stick, self._unless_ended(bar))
            except KioskError as error:
                gone = not os.path.exists(stick)  # noqa: PTH110 - which is not asked whether the stick is broken
                self.tidings.tell(Tiding(Road.GIFT, place, trouble=KioskError("stick_gone") if gone else error))
            else:
                self.tidings.tell(Tiding(Road.GIFT, place, entries=made.sent))

    def _step(self) -> float:
        exchange, hub = self._exchange, self._hub
        if exchange is None or hub is None:
            return NOTED_EVERY.total_seconds()
        newest, now = self._station.journal.newest(), self._station.now()
        done = exchange.step(now)
        if done.why:
            self.tidings.tell(Tiding(Road.HUB, why=done.why))
        else:
            self.tidings.forget(Road.HUB)
            if self._worth_noting(done, newest, now):
                self._station.note_exchange(HUB, newest)
                self._noted_at, self._noted = now, newest
            self._ask_for_word(hub)
        exchange.wait()
        return 0.0

    def _ask_for_word(self, hub: Hub) -> None:
        """A hub that goes away meanwhile is met again by the next exchange."""
        from kiosk.carry import Word  # noqa: PLC0415 - as above
        from kiosk.sync.hub import HubError  # noqa: PLC0415

        self._word = self._word or Word(self._station)
        with suppress(HubError):
            if not self._word_due and self._word.news(hub):
                self._word_due = True
                self._word_loop.wake()

    def _share(self) -> float:
        """The organiser's word, over a connection of its own."""
        if self._word_due and self._word:
            self._word_hub = hub = hub_of(self._station, self._address)
            try:
                if not self._ended:
                    self._share_over(hub, self._word)
            finally:
                hub.close()
                hub.bell.close()
                self._word_due = False
        return NOTED_EVERY.total_seconds()

    def _share_over(self, hub: Hub, word: Word) -> None:
        from kiosk.sync.hub import HubError  # noqa: PLC0415 - as above

        gives = self._station.keys.is_organiser
        with suppress(EndedError), nullcontext(_unseen) if gives else self.tidings.under_way(Road.WORD) as bar:
            try:
                self._tell_word(word.share(hub, self._unless_ended(bar)))
            except KioskError as error:
                self.tidings.tell(Tiding(Road.WORD, trouble=error))
            except HubError as error:
                if error.why != AWAY:  # which the exchange tells
                    self.tidings.tell(Tiding(Road.WORD, why=error.why))

    def _unless_ended(self, bar: Callable[[int, int], None]) -> Callable[[int, int], None]:
        """Breaks off what is under way when the window closes."""

        def step(done: int, size: int) -> None:
            self._wanted()
            bar(done, size)

        return step

    def _wanted(self) -> None:
        if self._ended:
            raise EndedError

    def _tell_word(self, told: Applied | BundleRefusal | None) -> None:
        if isinstance(told, str):
            self.tidings.tell(Tiding(Road.WORD, refused=(("publication", told, ""),)))
        elif told and told != type(told)():
            came = Tiding(Road.WORD, registry=told.registry, photos=told.photos, lacking=told.lacking, event=told.event)
            self.tidings.tell(came)
        else:
            self.tidings.forget(Road.WORD)

    def _look(self) -> float:
        if self._reader or any(self.sticks()):
            from kiosk.carry import Sticks  # noqa: PLC0415 - as above

            self._reader = self._reader or Sticks(self._station, self.sticks, self.tidings)
            with suppress(EndedError):
                self._reader.step(self._wanted)
        return STICKS_SECONDS

    def _worth_noting(self, done: Exchanged, newest: int, now: datetime) -> bool:
        """A flushed write for every idle look would be too many. What is written while a step is under way is sent by
        that step, and counted by the next.
        """
        if done.sent or done.received or newest != self._noted:
            return True
        return self._noted_at is None or now - self._noted_at >= NOTED_EVERY


def _unseen(_done: int, _size: int) -> None:
    """Nobody looks at a bar."""
