"""The `kiosk` program: words on the command line -> one command, one exit code, never a traceback.

0 done, allowed or passed · 1 refused or needs, a failed print, a doctor's red · 2 usage · 3 a broken machine, told on
standard error with the next step. `--json` gives one JSON document on standard output and nothing else there.
The commands themselves live in `kiosk.commands`; each is imported only when it is called.
"""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from kiosk.config import Home, default_home
from kiosk.errors import KioskError
from kiosk.messages import error_sentence, languages

DONE, NOT_SO, USAGE, BROKEN = 0, 1, 2, 3
EXIT_CODES = {
    "participant_unknown": NOT_SO,
    "badge_unprintable": NOT_SO,
    **dict.fromkeys(("number_wrong", "serial_wrong", "time_wrong", "out_kind"), USAGE),
    **dict.fromkeys(("printer_unknown", "operator_unknown", "words_wrong"), USAGE),
    **dict.fromkeys(("station_name", "station_known", "station_unknown"), USAGE),
    **dict.fromkeys(("not_built", "no_hub"), USAGE),
    **dict.fromkeys(("words_apart", "delegation_unknown", "category_unknown"), USAGE),
}
"""Every other `KioskError` is a broken machine."""
ROLES: Final = ("desk", "self-service", "checkpoint", "supervisor")
FACES: Final = ("desk", "self-service", "checkpoint")
HEADS: Final = (203, 300, 305)
"""What heads of label printers are sold as (see `kiosk.badge.raster`)."""
log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    if getattr(sys, "frozen", False):
        _serve_if_asked()
    _speak_anywhere()
    words = parser().parse_args(arguments, _defaults())
    words.home = Home(Path(words.home)) if words.home else default_home()
    words.language = words.language if words.language in languages() else languages()[0]
    try:
        return _run(words)
    except KioskError as error:
        return _tell(error, words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the one border behind which nobody sees a traceback
        number = secrets.token_hex(3)
        _write_log(words.home, number, error)
        return _tell(KioskError("unexpected", number=number), words)


def _run(words: argparse.Namespace) -> int:
    module, _, function = words.command.partition(":")
    code: int = getattr(import_module(f"kiosk.commands.{module}"), function)(words)
    return code


def _tell(error: KioskError, words: argparse.Namespace) -> int:
    if error.key == "disk_full":
        _make_room(words.home, error.facts.get("file", ""))
    sentence, next_step = error_sentence(error, words.language)
    print(f"kiosk: {sentence}\n       {next_step}", file=sys.stderr)
    return EXIT_CODES.get(error.key, BROKEN)


def _make_room(home: Home, file: str) -> None:
    """Gives up the home's reserve, where it lies on the disk that is full."""
    with suppress(OSError):
        if not file or Path(file).parent.stat().st_dev == home.root.stat().st_dev:
            home.ballast_file.unlink()


def _write_log(home: Home, number: str, error: Exception) -> None:
    """The traceback goes to the home's log; when even that cannot be written, to nowhere."""
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(home.log_file, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False
    log.error("number %s", number, exc_info=error)
    handler.close()


def parser() -> argparse.ArgumentParser:
    """Every command with its words."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--home", metavar="DIR", help="the station's folder (or KIOSK_HOME)")
    common.add_argument("--json", action="store_true", help="one JSON document on standard output")
    common.add_argument("--operator", metavar="ID", help="who acts; else the station's own operator")
    common.add_argument("--language", metavar="CODE", help=f"one of {', '.join(languages())}")
    top = argparse.ArgumentParser(
        prog="kiosk", description="Accreditation desk, kiosk and checkpoint, offline.", parents=[common]
    )
    commands = _Commands(top.add_subparsers(metavar="COMMAND", required=True), common)
    _organiser_commands(commands)
    _desk_commands(commands)
    _badge_command(commands)
    _look_commands(commands)
    _station_commands(commands)
    _window_commands(commands)
    return top


class _Commands:
    """Adds commands that all take the common words."""

    def __init__(
        self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
    ) -> None:
        self._subparsers, self.common = subparsers, common

    def add(self, name: str, command: str, does: str) -> argparse.ArgumentParser:
        added = self._subparsers.add_parser(name, help=does, description=does, parents=[self.common])
        added.set_defaults(command=command)
        return added

    def group(self, name: str, does: str) -> _Commands:
        """Commands below a word of their own."""
        words = self._subparsers.add_parser(name, help=does, description=does)
        return _Commands(words.add_subparsers(metavar="COMMAND", required=True), self.common)


def _organiser_commands(commands: _Commands) -> None:
    sample = commands.add("sample", "organiser:sample", "write a sample event")
    sample.add_argument("folder", metavar="DIR", type=Path)
    sample.add_argument("--people", type=_count, default=5300)
    sample.add_argument("--seed", type=int, default=1)
    init = commands.add("init", "organiser:init", "make the organiser's first station, or one from its enrolment")
    begun = init.add_mutually_exclusive_group(required=True)
    begun.add_argument("--event", metavar="event.toml", type=Path)
    begun.add_argument("--enrolment", metavar="FILE", type=Path)
    init.add_argument("--station", metavar="NAME", default="desk-1")
    load = commands.add("import", "organiser:load", "read the organiser's list into a new registry version")
    load.add_argument("file", metavar="FILE", type=Path)
    load.add_argument("--photos", metavar="DIR", type=Path)
    load.add_argument("--dry-run", action="store_true", help="check only")
    invite = commands.add("invite", "organiser:invite", "write invitation codes or letters")
    invite.add_argument("numbers", metavar="NUMBER", nargs="*")
    invite.add_argument("--out", metavar="DIR", type=Path, required=True)
    invite.add_argument("--format", choices=("png", "pdf", "txt"), default="png")
    layout = commands.add("layout", "layout:layout", "turn a pretix badge layout into one of ours")
    layout.add_argument("act", choices=("import",))
    layout.add_argument("file", metavar="FILE.json", type=Path)
    layout.add_argument("--background", metavar="FILE.pdf", type=Path)
    layout.add_argument("--out", metavar="DIR", type=Path, required=True)
    layout.add_argument("--name", metavar="NAME", type=_file_name)


def _desk_commands(commands: _Commands) -> None:
    scan = commands.add("scan", "desk:scan", "what the desk decides for an invitation or a badge")
    scan.add_argument("what", metavar="TEXT|FILE|-")
    scan.add_argument("--look", action="store_true", help="decide without an entry")
    issue = commands.add("issue", "desk:issue", "decide, write down and print a badge")
    issue.add_argument("what", metavar="NUMBER|TEXT")
    issue.add_argument("--printer", metavar="NAME", default="", help="else the first one that has the paper")
    identity = issue.add_mutually_exclusive_group()
    identity.add_argument("--identity-checked", action="store_true")
    identity.add_argument("--mismatch", metavar="FIELD,...", default="")
    issue.add_argument("--override", metavar="REASON", default="")
    issue.add_argument("--latin-only", action="store_true", help="leave out what has no Latin form")
    reissue = commands.add("reissue", "desk:reissue", "a new badge that voids the old one")
    reissue.add_argument("number", metavar="NUMBER")
    reissue.add_argument("--reason", choices=("lost", "stolen", "damaged", "corrected"), required=True)
    reissue.add_argument("--printer", metavar="NAME", default="")
    reissue.add_argument("--latin-only", action="store_true", help="leave out what has no Latin form")
    reprint = commands.add("reprint", "prints:reprint", "a spoiled badge again; the old one is void")
    reprint.add_argument("serial", metavar="SERIAL")
    reprint.add_argument("--printer", metavar="NAME", default="")
    reprint.set_defaults(latin_only=False)
    unsure = commands.add("unsure", "prints:unsure", "prints that nobody is sure of, and what was found in the tray")
    answers = unsure.add_subparsers(metavar="answer", dest="act")
    answer = answers.add_parser("answer", parents=[commands.common], help="what was found in the tray")
    answer.add_argument("serial", metavar="SERIAL")
    answer.add_argument("answer", choices=("came-out", "did-not", "spoiled"))
    void = commands.add("void", "desk:void", "this badge opens nothing more")
    void.add_argument("serial", metavar="SERIAL")
    void.add_argument("--reason", required=True)
    handover = commands.add("handover", "desk:handover", "the badge is in the holder's hand")
    handover.add_argument("serial", metavar="SERIAL")
    handover.add_argument("--collector", metavar="NAME", default="")
    verify = commands.add("verify", "desk:verify", "what a checkpoint decides for a badge")
    verify.add_argument("what", metavar="TEXT|FILE")
    verify.add_argument("--zone", metavar="Z", default="")
    verify.add_argument("--at", metavar="TIME", default="")


def _badge_command(commands: _Commands) -> None:
    badge = commands.add("badge", "badge:badge", "render specimens without issuing")
    badge.description = (
        "Renders a specimen: a badge to look at and to try printers with. Its code is signed and has its real size, "
        "but it carries generation 0, which no checkpoint lets pass. Nothing is issued and nothing is written down. "
        "A picture shows the sides of a badge beside each other, the front on the left. --all goes on where a "
        "call that was broken off had stopped."
    )
    whose = badge.add_mutually_exclusive_group(required=True)
    whose.add_argument("number", metavar="NUMBER", nargs="?")
    whose.add_argument(
        "--all",
        action="store_true",
        help="everybody who gets a badge, by delegation and Latin name; who has no delegation comes last",
    )
    whose.add_argument(
        "--preview", metavar="NUMBER", nargs="?", const="", help="a window that redraws when the layout's file is saved"
    )
    badge.add_argument("--out", metavar="FILE", type=Path, help="FILE.pdf, or FILE.png for one badge")
    badge.add_argument("--layout", metavar="FILE", type=Path, help="instead of the category's own")
    badge.add_argument("--latin-only", action="store_true", help="leave out what has no Latin form")
    badge.add_argument("--delegation", metavar="NAME", type=_said, help="of --all only this one")
    badge.add_argument("--category", metavar="ID", type=_said, help="of --all only this one")
    badge.add_argument("--mono", action="store_true", help="a PNG in the black dots of a label printer's head")
    badge.add_argument(
        "--dpi", type=int, choices=HEADS, help="a PNG for that head; else 300 in colour, 203 with --mono"
    )


def _look_commands(commands: _Commands) -> None:
    journal = commands.add("journal", "look:journal", "the entries; --check verifies chain and signatures")
    journal.add_argument("--tail", metavar="N", type=_count)
    journal.add_argument("--check", action="store_true")
    printers = commands.add("printers", "look:printers", "states and next steps; a test page; a new roll; alignment")
    printers.add_argument("what", nargs="*", metavar="test NAME | roll NAME SHEETS | offset NAME X Y")
    commands.add("doctor", "look:doctor", "a self-test of everything a station needs")
    commands.add("stats", "look:stats", "counts of people, badges, prints and entries")


def _station_commands(commands: _Commands) -> None:
    enrol = commands.group("enrol", "enrol another station, or strike one off")
    make = enrol.add("make", "enrol:make", "write an enrolment for another station")
    make.add_argument("name", metavar="NAME")
    make.add_argument("--role", choices=ROLES, default=ROLES[0])
    make.add_argument("--hub", metavar="URL", default="")
    make.add_argument("--printers", metavar="printers.toml", type=Path)
    make.add_argument("--out", metavar="FILE", type=Path, required=True)
    findings = commands.add("findings", "findings:findings", "what a human must settle, and a supervisor's settlement")
    acts = findings.add_subparsers(dest="act", metavar="settle")
    findings.set_defaults(act=None)
    settle = acts.add_parser("settle", parents=[commands.common], help="settle a finding")
    settle.add_argument("finding", metavar="ID")
    settle.add_argument("--keep", metavar="SERIAL", default="")
    strike = enrol.add("strike", "enrol:strike_off", "a station's later entries and badges count for nothing")
    strike.add_argument("name", metavar="NAME")
    bundle = commands.group("bundle", "one file for a stick: write it, or take in what another station wrote")
    fill = bundle.add("make", "bundle:make", "write a bundle: all journals")
    fill.add_argument("--out", metavar="FILE", type=Path, required=True)
    fill.add_argument("--registry", action="store_true", help="and the registry with its photos (organiser's home)")
    fill.add_argument(
        "--for", metavar="BUNDLE", dest="receiver", type=Path, help="without the photos that its maker has"
    )
    fill.add_argument("--sealed", action="store_true", help="the event's stations alone can open it")
    take = bundle.add("read", "bundle:read", "take in a bundle")
    take.add_argument("file", metavar="FILE", type=Path)

    hub = commands.group("hub", "the shared database that stations exchange with")
    made = hub.add("init", "hub:init", "make a hub's tables and accounts; each password is shown once")
    made.add_argument("url", metavar="URL", help="postgresql://... of its owner, or an SQLite file")
    made.add_argument("--station", metavar="NAME", dest="stations", action="append", default=[], help="an account")
    used = hub.add("use", "hub:use", "from now on this station exchanges with that hub")
    used.add_argument("url", metavar="URL")
    sync = commands.add("sync", "hub:sync", "exchange with the hub, once")
    where = sync.add_mutually_exclusive_group()
    where.add_argument("--hub", metavar="URL", default="", help="instead of this station's own")
    where.add_argument("--bundle", metavar="DIR|FILE", type=Path)
    where.add_argument("--pretix", action="store_true")


def _window_commands(commands: _Commands) -> None:
    run = commands.add("run", "window:run", "open the window")
    run.add_argument("--face", choices=FACES, default=FACES[0])
    run.add_argument("--camera", metavar="FILE", type=Path, help="a video file in place of the camera")
    demo = commands.add("demo", "window:demo", "a sample event, set up and ready to try")
    demo.add_argument("--people", type=_count, default=600)
    instead = demo.add_mutually_exclusive_group()
    instead.add_argument("--tour", metavar="DIR", type=Path, help="walk through the faces without a screen")
    instead.add_argument("--camera", metavar="FILE", type=Path, help="a video file in place of the camera")


def _serve_if_asked() -> None:
    """In one executable file, a process that is started to help another one is this program again."""
    from multiprocessing import freeze_support  # noqa: PLC0415 - 10 ms that others need not pay

    freeze_support()


def _speak_anywhere() -> None:
    """A terminal or file that cannot show a letter gets its code instead: no act may fail for that."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _defaults() -> argparse.Namespace:
    """Of the words that may stand before or behind the command; argparse lets the later parser win."""
    return argparse.Namespace(home=None, json=False, operator=None, language=_own_language())


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 10_000_000:
        raise argparse.ArgumentTypeError("1 to 10,000,000")
    return value


def _file_name(text: str) -> str:
    """Of a file, without its folder."""
    if not text or Path(text).name != text or "\\" in text:
        raise argparse.ArgumentTypeError(text)
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing is said")
    return text


def _own_language() -> str:
    """KIOSK_LANGUAGE, else the language of the environment."""
    told = os.environ.get("KIOSK_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return told.partition("_")[0].partition(".")[0].lower()


if __name__ == "__main__":
    sys.exit(main())
