"""What the roads bring, while they bring it and afterwards: the newest tiding of each road, for the screen to tell.

In: the loops of `roads`, from their own threads. Out: `Tiding`s, and a call to whoever listens. A refusal stays until
somebody took note of it or the same road went well; it is never on the path of a scan. Nothing personal is in it.
Before it: `roads`. After it: the line at the foot of a desk, the page of the stations.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from kiosk.errors import KioskError


class Road(StrEnum):
    """By which something came or went: a stick that was read, one that was written, the organiser's word over the hub,
    and the hub itself.
    """

    STICK = "stick"
    GIFT = "gift"
    WORD = "word"
    HUB = "hub"


class EndedError(Exception):
    """The window closes: what is under way is broken off. Nothing is half taken."""


@dataclass(frozen=True, slots=True)
class Tiding:
    """`percent` is set while it is under way. `place`: the file, or the stick. `entries`: that came, or were given.
    `refused`: parts, reasons (keys of the catalogue below `bundle_part.` and `bundle_why.`) and files; `why`: why there
    is no hub (below `hub_why.`).
    """

    road: Road
    place: str = ""
    percent: int | None = None
    entries: int = 0
    registry: int | None = None
    photos: int = 0
    lacking: int = 0
    event: bool = False
    refused: tuple[tuple[str, str, str], ...] = ()
    why: str = ""
    trouble: KioskError | None = None

    @property
    def bad(self) -> bool:
        """Must somebody do something?"""
        return bool(self.refused or self.trouble)


class Tidings:
    """The newest of each road. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[Road, Tiding] = {}
        self._listener: Callable[[], None] = _nobody

    def listen(self, listener: Callable[[], None] | None) -> None:
        """Called after every change; once this returned, who listened before is not called any more."""
        with self._lock:
            self._listener = listener or _nobody

    def tell(self, tiding: Tiding) -> None:
        """In the place of the last one of its road."""
        with self._lock:
            if self._told.get(tiding.road) != tiding:
                self._told[tiding.road] = tiding
                self._listener()

    def forget(self, road: Road) -> None:
        """It was read, or it is over."""
        with self._lock:
            if self._told.pop(road, None):
                self._listener()

    def all(self) -> tuple[Tiding, ...]:
        """What is under way first, then what is bad."""
        with self._lock:
            return tuple(sorted(self._told.values(), key=lambda each: (each.percent is None, not each.bad)))

    @contextmanager
    def under_way(self, road: Road, place: str = "") -> Iterator[Callable[[int, int], None]]:
        """A bar for something that begins now on that road; however it ends, the bar does not stay."""
        self.tell(Tiding(road, place, percent=0))

        def step(done: int, size: int) -> None:
            self.tell(Tiding(road, place, percent=min(100, 100 * done // size) if size else 0))

        try:
            yield step
        finally:
            with self._lock:
                told = self._told.get(road)
                if told and told.percent is not None:
                    del self._told[road]
                    self._listener()


def _nobody() -> None:
    """Listens."""
