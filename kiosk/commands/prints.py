"""The commands of prints that went wrong: unsure, with its answers, and reprint."""

from __future__ import annotations

import argparse

from kiosk import names
from kiosk.commands.desk import open_station, read_printer, read_serial, tell_act, tell_print
from kiosk.commands.output import Output
from kiosk.desk import Order
from kiosk.printing.questions import Answered, Question, open_questions
from kiosk.station import OpenStation


def reprint(words: argparse.Namespace) -> int:
    """`kiosk reprint SERIAL`."""
    station, operator = open_station(words)
    order = Order(read_printer(station, words))
    answer = station.desk.reprint(read_serial(words.serial), order, station.now(), operator)
    return tell_print(words, station, answer)


def unsure(words: argparse.Namespace) -> int:
    """`kiosk unsure`, `kiosk unsure answer SERIAL came-out|did-not|spoiled`."""
    station, operator = open_station(words)
    station.recover_prints()
    if words.act is None:
        return _list(words, station)
    answered = Answered(words.answer)
    answer = station.answer_print(read_serial(words.serial), answered, operator)
    return tell_act(words, answer, f"answered_{answered.replace('-', '_')}")


def _list(words: argparse.Namespace, station: OpenStation) -> int:
    out, questions = Output.of(words), open_questions(station.journal)
    told = [
        {
            "serial": str(each.serial),
            "participant": str(each.number),
            "name": _name(station, each),
            "printer": each.printer,
            "why": each.why,
            "since": each.since.isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        for each in questions
    ]
    out.document({"unsure": told})
    out.table(("serial", "number", "name", "printer", "time"), [_row(each) for each in told])
    out.line("unsure" if told else "nothing_unsure", count=len(told))
    return 0


def _row(told: dict[str, str]) -> tuple[object, ...]:
    return told["serial"], told["participant"], told["name"], told["printer"], told["since"]


def _name(station: OpenStation, question: Question) -> str:
    person = station.shelf.current().person(question.number)
    return names.latin(person) if person else ""
