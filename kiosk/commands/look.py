"""The commands that look: journal, printers (which also tries one, notes a new roll, aligns badges), doctor, stats."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from kiosk.commands.output import Output
from kiosk.errors import KioskError
from kiosk.messages import outcome_sentence, say
from kiosk.model import Entry, Outcome
from kiosk.printing import ledger
from kiosk.printing.stock import PrinterTold
from kiosk.station import OpenStation

_OFFSET = re.compile(r"[-+]?\d{1,2}(?:\.\d{1,2})?", re.ASCII)
"""Millimetres, as far as `printers.toml` allows."""


def journal(words: argparse.Namespace) -> int:
    """`kiosk journal [--tail N] [--check]`."""
    station, out = OpenStation(words.home), Output.of(words)
    entries = station.journal.tail(words.tail) if "tail" in words and words.tail else []
    check = station.journal.check() if words.check else None
    fault = check.fault if check else None
    told: dict[str, Any] = {
        "entries": check.entries if check else sum(station.journal.counts().values()),
        "ok": None if check is None else fault is None,
        "tips": [
            {"writer": tip.writer.hex(), "seq": tip.seq, "id": tip.id.hex()}
            for tip in (check.tips if check else station.journal.tips())
        ],
    }
    if words.tail:
        told["tail"] = [_told(entry) for entry in entries]
    out.document(told)
    out.table(("time", "act", "about", "what"), [_row(entry) for entry in entries])
    out.line("entries", count=told["entries"])
    if fault:
        why = say(f"journal_fault.{fault.what}", words.language, {"seq": fault.seq})
        out.line("chain_broken", "bold red", why=why)
    elif check:
        out.line("chain_whole", "bold green")
    return 1 if fault else 0


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id.hex(),
        "seq": entry.seq,
        "kind": entry.kind,
        "subject": entry.subject,
        **entry.body,
    }


def _row(entry: Entry) -> tuple[object, ...]:
    rest = {name: value for name, value in entry.body.items() if name not in ("at", "station", "operator", "personal")}
    return (
        entry.body["at"][:19],
        entry.kind,
        entry.subject,
        " ".join(str(value) for value in rest.values() if value),
    )


def printers(words: argparse.Namespace) -> int:
    """`kiosk printers [test NAME | roll NAME SHEETS | offset NAME X Y]`."""
    station, out = OpenStation(words.home), Output.of(words)
    match words.what:
        case []:
            return _printers(station, words.language, out)
        case ["test", name]:
            return _test(station, _known(station, name), out)
        case ["roll", name, sheets] if sheets.isascii() and sheets.isdigit() and len(sheets) <= 6:
            return _roll(station, _known(station, name), int(sheets), out)
        case ["offset", name, x, y] if all(_OFFSET.fullmatch(told) for told in (x, y)):
            return _align(station, _known(station, name), (float(x), float(y)), out)
        case what:
            known = "test NAME | roll NAME SHEETS | offset NAME X Y"
            raise KioskError("words_wrong", words=" ".join(what), known=known)


def _known(station: OpenStation, name: str) -> str:
    if name not in station.printers:
        raise KioskError("printer_unknown", printer=name)
    return name


def _printers(station: OpenStation, language: str, out: Output) -> int:
    told = [_told_printer(each, language) for each in station.printers_told()]
    queue = sum(each["queue"] for each in told)
    out.document({"printers": told, "queue": queue})
    rows = [tuple(_shown(each[key]) for key in ("name", "state", "next_step", "queue", "left")) for each in told]
    out.table(("printer", "state", "next_step", "queue", "left"), rows)
    out.line("queue", count=queue)
    return 0 if all(each["ready"] for each in told) else 1


def _told_printer(printer: PrinterTold, language: str) -> dict[str, Any]:
    media = printer.setup.media
    return {
        "name": printer.name,
        "ready": printer.ready,
        "reasons": list(printer.state.faults),
        "message": printer.state.message,
        "state": say(printer.why or "cli.ready", language),
        "next_step": say(printer.next_step, language) if printer.next_step else "",
        "address": printer.setup.address,
        "media": list(media) if media else None,
        "offset": list(printer.setup.offset),
        "queue": printer.queue,
        "left": printer.left,
        "low": printer.low,
    }


def _shown(value: object) -> object:
    return "-" if value is None else value


def _roll(station: OpenStation, name: str, sheets: int, out: Output) -> int:
    station.change_roll(name, sheets)
    out.document({"printer": name, "left": sheets})
    out.line("roll_changed", printer=name, count=sheets)
    return 0


def _align(station: OpenStation, name: str, offset: tuple[float, float], out: Output) -> int:
    station.align(name, *offset)
    out.document({"printer": name, "offset": list(offset)})
    out.line("aligned", printer=name, x=f"{offset[0]:g}", y=f"{offset[1]:g}")
    return 0


def _test(station: OpenStation, name: str, out: Output) -> int:
    from kiosk.preview import specimen_page  # noqa: PLC0415 - looking at printers draws nothing

    answer = station.test_page(name, specimen_page(station, name))
    out.document({"printer": name, "outcome": answer.outcome, "file": answer.file, "why": answer.why})
    out.text(outcome_sentence(answer.outcome, answer.why, out.language))
    out.line("badge_file", serial=name, file=answer.file or "-")
    return 0 if answer.outcome in (Outcome.PRINTED, Outcome.UNCONFIRMED) else 1


def doctor(words: argparse.Namespace) -> int:
    """`kiosk doctor`."""
    from kiosk.doctor import examine  # noqa: PLC0415 - it imports what it examines

    checks, out = examine(words.home, words.language), Output.of(words)
    out.document({"checks": [{"name": check.name, "ok": check.ok, "next_step": check.next_step} for check in checks]})
    for check in checks:
        out.text(f"{'✓' if check.ok else '✗'} {check.told}", "green" if check.ok else "bold red")
        out.text(f"  {check.next_step}" if check.next_step else "")
    return 0 if all(check.ok for check in checks) else 1


def stats(words: argparse.Namespace) -> int:
    """`kiosk stats`."""
    station, out = OpenStation(words.home), Output.of(words)
    people = station.shelf.current().counts()
    badges = Counter(badge.status for _, state in station.journal.states() for badge in state.badges)
    handed = sum(1 for _, state in station.journal.states() for badge in state.badges if badge.handed_over_at)
    entries = station.journal.counts()
    with station.journal.reading() as connection:
        prints = ledger.counts(connection)
    told = {
        "people": people,
        "badges": dict(badges),
        "handed_over": handed,
        "prints": prints,
        "entries": entries,
    }
    out.document(told)
    tables: list[tuple[str, Mapping[Any, int]]]
    tables = [("category", people), ("badge", badges), ("print", prints), ("act", entries)]
    for title, counted in tables:
        out.table((title, "count"), Counter(counted).most_common())
    return 0
