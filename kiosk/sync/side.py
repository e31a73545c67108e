"""One end of an exchange: what a station brings to it. Before it: the commands and the window's loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.config import Home
from kiosk.journal import Journal, Parcel, Received
from kiosk.model import Event, Station
from kiosk.store.keys import Keys
from kiosk.store.photos import PhotoStore

Progress = Callable[[int, int], None]
"""Called with what is done and how much there is of it, in bytes; may raise to break it off."""


@dataclass(frozen=True, slots=True)
class Side:
    """This station, now; `take_in` is how it takes in what others wrote, `openers` are the keys that open what was
    sealed for it.
    """

    home: Home
    keys: Keys
    event: Event
    station: Station
    journal: Journal
    photos: PhotoStore
    take_in: Callable[[Parcel], Received]
    openers: tuple[Ed25519PrivateKey, ...]
    now: datetime


def unseen(_done: int, _size: int) -> None:
    """Nobody looks at the progress."""
