"""The commands of an organiser: sample, init, import, invite."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from kiosk.commands.output import Output
from kiosk.commands.words import read_number
from kiosk.config import read_event
from kiosk.errors import KioskError
from kiosk.intake.loader import ImportReport, Line, Source
from kiosk.messages import error_sentence, say
from kiosk.model import ParticipantNumber
from kiosk.station import InvitationLetter, OpenStation, make_home, now

SHOWN = 20


def sample(words: argparse.Namespace) -> int:
    """`kiosk sample DIR`."""
    from kiosk.sample import write_sample  # noqa: PLC0415 - drawing people is not part of any other command

    out = Output.of(words)
    with out.progress("sampling") as step:
        written = write_sample(words.folder, today=now().date(), people=words.people, seed=words.seed, progress=step)
    out.document(asdict(written) | {"folder": words.folder})
    out.line("sampled", people=written.people, photos=written.photos, folder=words.folder)
    return 0


def init(words: argparse.Namespace) -> int:
    """`kiosk init --event event.toml`, or `--enrolment FILE`."""
    if words.enrolment:
        from kiosk.commands.enrol import begin  # noqa: PLC0415 - another way to begin

        return begin(words)
    station, out = make_home(words.home, words.event, words.station), Output.of(words)
    event = read_event(words.home.event_file).id
    out.document({"station": station.name, "event": event, "home": words.home.root})
    out.line("initialised", station=station.name, event=event, home=words.home.root)
    return 0


def load(words: argparse.Namespace) -> int:
    """`kiosk import FILE`."""
    station, out, began = OpenStation(words.home), Output.of(words), time.perf_counter()
    source = Source(words.file, words.photos, words.dry_run)
    with out.progress("importing") as step:
        report = station.import_table(source, step)
    _tell(out, report, time.perf_counter() - began)
    return 0 if report.accepted else 1


def _tell(out: Output, report: ImportReport, seconds: float) -> None:
    told = asdict(report)
    out.document(told | {"version": str(report.version) if report.version else None, "seconds": round(seconds, 2)})
    for lines, title in ((report.refused, "refused"), (report.warnings, "warned")):
        if lines:
            out.line(title, count=len(lines), style="bold red" if title == "refused" else "bold yellow")
        out.table(("line", "field", "reason"), [_row(out, line) for line in lines[:SHOWN]])
        if len(lines) > SHOWN:
            out.line("and_more", count=len(lines) - SHOWN)
    if report.before_lost:
        out.line("before_lost", "bold yellow")
    if report.withdrawn:
        out.line("withdrawn", "bold yellow", count=report.withdrawn)
    if report.unknown_columns:
        out.line("unknown_columns", columns=", ".join(report.unknown_columns))
    if report.transliterated:
        out.line("transliterated", count=report.transliterated)
    style, key = ("bold green", "imported") if report.accepted else ("bold red", "nothing_imported")
    key = key if report.version or not report.accepted else "checked"
    out.line(key, style, accepted=report.accepted, version=report.version, seconds=f"{seconds:.1f}")


def _row(out: Output, line: Line) -> tuple[object, ...]:
    return line.line, line.field, say(f"import_reason.{line.reason}", out.language)


def invite(words: argparse.Namespace) -> int:
    """`kiosk invite [NUMBER...] --out DIR`."""
    from kiosk.invitations import LetterPress, write_invitations  # noqa: PLC0415 - only this command draws letters

    station, out = OpenStation(words.home), Output.of(words)
    numbers = [read_number(told) for told in words.numbers] or station.shelf.current().numbers()
    letters = (_letter(station, number) for number in numbers)
    with out.progress("inviting") as step:
        press = LetterPress(station.event, words.home.cache_folder)
        written = write_invitations(letters, words.out, words.format, press, lambda done: step(done, len(numbers)))
    refused = [{"number": error.facts["number"], "reason": error.facts["why"]} for error in written.refused]
    out.document({"written": written.count, "refused": refused, "folder": words.out})
    for error in written.refused[:SHOWN]:
        out.text(error_sentence(error, words.language)[0], "bold red")
    out.line("invited", count=written.count, folder=words.out)
    return 0 if written.count else 1


def _letter(station: OpenStation, number: ParticipantNumber) -> InvitationLetter:
    letter = station.invitation(number)
    if letter is None:
        raise KioskError("participant_unknown", number=number)
    return letter
