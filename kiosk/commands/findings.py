"""The commands of findings: the list, and a supervisor's settlement."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from kiosk.commands.desk import open_station, read_serial
from kiosk.commands.output import Output
from kiosk.findings import Told
from kiosk.messages import say
from kiosk.model import Side


def findings(words: argparse.Namespace) -> int:
    """`kiosk findings`, `kiosk findings settle ID [--keep SERIAL]`."""
    station, operator = open_station(words)
    out = Output.of(words)
    if words.act == "settle":
        keep = read_serial(words.keep) if words.keep else None
        decision = station.settle(words.finding, keep, operator)
        out.document({"decision": decision.verdict, "reason": decision.reason, "finding": words.finding})
        if decision.positive:
            out.line("settled", finding=words.finding)
        else:
            out.decision(decision)
        return 0 if decision.positive else 1
    told = station.findings()
    out.document({"findings": [_document(each) for each in told], "open": sum(each.open for each in told)})
    out.table(("finding", "what", "number", "sides", "state"), [_row(each, words.language) for each in told])
    out.line("findings", count=sum(each.open for each in told))
    return 0


def _document(told: Told) -> dict[str, Any]:
    finding = told.finding
    return {
        "id": finding.id,
        "kind": finding.kind,
        "participant": str(told.number) if told.number is not None else None,
        "sides": [_side(side) for side in finding.sides],
        "settled_at": _moment(finding.settled_at),
        "kept": str(finding.kept) if finding.kept else None,
    }


def _side(side: Side) -> dict[str, Any]:
    serial = str(side.serial) if side.serial else None
    return {"serial": serial, "station": side.station, "operator": side.operator, "at": _moment(side.at)}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def _row(told: Told, language: str) -> tuple[object, ...]:
    finding = told.finding
    sides = "; ".join(_where(side) for side in finding.sides)
    state = say("cli.open" if told.open else "cli.settled_state", language)
    return finding.id, say(f"finding.{finding.kind}", language), told.number or "", sides, state


def _where(side: Side) -> str:
    return " ".join(part for part in (str(side.serial or ""), side.station, side.operator, f"{side.at:%H:%M}") if part)
