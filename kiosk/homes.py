"""Makes homes: the organiser's, with the event's keys, and a station's, from its enrolment. Never over an old one.

Out: databases, keys, the event and its layouts in their places, the station's certificate in the journal, its first
entry. Before it: the command line. After it: `station`, which opens them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from kiosk.badge.font_files import font_files
from kiosk.badge.layout_folder import check_layouts, copy_layouts
from kiosk.config import BADGES, STATION_SETTINGS, Home, parse_event, read_event
from kiosk.enrolment import Enrolment
from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.incarnation import MACHINE, this_machine
from kiosk.journal import Journal, Pen
from kiosk.model import EntryKind, Event, Station, StationId, StationRole
from kiosk.operators import own_operator
from kiosk.roster import Certificate, Trust, certify
from kiosk.store.keys import Keys, make_organiser_keys, make_station_keys, public_half, save_keys

BALLAST_BYTES = 4_000_000
AFTERWARDS = timedelta(days=30)
"""So long after the last day a certificate is good for: badges are returned, journals collected."""


@dataclass(frozen=True, slots=True)
class Founding:
    """What a home is begun with."""

    event: str
    station: Station
    keys: Keys
    certificate: Certificate


def make_home(home: Home, event_file: Path, name: str, now: datetime) -> Station:
    """The organiser's first station, number 1, with fresh keys for the event."""
    event, layouts = read_event(event_file), event_file.with_name(BADGES)
    check_layouts(event, layouts)
    _prepare(home)
    copy_layouts(layouts, home.badge_folder)
    write_whole(home.event_file, event_file.read_bytes())
    keys = make_organiser_keys()
    station = Station(StationId(1), 1, name, StationRole.SUPERVISOR)
    own = certificate_for(event, station, public_half(keys.signer("station")), now)
    _begin(home, Founding(event.id, station, keys, certify(own, event.id, keys.signer("registry"))), now)
    return station


def make_enrolled_home(home: Home, enrolment: Enrolment, now: datetime) -> Station:
    """The home of a station that the organiser enrolled."""
    certificate = enrolment.certificate
    keys = make_station_keys(enrolment.station_key, enrolment.registry_key, enrolment.root_key)
    if public_half(keys.signer("station")) != certificate.public_key:
        raise KioskError("enrolment_unreadable", file="-")
    _prepare(home)
    home.badge_folder.mkdir(exist_ok=True)
    for layout, text in enrolment.layouts.items():
        write_whole(home.badge_folder / Path(layout).name, text.encode())
    event = parse_event(enrolment.event_text, str(home.event_file))  # it looks for its layouts beside itself
    if event.id != enrolment.event:
        raise KioskError("enrolment_unreadable", file="-")
    write_whole(home.event_file, enrolment.event_text.encode())
    if enrolment.printers:
        write_whole(home.printers_file, enrolment.printers.encode())
    if enrolment.hub:
        write_whole(home.hub_file, f"{enrolment.hub}\n".encode())
    station = Station(certificate.station, certificate.incarnation, certificate.name, certificate.role)
    _begin(home, Founding(event.id, station, keys, certificate), now)
    return station


def certificate_for(event: Event, station: Station, public_key: bytes, now: datetime) -> Certificate:
    """A station's right to write at that event, not signed yet."""
    ends = datetime.combine(max(event.days), time.max, event.time_zone).astimezone(UTC) + AFTERWARDS
    return Certificate(station.id, station.incarnation, station.name, station.role, public_key, now, ends)


def trust_of(event: str, keys: Keys) -> Trust:
    """What a home with these keys believes without proof."""
    return Trust(event, keys.public("registry"))


def _prepare(home: Home) -> None:
    if home.keys_file.exists():
        raise KioskError("home_exists", folder=home.root)
    if home.journal_file.exists():
        raise KioskError("home_without_keys", folder=home.root)
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    font_files(home.cache_folder)  # here, where a second does not matter: the first badge need not wait for it


def _begin(home: Home, founding: Founding, now: datetime) -> None:
    """The keys are written last: a home without them was never finished."""
    keys, station = founding.keys, founding.station
    pen = Pen(station, keys.signer("station"))
    journal = Journal(home.journal_file, keys.secret("database"), pen, trust_of(founding.event, keys))
    journal.enrol([founding.certificate])
    with journal.act(now, own_operator(station.role, organiser=keys.is_organiser)) as act:
        told = (str(station.id), str(station.incarnation), station.name, station.role)
        for setting, value in zip(STATION_SETTINGS, told, strict=True):
            act.put_setting(setting, value)
        act.put_setting(MACHINE, this_machine())
        act.append(EntryKind.START, "", {"event": founding.event})
    journal.close()
    write_whole(home.ballast_file, bytes(BALLAST_BYTES))
    save_keys(keys, home.keys_file)
