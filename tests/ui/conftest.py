"""Real windows on real homes: an event of a handful of people is imported once and copied for each test."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, QUrl
from PySide6.QtQuick import QQuickWindow
from shiboken6 import isValid

from kiosk.config import Home
from kiosk.demo import Demonstration, Place
from kiosk.intake.loader import Source
from kiosk.invitations import code_png
from kiosk.model import ParticipantNumber
from kiosk.station import OpenStation, make_home, now
from tests.homes import copied, with_fonts
from ui.bridge.core import Core
from ui.hands import named, names, press, until
from ui.shell import Shell

PEOPLE = [
    {"number": "1", "family_name": "Иванова", "given_name": "Анна", "latin_family_name": "Ivanova"}
    | {"latin_given_name": "Anna", "language": "ru", "document_number": "4509123456"},
    {"number": "2", "family_name": "Li", "given_name": "Mei", "latin_family_name": "Li", "self_service": "yes"}
    | {"latin_given_name": "Mei", "language": "en", "document_number": "X1"},
    {"number": "3", "family_name": "Blocked", "given_name": "Bob", "status": "blocked"},
    {"number": "4", "family_name": "Declined", "given_name": "Dan", "status": "declined"},
    {"number": "5", "family_name": "Expired", "given_name": "Eva", "document_expires": "2020-01-01"},
    {"number": "6", "family_name": "\U00013000王", "given_name": "伟", "latin_family_name": "Wang"}
    | {"latin_given_name": "Wei"},
    {"number": "7", "family_name": "Ur", "given_name": "Nin", "position": "\U00012000", "self_service": "yes"},
    {"number": "8", "family_name": "Far", "given_name": "Ada", "category": "online", "self_service": "yes"},
    {"number": "9", "family_name": "田中", "given_name": "さくら", "latin_family_name": "Tanaka"}
    | {"latin_given_name": "Sakura", "language": "ja"},
    {"number": "10", "family_name": "李", "given_name": "娜", "latin_family_name": "Li", "latin_given_name": "Na"}
    | {"language": "zh"},
]
EVENT = """
id = "test-event"
accent = "#0B5CAD"
time_zone = "UTC"
days = [{days}]
languages = ["en", "ru"]
name = {{ en = "Test Forum", ru = "Проверочный форум" }}
[[categories]]
id = "participant"
name = {{ en = "Participant", ru = "Участник" }}
colour = "#0B5CAD"
[[categories]]
id = "online"
name = {{ en = "Online", ru = "Онлайн" }}
colour = "#0B5CAD"
layout = "none"
[[zones]]
letter = "A"
name = {{ en = "Hall", ru = "Зал" }}
[[zones]]
letter = "B"
name = {{ en = "Stage", ru = "Сцена" }}
"""
CODES = range(1, 11)


def csv_text(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted({key for row in rows for key in row}))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture(scope="session")
def origin(font_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("origin")
    (folder / "photos").mkdir()
    Image.new("RGB", (480, 640), "#b0c4de").save(folder / "photos" / "face.jpg")
    today = now().date()
    days = ", ".join(str(today + timedelta(days=ahead)) for ahead in range(-1, 3))
    (folder / "event.toml").write_text(EVENT.format(days=days), encoding="utf-8")
    ordinary = {"category": "participant", "status": "approved", "zones": "A", "photo": "face.jpg"}
    rows = [ordinary | {"self_service": "no", "document_type": "passport"} | person for person in PEOPLE]
    (folder / "people.csv").write_text(csv_text(rows), encoding="utf-8")
    home = with_fonts(Home(folder / "home"), font_cache)
    make_home(home, folder / "event.toml")
    station = OpenStation(home)
    station.import_table(Source(folder / "people.csv", folder / "photos"))
    for number in CODES:
        letter = station.invitation(ParticipantNumber(number))
        assert letter is not None
        (folder / f"{number}.txt").write_text(letter.code, encoding="ascii")
        (folder / f"{number}.png").write_bytes(code_png(letter.code))
    (folder / "link.png").write_bytes(code_png("https://example.org/"))
    station.close()
    return folder


@pytest.fixture
def home(origin: Path, tmp_path: Path) -> Home:
    return copied(origin / "home", tmp_path / "home")


class Screen:
    """An open window, with hands."""

    def __init__(self, shell: Shell, origin: Path) -> None:
        assert isinstance(shell.window, QQuickWindow)
        self.shell, self.origin = shell, origin
        self.window: QQuickWindow = shell.window

    @property
    def core(self) -> Core:
        assert isinstance(self.shell.core, Core)
        return self.shell.core

    @property
    def face(self) -> QObject:
        return self.core.faces[str(self.shell.face)]

    def code(self, number: int) -> str:
        return (self.origin / f"{number}.txt").read_text(encoding="ascii")

    def correct(self, number: int, **changes: str) -> None:
        """The organiser's next list is imported: one person's row is another one."""
        with (self.origin / "people.csv").open(encoding="utf-8", newline="") as file:
            rows = [{**row, **changes} if row["number"] == str(number) else row for row in csv.DictReader(file)]
        table = self.shell.home.root / "next.csv"
        table.write_text(csv_text(rows), encoding="utf-8")
        assert self.core.room.station.import_table(Source(table)).accepted == len(rows)

    def drop(self, file: Path) -> None:
        self.shell.drop(QUrl.fromLocalFile(str(file)))

    def reads(self, text: str) -> bool:
        return any(text in name for name in names(self.window))

    def sees(self, text: str) -> None:
        until(lambda: self.reads(text), f"the text {text!r}")

    def press(self, name: str) -> None:
        press(self.window, name)

    def has(self, name: str) -> bool:
        return named(self.window, name) is not None


@pytest.fixture
def screen(home: Home, origin: Path, qapp: object) -> Iterator[Callable[..., Screen]]:
    shells: list[Shell] = []

    def shown(samples: dict[str, Path]) -> Demonstration:
        """Stations that do not know each other: copies of the home."""
        faces = {"kiosk-1": "self-service", "gate-1": "checkpoint"}
        others = (Place(name, face, copied(home.root, home.root.with_name(name))) for name, face in faces.items())
        return Demonstration((Place("desk-1", "desk", home), *others), samples, "")

    def open_screen(
        face: str, language: str = "en", samples: dict[str, Path] | None = None, clip: Path | None = None
    ) -> Screen:
        shell = Shell(home, face, language, shown(samples) if samples else None, clip)
        shells.append(shell)
        opened = Screen(shell, origin)
        opened.window.resize(1280, 800)
        opened.window.show()
        shell.open()
        until(lambda: shell.core or shell.error, "the opening")
        assert shell.error is None
        return opened

    yield open_screen
    for shell in shells:
        if isValid(shell.window):
            shell.close()
