"""A small invented event with twenty people of every kind, and the home of its first station.

Everything is made by the product's own functions. The clock stands at `NOW`, years ahead of any machine's, so
that what a home writes down by the machine's clock always lies before it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from PIL import Image

from kiosk.config import Home, parse_event
from kiosk.intake.loader import ImportReport, Source
from kiosk.intake.rows import COLUMNS
from kiosk.model import Event, Operator, OperatorId, Role
from kiosk.station import OpenStation, make_home

NOW = datetime(2040, 6, 5, 6, 30, tzinfo=UTC)
TODAY = date(2040, 6, 5)

CLERK = Operator(OperatorId("clerk-7"), "Clerk", Role.CLERK)
GUARD = Operator(OperatorId("guard-3"), "Guard", Role.GUARD)
SUPERVISOR = Operator(OperatorId("supervisor-1"), "Supervisor", Role.SUPERVISOR)

EVENT_TOML = """
id = "forum-2040"
name = { en = "Forum 2040", ru = "Форум 2040" }
accent = "#0B5FFF"
time_zone = "Europe/Moscow"
days = [2040-06-05, 2040-06-06, 2040-06-07]
collection_days = [2040-06-04, 2040-06-05, 2040-06-06]
languages = ["en", "ru"]
registry_max_age_hours = 72

[[categories]]
id = "participant"
name = { en = "Participant", ru = "Участник" }
colour = "#1D4ED8"

[[categories]]
id = "media"
name = { en = "Media", ru = "Пресса" }
colour = "#B45309"
stations = ["media-desk"]

[[zones]]
letter = "A"
name = { en = "Exhibition" }

[[zones]]
letter = "B"
name = { en = "Plenary hall" }

[[zones]]
letter = "V"
name = { en = "Presidium" }
security = "high"
"""

ANNA, SELF_SERVICE, PENDING, DECLINED, BLOCKED, UNPAID, MEDIA, NO_PHOTO, OLD_PASSPORT, FIRST_DAY = range(1, 11)
MONONYM, ARABIC, CHINESE, NO_LATIN, EVERYWHERE = range(11, 16)
OTHERS = tuple(range(16, 21))

_PLAIN = {
    "category": "participant",
    "zones": "A B",
    "status": "approved",
    "paid": "yes",
    "country": "RU",
    "language": "ru",
    "document_type": "passport",
    "document_number": "4509 123456",
    "document_country": "RU",
    "birth_date": "1980-02-29",
    "document_expires": "2045-01-01",
    "photo": "face.jpg",
    "organisation": "Администрация города",
}
_NAMES = ("family_name", "given_name", "latin_family_name", "latin_given_name")


def _person(number: int, names: str, **changes: str) -> dict[str, str]:
    named = dict(zip(_NAMES, (part.strip() for part in names.split(",")), strict=True))
    return {"number": str(number), **_PLAIN, **named, **changes}


PEOPLE: tuple[Mapping[str, str], ...] = (
    _person(ANNA, "Иванова, Анна, Ivanova, Anna"),
    _person(SELF_SERVICE, "Müller, Jörg, Mueller, Joerg", self_service="yes", country="DE", language="de"),
    _person(PENDING, "Петров, Пётр, Petrov, Petr", status="pending"),
    _person(DECLINED, "Сидоров, Олег, Sidorov, Oleg", status="declined"),
    _person(BLOCKED, "Котов, Марк, Kotov, Mark", status="blocked"),
    _person(UNPAID, "Орлова, Вера, Orlova, Vera", paid="no"),
    _person(MEDIA, "Ким, Юна, Kim, Yuna", category="media"),
    _person(NO_PHOTO, "Белов, Иван, Belov, Ivan", photo=""),
    _person(OLD_PASSPORT, "Серов, Глеб, Serov, Gleb", document_expires="2040-06-04"),
    _person(FIRST_DAY, "Львова, Нина, Lvova, Nina", days="2040-06-05"),
    _person(MONONYM, "Suharto, , Suharto, ", country="ID", language="id"),
    _person(ARABIC, "الفاسي, فاطمة, Al Fassi, Fatima", country="MA", language="ar"),
    _person(CHINESE, "王, 小明, Wang, Xiaoming", country="CN", language="zh"),
    _person(NO_LATIN, "Ҡасимов, Айрат, , ", region="RU-BA"),
    _person(EVERYWHERE, "Громов, Лев, Gromov, Lev", zones="A B V"),
    *(_person(number, f"Гость, {name}, Guest, {name}") for number, name in zip(OTHERS, "PQRST", strict=True)),
)


class StationAt(OpenStation):
    """A station whose clock a test sets."""

    moment = NOW

    def now(self) -> datetime:
        return self.moment


@cache
def event() -> Event:
    return parse_event(EVENT_TOML, "event.toml")


def csv_text(people: Iterable[Mapping[str, str]], header: Sequence[str] = COLUMNS, delimiter: str = ",") -> str:
    """The organiser's list as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", delimiter=delimiter, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(people)
    return out.getvalue()


def write_event(folder: Path, people: Iterable[Mapping[str, str]] = PEOPLE, toml: str = EVENT_TOML) -> Source:
    """What an organiser delivers: event.toml, participants.csv, photos."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "event.toml").write_text(toml, encoding="utf-8")
    (folder / "participants.csv").write_text(csv_text(people), encoding="utf-8")
    (folder / "photos").mkdir(exist_ok=True)
    (folder / "photos" / "face.jpg").write_bytes(jpeg())
    return Source(folder / "participants.csv", folder / "photos")


@cache
def jpeg(width: int = 480, height: int = 640, colour: str = "#8899aa") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def found_station(folder: Path, source: Source) -> tuple[Home, ImportReport]:
    """A home made from an organiser's files, its registry imported; nothing is left open."""
    home = Home(folder)
    make_home(home, source.file.with_name("event.toml"))
    station = StationAt(home)
    try:
        return home, station.import_table(source)
    finally:
        station.close()
