"""The registry on its way to a station, as whole programs: on a stick and over a hub, whole and then corrected."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from kiosk.config import Home
from kiosk.homes import make_enrolled_home
from kiosk.model import StationRole
from kiosk.organiser import Wanted, enrol
from kiosk.station import OpenStation, now
from kiosk.sync.accounts import make_hub
from tests.bench.figures import Figure, run_kiosk
from tests.postgres import binaries, running


def ways(organiser: Home, table: Path, people: int, aim: str = "") -> Iterator[Figure]:
    """From an organiser's home that imported the table; the hub's figures only where PostgreSQL can run."""
    readers = [_reader(organiser, f"{road}-{people}") for road in ("stick", "hub")]
    name = f"registry of {people:,} people"
    yield from _by_stick(organiser, readers[0], name, aim)
    programs = binaries()
    if programs is None:
        return
    with running(programs) as server:
        for each in make_hub(server.database(), ["desk"]):
            (organiser if each.name == "organiser" else readers[1]).hub_file.write_text(each.url, encoding="utf-8")
        yield from _by_hub((organiser, readers[1]), f"{name}, over a hub", aim)
        run_kiosk("import", _corrected(table), "--home", organiser.root)
        yield from _by_hub((organiser, readers[1]), f"{name}, one corrected, over a hub", aim)


def _reader(organiser: Home, name: str) -> Home:
    station, home = OpenStation(organiser), Home(organiser.root.with_name(name))
    make_enrolled_home(home, enrol(station, Wanted(name, StationRole.DESK)), now())
    station.close()
    return home


def _by_stick(organiser: Home, reader: Home, name: str, aim: str) -> Iterator[Figure]:
    stick = organiser.root.with_name(f"{reader.root.name}.kiosk-bundle")
    made = run_kiosk("bundle", "make", "--registry", "--out", stick, "--home", organiser.root, "--json")
    yield Figure(f"{name}, on a stick: made", made.seconds, "s")
    yield Figure(f"{name}, on a stick: made, peak memory", made.peak_megabytes, "MB", "< 500")
    yield Figure(f"{name}, on a stick: size", json.loads(made.output)["bytes"] / 1e6, "MB")
    read = run_kiosk("bundle", "read", stick, "--home", reader.root, "--json")
    assert json.loads(read.output)["registry"] is not None
    yield Figure(f"{name}, on a stick: read", read.seconds, "s", aim)
    yield Figure(f"{name}, on a stick: read, peak memory", read.peak_megabytes, "MB", "< 500")
    stick.unlink()


def _by_hub(homes: tuple[Home, Home], name: str, aim: str) -> Iterator[Figure]:
    for home, what in zip(homes, ("given", "taken"), strict=True):
        ended = run_kiosk("sync", "--home", home.root, "--json")
        yield Figure(f"{name}: {what}", ended.seconds, "s", aim if what == "taken" else "")
    assert json.loads(ended.output)["registry"] is not None


def _corrected(table: Path) -> Path:
    """The same list with one organisation spelled anew."""
    corrected = table.with_name(f"corrected-{table.name}")
    with table.open(encoding="utf-8", newline="") as source, corrected.open("w", encoding="utf-8", newline="") as out:
        rows, writer = csv.reader(source), csv.writer(out)
        header = next(rows)
        writer.writerow(header)
        for place, row in enumerate(rows):
            if place == 1000:
                row[header.index("organisation")] += " (corrected)"
            writer.writerow(row)
    return corrected
