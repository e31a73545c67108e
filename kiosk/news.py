"""What is known here of the other stations, and how old it is: nobody waits for news, so its age is always shown.

In: the journal and its roster. Out: `News`: when each other station was last heard of, when something was exchanged
last and by which road, and how many of our own entries nobody has fetched yet. `note_exchange` keeps what a road
carried. Before it: `station`, `sync`. After it: the status line and the page of the stations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.journal import Act, Journal
from kiosk.model import StationId, StationRole

_ROADS = "exchange"
HUB, STICK = "hub", "stick"


@dataclass(frozen=True, slots=True)
class Heard:
    """Another station: `at` is the moment of its newest entry that is known here, None before the first."""

    station: StationId
    name: str
    role: StationRole
    at: datetime | None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Everything at once."""

    others: tuple[Heard, ...] = ()
    exchanged_at: datetime | None = None
    road: str = ""
    waiting: int = 0

    @property
    def alone(self) -> bool:
        """Is this the only station that anybody enrolled?"""
        return not self.others


def news(journal: Journal, own: StationId) -> News:
    """What is known now."""
    roster = journal.roster
    if roster is None:
        return News()
    newest = journal.newest_of_each()
    heard: dict[StationId, Heard] = {}
    for certificate in sorted(roster.certificates.values(), key=lambda each: (each.station, each.incarnation)):
        if certificate.station != own:
            before, at = heard.get(certificate.station), newest.get(certificate.public_key)
            latest = max((moment for moment in (before.at if before else None, at) if moment), default=None)
            struck = certificate.public_key in roster.strikes
            heard[certificate.station] = Heard(certificate.station, certificate.name, certificate.role, latest, struck)
    road, at, sent = _last_exchange(journal)
    return News(tuple(heard.values()), at, road, max(0, journal.newest() - sent))


def note_exchange(act: Act, road: str, sent: int) -> None:
    """By that road everything up to our entry number `sent` was given, just now."""
    act.put_setting(f"{_ROADS}:{road}", f"{act.now.isoformat()} {sent} {act.writer.hex()}")


def _last_exchange(journal: Journal) -> tuple[str, datetime | None, int]:
    """The road taken last and when, and how far any road got with what this writer wrote."""
    found: list[tuple[datetime, str]] = []
    sent = 0
    for road in (HUB, STICK):
        told = journal.setting(f"{_ROADS}:{road}").split()
        if len(told) == 3:
            found.append((datetime.fromisoformat(told[0]), road))
            sent = max(sent, int(told[1]) if told[2] == journal.pen.writer.hex() else 0)
    at, road = max(found, default=(None, ""))
    return road, at, sent
