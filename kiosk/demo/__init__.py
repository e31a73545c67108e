"""A demonstration: the sample event with its organiser's desk and three enrolled stations, which share a hub.

Here is what it consists of; `founding` sets it up. Before it: `kiosk demo`, and the window that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import Home

if TYPE_CHECKING:
    from kiosk.station import OpenStation

LOOKS, LOOK_SECONDS = 100, 0.2


@dataclass(frozen=True, slots=True)
class Place:
    """A station: its name, the face that it shows, its home."""

    name: str
    face: str
    home: Home


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The stations, the organiser's first; pictures of codes: invitations by participant number, a ticket, a web link;
    the address of the hub, without its password.
    """

    places: tuple[Place, ...]
    codes: Mapping[str, Path]
    hub: str


def meet(station: OpenStation) -> None:
    """What the hub has and the station lacks, and the other way round, now; the organiser's first word is waited for.
    A hub that is away is met later.
    """
    from kiosk.carry import Word  # noqa: PLC0415 - slow to load, and a window brings this module along
    from kiosk.news import HUB  # noqa: PLC0415
    from kiosk.registry import current_file  # noqa: PLC0415
    from kiosk.roads import exchange_with, hub_address, hub_of  # noqa: PLC0415
    from kiosk.sync.hub import HubError  # noqa: PLC0415

    address, newest = hub_address(station.home), station.journal.newest()
    if not address:
        return
    hub = hub_of(station, address)
    exchange, word = exchange_with(station, hub), Word(station)
    try:
        with suppress(HubError):
            if not exchange.step(station.now()).why:
                station.note_exchange(HUB, newest)
            for _ in range(LOOKS):
                word.share(hub)
                if current_file(station.home.registry_folder):
                    break
                hub.bell.stopped.wait(LOOK_SECONDS)
    finally:
        exchange.close()
