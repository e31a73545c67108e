"""The roads of a station at work: the hub, if it has one, and sticks, each in a thread of its own.

Nothing at a desk waits for a road: entries are merged in short acts of their own, and what a road brought is on every
screen with the next look. An act here wakes the exchange. `close` ends what is under way. Before it: the window.
"""

from __future__ import annotations

import getpass
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.loops import Loop
from kiosk.news import HUB
from kiosk.station import OpenStation

if TYPE_CHECKING:
    from kiosk.carry import Sticks, Word
    from kiosk.sync.exchange import Exchange, Exchanged
    from kiosk.sync.hub import Hub

CURSOR, CERTIFICATE = "hub-cursor.json", "hub-certificate.pem"
NOTED_EVERY = timedelta(minutes=1)
WORD_SECONDS, STICKS_SECONDS = 10.0, 2.0


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


def stick_folders() -> tuple[Path, ...]:
    """Where this system shows sticks: Linux desktops, macOS. Windows' drive letters are not looked through."""
    user = getpass.getuser()
    return Path("/media") / user, Path("/run/media") / user, Path("/media"), Path("/Volumes")


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


class Roads:
    """Of one open station."""

    def __init__(self, station: OpenStation, folders: tuple[Path, ...] | None = None) -> None:
        self._station, self._folders = station, folders
        address = hub_address(station.home)
        self._hub = hub_of(station, address) if address else None
        self._exchange = exchange_with(station, self._hub) if self._hub else None
        self._word: Word | None = None
        self._sticks: Sticks | None = None
        self._loop, self._stick_loop = Loop("hub", self._step), Loop("sticks", self._look)
        self._noted_at: datetime | None = None
        self._noted = -1
        self._share_at = 0.0

    def start(self) -> None:
        """From now on, in the background."""
        self._stick_loop.start()
        if self._exchange:
            self._station.listen(lambda _newest: self._exchange.wake() if self._exchange else None)
            self._loop.start()

    def close(self) -> None:
        """Ends the exchange, wherever it stands; what was merged is kept."""
        self._stick_loop.stop()
        if self._exchange:
            self._exchange.stop()
            self._loop.stop()
            self._exchange.close()
            self._exchange = None

    def _step(self) -> float:
        exchange = self._exchange
        if exchange is None:
            return NOTED_EVERY.total_seconds()
        newest, now = self._station.journal.newest(), self._station.now()
        done = exchange.step(now)
        if done.reached and not done.why and self._worth_noting(done, newest, now):
            self._station.note_exchange(HUB, newest)
            self._noted_at, self._noted = now, newest
        if done.reached and not done.why:
            self._share()
        exchange.wait()
        return 0.0

    def _share(self) -> None:
        """The organiser's word, now and then. A hub that goes away meanwhile is met again by the next exchange."""
        if self._hub is None or perf_counter() < self._share_at:
            return
        from kiosk.carry import Word  # noqa: PLC0415 - as above
        from kiosk.sync.hub import HubError  # noqa: PLC0415

        self._word = self._word or Word(self._station, self._hub)
        self._share_at = perf_counter() + WORD_SECONDS
        with suppress(HubError):
            self._word.share()

    def _look(self) -> float:
        folders = stick_folders() if self._folders is None else self._folders
        if self._sticks or any(map(_holds_anything, folders)):
            from kiosk.carry import Sticks  # noqa: PLC0415 - as above

            self._sticks = self._sticks or Sticks(self._station, folders)
            self._sticks.step()
        return STICKS_SECONDS

    def _worth_noting(self, done: Exchanged, newest: int, now: datetime) -> bool:
        """A flushed write for every idle look would be too many. What is written while a step is under way is sent by
        that step, and counted by the next.
        """
        if done.sent or done.received or newest != self._noted:
            return True
        return self._noted_at is None or now - self._noted_at >= NOTED_EVERY
