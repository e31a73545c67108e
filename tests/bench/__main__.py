"""`make bench`: every benchmark, as a table and one JSON document. `--quick` leaves the million people out."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kiosk.config import Home
from kiosk.intake.loader import Source
from kiosk.station import OpenStation
from tests.bench import badge, batch, bundle, camera, desk, hub, people, printing, roads
from tests.bench.figures import Figure, percentile, run_kiosk, seconds_until_said

MILLION = 1_000_000
STARTS = 5


def figures(folder: Path, *, quick: bool) -> Iterator[Figure]:
    """Every figure, as soon as it is known."""
    sample = people.sample_folder(folder / "sample")
    home = desk.home_of(folder / "home", sample)
    yield from imports(home, sample / "participants.csv", people.SAMPLE, "< 2")
    yield from desk.scans(home, people.SAMPLE)
    _with_photos(home, sample)
    yield from desk.prints(home)
    yield from printing.printing(home, folder / "ipp")
    yield from starts(home)
    yield from badge.badges(folder)
    yield from batch.batches(folder)
    yield from bundle.bundles(folder)
    yield from hub.exchanges(folder / "hub")
    yield from roads.ways(home, sample / "participants.csv", people.SAMPLE)
    yield from camera.cameras(home, folder)
    if not quick:
        large = desk.home_of(folder / "large", sample)
        table = people.table_of(MILLION, sample)
        yield from imports(large, table, MILLION, "< 60")
        yield from desk.scans(large, MILLION)
        yield from roads.ways(large, table, MILLION, "< 60")


def imports(home: Home, table: Path, count: int, aim: str) -> Iterator[Figure]:
    """`kiosk import` as a whole program."""
    ended = run_kiosk("import", table, "--home", home.root, "--json")
    yield Figure(f"import of {count:,} rows", json.loads(ended.output)["seconds"], "s", aim)
    yield Figure(f"import of {count:,} rows, peak memory", ended.peak_megabytes, "MB", "< 500")


def starts(home: Home) -> Iterator[Figure]:
    """Cold starts, as whole programs."""
    code = OpenStation(home).shelf.current().numbers()[0]
    scans = [run_kiosk("scan", str(code), "--home", home.root, "--json").seconds * 1e3 for _ in range(STARTS)]
    yield Figure("start of `kiosk scan` to its answer, p50", percentile(scans, 0.5), "ms")
    windows = [seconds_until_said("usable", "tests.bench.window", home.root) for _ in range(STARTS)]
    yield Figure("start of the window to its first usable picture, p50", percentile(windows, 0.5), "s", "< 1.5")


def _with_photos(home: Home, sample: Path) -> None:
    station = OpenStation(home)
    station.import_table(Source(sample / "participants.csv", sample / "photos"))
    station.close()


def main() -> None:
    """Prints the table as it grows, then the JSON document."""
    console = Console()
    table = Table("figure", "value", "unit", "aim")
    measured = []
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-", dir=Path.cwd()) as folder:
        for figure in figures(Path(folder), quick="--quick" in sys.argv):
            console.print(f"{figure.name}: {figure.value:.2f} {figure.unit}", style="dim")
            table.add_row(figure.name, f"{figure.value:.2f}", figure.unit, figure.aim)
            measured.append(figure)
    console.print(table)
    print(json.dumps({figure.name: round(figure.value, 3) for figure in measured}))


if __name__ == "__main__":
    main()
