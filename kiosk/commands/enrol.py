"""The commands of enrolment: enrol make, enrol strike, and init from an enrolment."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import sys

from kiosk.commands.output import Output
from kiosk.enrolment import is_sealed, read_enrolment, write_enrolment
from kiosk.homes import make_enrolled_home
from kiosk.model import StationRole
from kiosk.organiser import Wanted, enrol, strike
from kiosk.station import OpenStation, now

PASSPHRASE_FROM = "KIOSK_PASSPHRASE"  # noqa: S105 - where one is told
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "mu", "ra")


def make(words: argparse.Namespace) -> int:
    """`kiosk enrol make NAME --out FILE`: sealed by the passphrase that is told, else by one that is made up and shown
    on the terminal; where nobody could read it, not sealed, and said to be so.
    """
    station, out = OpenStation(words.home), Output.of(words)
    enrolment = enrol(station, Wanted(words.name, StationRole(words.role), words.hub, words.printers))
    told = os.environ.get(PASSPHRASE_FROM, "")
    passphrase = told or (_made_up() if sys.stdin.isatty() else "")
    write_enrolment(enrolment, words.out, passphrase)
    out.document({"station": words.name, "event": enrolment.event, "file": words.out, "sealed": bool(passphrase)})
    out.line("enrolled", station=words.name, file=words.out)
    if passphrase and not told:
        out.line("passphrase", "bold", passphrase=passphrase)
    elif not passphrase:
        out.line("not_sealed", "bold yellow", file=words.out)
    return 0


def begin(words: argparse.Namespace) -> int:
    """`kiosk init --enrolment FILE`."""
    passphrase, file = os.environ.get(PASSPHRASE_FROM, ""), words.enrolment
    if is_sealed(file) and not passphrase and sys.stdin.isatty():
        passphrase = getpass.getpass("Passphrase: ")
    enrolment, out = read_enrolment(file, passphrase), Output.of(words)
    station = make_enrolled_home(words.home, enrolment, now())
    out.document({"station": station.name, "event": enrolment.event, "home": words.home.root})
    out.line("initialised", station=station.name, event=enrolment.event, home=words.home.root)
    out.line("next_registry")
    return 0


def strike_off(words: argparse.Namespace) -> int:
    """`kiosk enrol strike NAME`."""
    station, out = OpenStation(words.home), Output.of(words)
    strikes = strike(station, words.name)
    out.document({"station": words.name, "struck": [each.writer.hex() for each in strikes]})
    out.line("struck", station=words.name)
    return 0


def _made_up() -> str:
    """Four words that can be spoken over a hall's noise: 48 bits."""
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(3)) for _ in range(4))
