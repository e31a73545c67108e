"""What only the organiser's home can do for other stations: enrol them, and strike them off.

A station's key is made here and certified by the registry key, so its enrolment is as secret as that key; the
certificate travels with every bundle and over the hub. A strike names the last entry and the last badge of a station
that this home knows: what it wrote later, or signed later, counts for nothing. Before it: the command line.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.enrolment import Enrolment
from kiosk.errors import KioskError
from kiosk.homes import certificate_for
from kiosk.model import EntryKind, Station, StationId, StationRole
from kiosk.printing.rack import parse_setups
from kiosk.roster import Certificate, Strike, certify, strike_off
from kiosk.station import OpenStation
from kiosk.store.keys import public_half

MOST_STATIONS = 65_535


@dataclass(frozen=True, slots=True)
class Wanted:
    """The station to be enrolled: its name and role, the hub's address and the printers it is given, if any."""

    name: str
    role: StationRole
    hub: str = ""
    printers: Path | None = None


def enrol(organiser: OpenStation, wanted: Wanted) -> Enrolment:
    """A new station's certificate, known here from now on, and all that its home is made of."""
    _only_the_organiser(organiser)
    number = _number_for(organiser, wanted.name)
    key = Ed25519PrivateKey.from_private_bytes(os.urandom(32))
    station = Station(StationId(number), 1, wanted.name, wanted.role)
    draft = certificate_for(organiser.event, station, public_half(key), organiser.now())
    certificate = certify(draft, organiser.event.id, organiser.keys.signer("registry"))
    printers = _printers(wanted.printers)
    organiser.journal.enrol([certificate])
    with organiser.journal.act(organiser.now(), organiser.operator) as act:
        act.append(EntryKind.ENROLMENT, f"station:{number}", {"name": wanted.name, "role": wanted.role})
    return Enrolment(
        event=organiser.event.id,
        event_text=organiser.home.event_file.read_text(encoding="utf-8"),
        certificate=certificate,
        station_key=key.private_bytes_raw(),
        registry_key=organiser.keys.public("registry"),
        root_key=organiser.keys.public("event_root"),
        layouts={file.name: file.read_text(encoding="utf-8") for file in organiser.home.badge_folder.glob("*.toml")},
        hub=wanted.hub,
        printers=printers,
    )


def strike(organiser: OpenStation, name: str) -> tuple[Strike, ...]:
    """Strikes a station off, with every incarnation of it."""
    _only_the_organiser(organiser)
    writers = [each for each in _certificates(organiser) if each.name == name]
    if not writers or organiser.station.id in {each.station for each in writers}:
        raise KioskError("station_unknown", name=name)
    strikes = tuple(_strike(organiser, writer) for writer in writers)
    organiser.journal.enrol(strikes=strikes)
    with organiser.journal.act(organiser.now(), organiser.operator) as act:
        act.append(EntryKind.STRIKE, f"station:{writers[0].station}", {"name": name})
    return strikes


def _strike(organiser: OpenStation, writer: Certificate) -> Strike:
    known = [head.seq for head in organiser.journal.heads() if head.writer == writer.public_key]
    counter = organiser.journal.last_counter(writer.station, writer.incarnation)
    told = Strike(writer.public_key, max(known, default=0), counter, organiser.now())
    return strike_off(told, organiser.event.id, organiser.keys.signer("registry"))


def _only_the_organiser(station: OpenStation) -> None:
    if not station.keys.is_organiser:
        raise KioskError("not_the_organiser", folder=station.home.root)


def _certificates(organiser: OpenStation) -> tuple[Certificate, ...]:
    roster = organiser.journal.roster
    return tuple(roster.certificates.values()) if roster else ()


def _number_for(organiser: OpenStation, name: str) -> int:
    """The next free one; two stations of one name could not be told apart on a screen."""
    known = _certificates(organiser)
    if not name.strip() or len(name) > 60:
        raise KioskError("station_name", name=name)
    if any(each.name == name for each in known):
        raise KioskError("station_known", name=name)
    number = max((each.station for each in known), default=0) + 1
    if number > MOST_STATIONS:
        raise KioskError("stations_full")
    return number


def _printers(file: Path | None) -> str:
    """The text of a `printers.toml`, checked here rather than at the station."""
    if file is None:
        return ""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("file_unreadable", file=file, why=type(error).__name__) from error
    parse_setups(text, file)
    return text
