"""The commands of the exchange: hub init, hub use, sync.

A home keeps its hub's address, with the password, in `hub.txt`, readable by its owner alone; it is never shown whole
but once, by the command that made the account.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.output import Output
from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.messages import say
from kiosk.news import HUB
from kiosk.roads import CERTIFICATE, exchange_with, hub_address, hub_of
from kiosk.station import OpenStation
from kiosk.sync.accounts import ORGANISER, make_hub, shown
from kiosk.sync.exchange import Exchanged
from kiosk.sync.hub import HubError

if TYPE_CHECKING:
    from kiosk.sync.publication_reader import Applied
    from kiosk.sync.refusals import BundleRefusal


def init(words: argparse.Namespace) -> int:
    """`kiosk hub init URL [--station NAME ...]`: a home that has no hub yet enters as the organiser."""
    out, home = Output.of(words), words.home
    try:
        accounts = make_hub(words.url, words.stations, home.root / CERTIFICATE)
    except HubError as error:
        raise broken(error.why, words.url, words.language) from error
    own = next((each.url for each in accounts if each.name == ORGANISER), words.url)
    if home.keys_file.exists() and not home.hub_file.exists():
        keep_address(home, own)
    out.document({"hub": shown(words.url), "accounts": [asdict(each) for each in accounts]})
    out.line("hub_made", "bold green", hub=shown(words.url))
    if accounts:
        out.line("hub_once", "bold yellow")
    for each in accounts:
        out.whole(f"{each.name}  {each.url}")
    return 0


def use(words: argparse.Namespace) -> int:
    """`kiosk hub use URL`: from now on this home exchanges with that hub."""
    station, out = OpenStation(words.home), Output.of(words)
    station.close()
    keep_address(words.home, words.url)
    out.document({"hub": shown(words.url)})
    out.line("hub_kept", hub=shown(words.url))
    return 0


def sync(words: argparse.Namespace) -> int:
    """`kiosk sync [--hub URL] [--bundle DIR|FILE] [--pretix]`."""
    if words.pretix:
        raise KioskError("not_built", what="--pretix")
    if words.bundle:
        from kiosk.commands.bundle import sync_by_stick  # noqa: PLC0415 - a hub does without its packages

        return sync_by_stick(words)
    url = words.hub or hub_address(words.home)
    if not url:
        raise KioskError("no_hub")
    station, out = OpenStation(words.home), Output.of(words)
    try:
        done, word = _exchange(station, url)
        findings = sum(told.open for told in station.findings())
    finally:
        station.close()
    if done.why:
        raise broken(done.why, url, words.language)
    refused = [{"writer": writer.hex(), "reason": why} for writer, why in done.refused]
    document = {"sent": done.sent, "received": done.received, "findings": findings, "refused": refused}
    out.document(document | _told(word))
    out.line("exchanged", "bold green", sent=done.sent, received=done.received)
    _tell_word(out, word)
    if refused:
        out.line("exchange_refused", "bold yellow", count=len(refused))
    if findings:
        out.line("findings_open", "bold yellow", count=findings)
    return 0


def _exchange(station: OpenStation, url: str) -> tuple[Exchanged, Applied | BundleRefusal | None]:
    from kiosk.carry import Word  # noqa: PLC0415 - slow to load, and `hub init` does without

    hub, newest, word = hub_of(station, url), station.journal.newest(), None
    exchange = exchange_with(station, hub)
    try:
        done = exchange.step(station.now())
        if not done.why:
            station.note_exchange(HUB, newest)
            word = Word(station).share(hub)
    except HubError as error:
        done = replace(done, why=error.why)
    finally:
        exchange.close()
    return done, word


def _told(word: Applied | BundleRefusal | None) -> dict[str, object]:
    """What came of the organiser's word."""
    if word is None or isinstance(word, str):
        return {"registry": None, "photos": 0, "publication": word}
    return {"registry": word.registry, "photos": word.photos, "publication": None}


def _tell_word(out: Output, word: Applied | BundleRefusal | None) -> None:
    if isinstance(word, str):
        out.text(say(f"bundle_why.{word}", out.language), "red")
        out.text(say(f"bundle_next.{word}", out.language), "dim")
    elif word and word.registry is not None:
        out.line("bundle_registry", version=word.registry)
    if word and not isinstance(word, str) and word.event:
        out.line("bundle_event")


def keep_address(home: Home, url: str) -> None:
    """Readable by its owner alone. The file of an embedded hub is found from anywhere."""
    told = url if "://" in url else str(Path(url).resolve())
    write_whole(home.hub_file, f"{told}\n".encode())


def broken(why: str, url: str, language: str) -> KioskError:
    """The sentence for a hub that is not to be had, without the password."""
    return KioskError("hub", hub=shown(url), why=say(f"hub_why.{why}", language, {}))
