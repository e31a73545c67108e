"""The roads of a station at work: the hub, if it has one, is exchanged with in a thread of its own.

Nothing at a desk waits for a road: entries are merged in short acts of their own, and what a road brought is on every
screen with the next look. An act here wakes the exchange. `close` ends what is under way. Before it: the window.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.loops import Loop
from kiosk.news import HUB
from kiosk.station import OpenStation
from kiosk.sync.accounts import open_hub
from kiosk.sync.exchange import Exchange, Exchanged

CURSOR, CERTIFICATE = "hub-cursor.json", "hub-certificate.pem"
NOTED_EVERY = timedelta(minutes=1)


def hub_address(home: Home) -> str:
    """The hub of a home, with its password; empty when it has none."""
    try:
        return home.hub_file.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("file_unreadable", file=home.hub_file, why=type(error).__name__) from error


def exchange_with(station: OpenStation, address: str) -> Exchange:
    """A station's exchange with the hub at an address; nothing is asked of it yet."""
    root = station.home.root
    hub = open_hub(address, certificates=root / CERTIFICATE)
    organiser = station.keys.is_organiser
    return Exchange(station.journal, hub, root / CURSOR, lambda told, _: station.take_in(told), organiser=organiser)


class Roads:
    """Of one open station."""

    def __init__(self, station: OpenStation) -> None:
        self._station = station
        address = hub_address(station.home)
        self._exchange = exchange_with(station, address) if address else None
        self._loop = Loop("hub", self._step)
        self._noted_at: datetime | None = None

    def start(self) -> None:
        """From now on, in the background."""
        if self._exchange:
            self._station.listen(lambda _newest: self._exchange.wake() if self._exchange else None)
            self._loop.start()

    def close(self) -> None:
        """Ends the exchange, wherever it stands; what was merged is kept."""
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
        if done.reached and not done.why and self._worth_noting(done, now):
            self._station.note_exchange(HUB, newest)
            self._noted_at = now
        exchange.wait()
        return 0.0

    def _worth_noting(self, done: Exchanged, now: datetime) -> bool:
        """A flushed write for every idle look would be too many."""
        return bool(done.sent or done.received) or self._noted_at is None or now - self._noted_at >= NOTED_EVERY
