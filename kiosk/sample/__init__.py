"""The sample event: a forum of people who do not exist, for demonstrations, tours, tests and benchmarks.

`write_sample(folder, today=...)` writes `event.toml`, `participants.csv`, `mandates.csv` and
`photos/NUMBER.jpg`. The same seed, day and number of people give the same bytes. Rows stream: a million
need no more memory than a thousand. The first rows are always the same kinds of people
(`kiosk.sample.plan.FIRST`), rows with something the matter say so in their note. A folder that cannot be
written raises `KioskError`.

Inside: catalogue (names, places) -> plan (who, in which order) -> people (rows) -> trouble; portrait and
studio draw.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.files import file_error
from kiosk.sample.catalogue import Catalogue, read_catalogue
from kiosk.sample.event import event_toml
from kiosk.sample.mandates import COLUMNS as MANDATE_COLUMNS
from kiosk.sample.mandates import Mandates
from kiosk.sample.people import CASUAL, COLUMNS, Crowd, Person, Row, ticket
from kiosk.sample.plan import FIRST_NUMBER, Plan, Trouble, make_plan
from kiosk.sample.portrait import Sitter
from kiosk.sample.studio import Studio
from kiosk.sample.trouble import keeps_from_self_service, make_trouble

Progress = Callable[[int, int], None]
MOST_PEOPLE = 1_000_000
TICKET_HOLDER = FIRST_NUMBER + 1
"""The one who has a ticket of another system besides the invitation."""
EVENT_FILE, PARTICIPANTS_FILE, MANDATES_FILE, PHOTO_FOLDER = (
    "event.toml",
    "participants.csv",
    "mandates.csv",
    "photos",
)
_SELF_SERVICE_SHARE = 0.6
_TELL_EVERY = 500


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """What was written; file names are relative to the folder."""

    people: int
    photos: int
    mandates: int
    event: str = EVENT_FILE
    participants: str = PARTICIPANTS_FILE
    mandate_list: str = MANDATES_FILE
    photo_folder: str = PHOTO_FOLDER


def write_sample(
    folder: Path, *, today: date, people: int = 5300, seed: int = 1, progress: Progress | None = None
) -> SampleCounts:
    """Writes a sample event of `people` (1 to 1,000,000) about `today`; `progress` hears (done, total)."""
    return Sample(today, people, seed).write(folder, progress)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample event to be written. `photos` caps how many portraits are drawn; the rows after have none."""

    today: date
    people: int = 5300
    seed: int = 1
    photos: int | None = None

    def write(self, folder: Path, progress: Progress | None = None) -> SampleCounts:
        """Writes the folder, which need not exist; files of the same names are overwritten."""
        try:
            (folder / PHOTO_FOLDER).mkdir(parents=True, exist_ok=True)
            return _Writing(self, folder, progress or _unheard).run()
        except OSError as error:
            raise file_error(error, folder) from error

    def people_of(self, catalogue: Catalogue, plan: Plan) -> Iterator[Person]:
        """Everybody in the order of their numbers."""
        crowd = Crowd(catalogue, self.today, self.seed)
        left = self.people if self.photos is None else self.photos
        for index, place in enumerate(plan.order):
            person = crowd.person(index, plan.slots[place])
            row, trouble = person.row, plan.troubles.get(index, Trouble.NONE)
            row.photo = f"{row.number}.jpg" if left > 0 else ""
            make_trouble(person, trouble, self.today)
            left -= bool(row.photo)
            ready = row.photo and not keeps_from_self_service(trouble)
            row.self_service = "yes" if ready and _invited(index, person) else "no"
            row.ticket = ticket(TICKET_HOLDER, self.seed) if row.number == str(TICKET_HOLDER) else ""
            yield person


def _invited(index: int, person: Person) -> bool:
    """Verified beforehand? The first is not, the second is, then some six in ten."""
    return index == 1 or (index > 1 and person.rng.random() < _SELF_SERVICE_SHARE)


def _unheard(_done: int, _total: int) -> None:
    return


class _Writing:
    """One run: rows, portraits and mandates side by side."""

    def __init__(self, sample: Sample, folder: Path, progress: Progress) -> None:
        self._sample, self._folder, self._progress = sample, folder, progress
        self._catalogue = read_catalogue()
        self._plan = make_plan(self._catalogue, min(max(sample.people, 1), MOST_PEOPLE), sample.seed)
        self._photos = self._expected_photos()
        self._done = self._told = 0

    def run(self) -> SampleCounts:
        sample, folder = self._sample, self._folder
        (folder / EVENT_FILE).write_text(event_toml(sample.today), encoding="utf-8", newline="\n")
        delegations = [region.ru for region in self._catalogue.regions]
        delegations += [country.en for country in self._catalogue.countries]
        mandates = Mandates(delegations, sample.today)
        with Studio(self._photos, self._advance) as studio:
            _write_csv(folder / PARTICIPANTS_FILE, COLUMNS, self._rows(studio, mandates))
        lines = mandates.lines()
        _write_csv(folder / MANDATES_FILE, MANDATE_COLUMNS, lines)
        self._progress(self._total, self._total)
        return SampleCounts(len(self._plan.order), self._photos, len(lines))

    @property
    def _total(self) -> int:
        return len(self._plan.order) + self._photos

    def _rows(self, studio: Studio, mandates: Mandates) -> Iterator[tuple[str, ...]]:
        for index, person in enumerate(self._sample.people_of(self._catalogue, self._plan)):
            row = person.row
            if row.photo:
                studio.add(self._folder / PHOTO_FOLDER / row.photo, _sitter(person))
            mandates.see(index, row)
            self._advance(1)
            yield row.texts()

    def _advance(self, more: int) -> None:
        self._done += more
        if self._done - self._told >= _TELL_EVERY or (self._photos and more > 1):
            self._told = self._done
            self._progress(self._done, self._total)

    def _expected_photos(self) -> int:
        without = sum(trouble is Trouble.NO_PHOTO for trouble in self._plan.troubles.values())
        everyone = len(self._plan.order) - without
        return everyone if self._sample.photos is None else min(max(self._sample.photos, 0), everyone)


def _sitter(person: Person) -> Sitter:
    row: Row = person.row
    return Sitter(person.rng.getrandbits(48), person.female, person.age, row.category not in CASUAL)


def _write_csv(path: Path, columns: Sequence[str], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
