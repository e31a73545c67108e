"""The commands of a desk and of a checkpoint: scan, issue, reissue, void, handover, verify."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any

from kiosk import names
from kiosk.commands.output import Output, print_json
from kiosk.commands.words import read_number, read_text
from kiosk.desk import Answer, Order, Whom
from kiosk.errors import KioskError
from kiosk.messages import outcome_sentence
from kiosk.model import Decision, Dossier, Operator, Outcome, Reason, ReissueReason, Serial
from kiosk.operators import known_operator
from kiosk.printing.outcomes import outcome_of
from kiosk.station import OpenStation


def scan(words: argparse.Namespace) -> int:
    """`kiosk scan TEXT|FILE|-`."""
    station, operator = open_station(words)
    if words.what == "-":
        for line in sys.stdin:
            print_json(_scanned(station, line.strip(), words, operator)[1])
        return 0
    answer, told = _scanned(station, read_text(words.what), words, operator)
    out = Output.of(words)
    out.document(told)
    _person(out, answer.dossier)
    out.decision(answer.decision)
    return _exit(answer.decision)


def _scanned(
    station: OpenStation, text: str, words: argparse.Namespace, operator: Operator
) -> tuple[Answer, dict[str, Any]]:
    whom, now = station.desk.read_code(text), station.now()
    answer = station.desk.look(whom, now) if words.look else station.desk.scan(whom, now, operator)
    told = told_decision(answer.decision, answer.dossier, now)
    return answer, told | {"out_of_date": answer.out_of_date}


def issue(words: argparse.Namespace) -> int:
    """`kiosk issue NUMBER|TEXT`: waits for what came out."""
    station, operator = open_station(words)
    mismatch = tuple(field.strip() for field in words.mismatch.split(",") if field.strip())
    order = Order(read_printer(station, words), words.identity_checked, mismatch, words.override, words.latin_only)
    answer = station.desk.issue(_whom(station, words.what), order, station.now(), operator)
    return tell_print(words, station, answer)


def reissue(words: argparse.Namespace) -> int:
    """`kiosk reissue NUMBER --reason`."""
    station, operator = open_station(words)
    order, reason = Order(read_printer(station, words), latin_only=words.latin_only), ReissueReason(words.reason)
    answer = station.desk.reissue(read_number(words.number), reason, order, station.now(), operator)
    return tell_print(words, station, answer)


def void(words: argparse.Namespace) -> int:
    """`kiosk void SERIAL --reason`."""
    station, operator = open_station(words)
    answer = station.desk.void(read_serial(words.serial), words.reason, station.now(), operator)
    return tell_act(words, answer, "voided")


def handover(words: argparse.Namespace) -> int:
    """`kiosk handover SERIAL`."""
    station, operator = open_station(words)
    answer = station.desk.handover(read_serial(words.serial), words.collector, station.now(), operator)
    return tell_act(words, answer, "handed_over")


def verify(words: argparse.Namespace) -> int:
    """`kiosk verify TEXT|FILE`."""
    station, operator = open_station(words)
    now, zone = station.now(), words.zone
    at = _moment(words.at, station) if words.at else now
    verification = station.checkpoint.verify(read_text(words.what), zone, now, operator, at)
    out = Output.of(words)
    out.document(told_decision(verification.decision, verification.dossier, now) | {"zones": list(verification.zones)})
    out.decision(verification.decision, checkpoint=True)
    return _exit(verification.decision)


def told_decision(decision: Decision, dossier: Dossier, now: datetime) -> dict[str, Any]:
    """A decision as JSON."""
    person, held = dossier.participant, dossier.state.current_badge
    return {
        "decision": decision.verdict,
        "reason": decision.reason,
        "participant": str(person.number) if person else None,
        "badge": str(held.serial) if held else None,
        "data_age_s": max(0, int((now - dossier.registry.created_at).total_seconds())),
    }


def tell_print(words: argparse.Namespace, station: OpenStation, answer: Answer) -> int:
    """Waits for the outcome of what was reserved, and only then talks: a closed pipe must not keep a badge back."""
    serial = answer.serial or _waiting(answer)
    job = station.print_now(serial) if serial else None
    out = Output.of(words)
    told: dict[str, Any] = {"decision": answer.decision.verdict, "reason": answer.decision.reason}
    outcome = outcome_of(job) if answer.serial else None
    file = station.document_file(answer.serial) if answer.serial else None
    told |= {"serial": answer.serial, "outcome": outcome, "file": file, "out_of_date": answer.out_of_date}
    if answer.decision.reason is Reason.UNPRINTABLE:
        told |= {name: answer.decision.facts[name] for name in ("field", "why", "character")}
    out.document(told | ({"entry": answer.entry.hex()} if answer.entry else {}))
    _person(out, answer.dossier)
    out.decision(answer.decision)
    if outcome:
        out.text(outcome_sentence(outcome, job.why if job else "", words.language))
        out.line("badge_file", serial=answer.serial, file=file or "-")
    return 0 if outcome in (Outcome.PRINTED, Outcome.UNCONFIRMED) else 1


def _waiting(answer: Answer) -> Serial | None:
    """A badge of this person that an earlier program left in the ledger: it is printed now."""
    badge = answer.dossier.state.current_badge
    return badge.serial if badge and answer.decision.reason is Reason.IN_PRINT else None


def tell_act(words: argparse.Namespace, answer: Answer, done: str) -> int:
    out = Output.of(words)
    told = {"decision": answer.decision.verdict, "reason": answer.decision.reason, "serial": answer.serial}
    out.document(told | {"entry": answer.entry.hex() if answer.entry else None})
    if answer.decision.positive:
        out.line(done, serial=answer.serial)
    else:
        out.decision(answer.decision)
    return _exit(answer.decision)


def _person(out: Output, dossier: Dossier) -> None:
    person = dossier.participant
    if person:
        out.text(f"{person.number}  {names.latin(person)}", "bold")
        out.text("  ".join(part for part in (person.organisation, person.category) if part))


def open_station(words: argparse.Namespace) -> tuple[OpenStation, Operator]:
    station = OpenStation(words.home)
    return station, known_operator(words.operator, station.operator)


def _whom(station: OpenStation, told: str) -> Whom:
    return station.desk.read(read_text(told))


def read_serial(told: str) -> Serial:
    serial = Serial.parse(told)
    if serial is None:
        raise KioskError("serial_wrong", serial=told)
    return serial


def read_printer(station: OpenStation, words: argparse.Namespace) -> str:
    if words.printer and words.printer not in station.printers:
        raise KioskError("printer_unknown", printer=words.printer)
    return str(words.printer)


def _moment(told: str, station: OpenStation) -> datetime:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise KioskError("time_wrong", time=told) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=station.event.time_zone)


def _exit(decision: Decision) -> int:
    return 0 if decision.positive else 1
