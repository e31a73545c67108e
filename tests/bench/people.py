"""Tables of any size: the sample's rows again and again under new numbers, for writing a million takes minutes."""

from __future__ import annotations

import csv
from itertools import cycle, islice
from pathlib import Path

from kiosk.sample import Sample
from kiosk.sample.plan import FIRST_NUMBER
from kiosk.station import now

SAMPLE = 5300
PHOTOS = 60


def sample_folder(folder: Path) -> Path:
    """A sample event of 5,300 people; only the first few have photos, for drawing them is not measured."""
    Sample(now().date(), SAMPLE, photos=PHOTOS).write(folder)
    return folder


def table_of(people: int, sample: Path) -> Path:
    """`participants.csv` with that many rows and no photos."""
    target = sample / f"participants-{people}.csv"
    with (sample / "participants.csv").open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    number, photo = header.index("number"), header.index("photo")
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        for place, row in enumerate(islice(cycle(rows), people)):
            row[number], row[photo] = str(FIRST_NUMBER + place), ""
            writer.writerow(row)
    return target
