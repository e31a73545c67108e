"""Everybody's badge in one PDF: whole, in order, and gone on with after a kill in the middle."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from filelock import FileLock

import kiosk.batch as batching
from kiosk.badge.layout_file import load_layout
from kiosk.batch import Made, Progress, Wish, choose, make_batch
from kiosk.cli import main
from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.intake.loader import Source
from kiosk.scan.picture import decode_file
from tests.core import world
from tests.core.badge_samples import LAYOUT
from tests.homes import copied, with_fonts

GUESTS = tuple(range(200, 250))
PLANNED = (101, 102, 103, *GUESTS, 104, 105, 106, 110, 107)
"""Everybody who gets a badge, in the order in which the desk wants them."""
TOO_LONG, UNDRAWABLE = 108, 109
ALL = Wish()
EVENT_TOML = (
    world.EVENT_TOML
    + """
[[categories]]
id = "card"
name = { en = "Card", ru = "Карта" }
colour = "#1D4ED8"
layout = "card-86x54-portrait"

[[categories]]
id = "spectator"
name = { en = "Spectator", ru = "Зритель" }
colour = "#1D4ED8"
layout = "none"
"""
)
SMALL_CHUNKS = """
import sys, kiosk.batch
kiosk.batch.CHUNK = 10
from kiosk.cli import main
sys.exit(main(sys.argv[1:]))
"""
KILLED_AFTER_THE_FIRST_PART = """
import os, sys, kiosk.batch
from pathlib import Path
from kiosk.config import Home
from kiosk.station import OpenStation
kiosk.batch.CHUNK = 10
def progress(done, size):
    if done:
        os.kill(os.getpid(), 9)
kiosk.batch.make_batch(OpenStation(Home(Path(sys.argv[1]))), kiosk.batch.Wish(), Path(sys.argv[2]), progress)
"""


def people() -> list[dict[str, str]]:
    """Two delegations, people without one, a second layout, and whoever gets no badge."""

    def person(number: int, names: str, **changes: str) -> dict[str, str]:
        return world._person(number, names, **changes)

    return [
        person(107, "Zorro, Diego, Zorro, Diego"),
        person(106, "Öz, Ali, Öz, Ali"),
        person(105, "O'Neil, Tom, O'Neil, Tom", category="card"),
        person(104, "Ангстрем, Эва, Ångström, Eva"),
        person(103, "Бета, Яна, Beta, Yana", delegation="Ålesund"),
        person(102, "Alpha, Zoe, Alpha, Zoe", delegation="ÅLESUND"),
        person(101, "Alpha, Ann, alpha, Ann", delegation="Ålesund"),
        person(TOO_LONG, "Long, Long, " + "Wolfeschlegelsteinhausen " * 6 + ", Long"),
        person(UNDRAWABLE, "Лев, Лев, Lev, Lev", position="𒀀"),
        person(110, "Юрьева, Яна, , Yana"),
        person(111, "No, No, No, No", status="blocked"),
        person(112, "Not, Yet, Not, Yet", status="pending", delegation="Ålesund"),
        person(113, "Only, Looks, Only, Looks", category="spectator"),
        *(person(number, "Гость, Яна, Guest, Yana", delegation="Москва") for number in reversed(GUESTS)),
    ]


@pytest.fixture(scope="module")
def event_folder(tmp_path_factory: pytest.TempPathFactory) -> Source:
    return world.write_event(tmp_path_factory.mktemp("organiser"), people(), EVENT_TOML)


@pytest.fixture(scope="module")
def home(event_folder: Source, font_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Batches leave a home as it is: one for all tests."""
    empty = with_fonts(Home(tmp_path_factory.mktemp("batch") / "home"), font_cache)
    home, report = world.found_station(empty.root, event_folder)
    assert report.refused == []
    return home


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "badges.pdf"


def run(home: Home, target: Path, *words: str, script: str = SMALL_CHUNKS) -> tuple[int, dict[str, Any], str]:
    """`kiosk badge --all`, ten badges a part: exit code, document, standard error."""
    command = [sys.executable, "-c", script, "--home", home.root, "badge", "--all", "--out", target, "--json", *words]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=180)
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def made(home: Home, target: Path, wish: Wish = ALL, progress: Progress = lambda _done, _size: None) -> Made:
    """The same in this process."""
    station = world.StationAt(home)
    try:
        return make_batch(station, wish, target, progress)
    finally:
        station.close()


def shown(target: Path) -> list[int]:
    """The numbers on the badges, in order; both sides of a badge say it."""
    with pypdfium2.PdfDocument(target) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    numbers = [int(number[1]) for text in texts if (number := re.search(r"№\s*(\d+)", text))]
    return [number for number, _ in groupby(numbers)]


def test_everybody_is_there_in_the_order_of_the_desk_and_who_is_not_is_named(home: Home, target: Path) -> None:
    code, told, _ = run(home, target)

    assert code == 1
    assert tuple(shown(target)) == PLANNED
    assert (told["badges"], told["kept"], told["seconds"] > 0) == (len(PLANNED), 0, True)
    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == told["pages"]
    assert told["refused"] == [
        {"number": str(UNDRAWABLE), "field": "position", "why": "missing_glyph", "character": "𒀀"},
        {"number": str(TOO_LONG), "field": "family_latin", "why": "too_long", "character": ""},
    ]
    assert told["left_out"] == {"blocked": 1, "pending": 1, "no_badge": 1}
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_every_badge_has_the_size_of_its_layout(home: Home, target: Path) -> None:
    made(home, target)

    with pypdfium2.PdfDocument(target) as document:
        fronts = [page for page in document if "№" in page.get_textpage().get_text_range()]
        sizes = {tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in fronts}
    card, a6 = load_layout(LAYOUT.with_name("card-86x54-portrait.toml")), load_layout(LAYOUT)
    assert sizes == {(round(each.width), round(each.height)) for each in (card, a6)}


def test_codes_of_a_batch_are_specimens_of_their_holders(home: Home, target: Path) -> None:
    made(home, target, Wish(category="card"))

    station = world.StationAt(home)
    (code,) = decode_file(target)
    seen = station.checkpoint.verify(code, "", world.NOW, world.GUARD)
    station.close()

    assert seen.dossier.participant is not None
    assert seen.dossier.participant.number == 105
    assert seen.decision.reason == "void"


@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        (Wish(delegation="ålesund "), (101, 102, 103)),
        (Wish(category="card"), (105,)),
        (Wish(delegation="Москва", category="participant"), GUESTS),
        (Wish(delegation="Москва", category="card"), ()),
    ],
)
def test_a_delegation_or_a_category_alone(home: Home, wish: Wish, numbers: tuple[int, ...]) -> None:
    station = world.StationAt(home)
    chosen, _ = choose(list(station.shelf.current().people()), station.event, wish)
    station.close()
    assert tuple(person.number for person in chosen) == numbers


def test_one_delegation_is_asked_for_by_name(home: Home, target: Path) -> None:
    code, told, _ = run(home, target, "--delegation", "ålesund")

    assert (code, told["badges"], told["left_out"]) == (0, 3, {"pending": 1})
    assert shown(target) == [101, 102, 103]


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--delegation", "Atlantis"), 2),
        (("--category", "king"), 2),
        (("--mono",), 2),
        (("--layout", "nowhere.toml"), 3),
        (("--out", "nowhere/of/this.jpg"), 2),
        (("--out", "badges.png"), 2),
        (("--out", "/dev/null/badges.pdf"), 3),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(
    home: Home, target: Path, words: tuple[str, ...], exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    start = ["--home", str(home.root), "badge", "--all", "--language", "en", "--json", "--out", str(target)]

    assert main([*start, *words]) == exit_code

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("kiosk: ")
    assert len(told.err.strip().splitlines()) == 2
    assert list(target.parent.iterdir()) == []


def test_a_target_that_is_a_folder_is_found_before_anything_is_drawn(home: Home, target: Path) -> None:
    target.mkdir()
    with pytest.raises(KioskError, match="file_unreadable"):
        made(home, target)


def test_nobody_means_no_file(home: Home, target: Path) -> None:
    code, told, _ = run(home, target, "--category", "spectator")

    assert (code, told["pages"], told["file"]) == (1, 0, None)
    assert told["left_out"] == {"no_badge": 1}
    assert list(target.parent.iterdir()) == []


def killed(home: Home, target: Path) -> Path:
    """A batch that is killed when its first part is there; gives the folder of the parts.

    It ends only when those who rendered for it have ended too: they hold the same standard output.
    """
    command = [sys.executable, "-c", KILLED_AFTER_THE_FIRST_PART, str(home.root), str(target)]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=180, check=False)
    assert done.returncode != 0
    assert not target.exists()
    return target.with_name(f"{target.name}.parts")


def test_a_killed_batch_is_gone_on_with(home: Home, target: Path) -> None:
    parts = killed(home, target)
    kept = len(list(parts.glob("*.json")))
    assert kept > 0

    code, told, _ = run(home, target)

    assert code == 1
    assert 10 <= told["kept"] <= 10 * kept
    assert tuple(shown(target)) == PLANNED
    assert len(told["refused"]) == 2
    assert not parts.exists()


class BreakOffError(Exception):
    """Whatever ends a program."""


@pytest.fixture
def parts(home: Home, target: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a batch left that was broken off after its first ten badges."""
    monkeypatch.setattr(batching, "CHUNK", 10)
    monkeypatch.setattr(batching, "PROCESSES", 1)

    def progress(done: int, _size: int) -> None:
        if done:
            raise BreakOffError

    with pytest.raises(BreakOffError):
        made(home, target, progress=progress)
    return target.with_name(f"{target.name}.parts")


def test_what_a_broken_off_batch_left_is_taken(home: Home, target: Path, parts: Path) -> None:
    assert made(home, target).kept == 10
    assert tuple(shown(target)) == PLANNED
    assert not parts.exists()


def test_a_part_that_was_damaged_is_drawn_again(home: Home, target: Path, parts: Path) -> None:
    (part,) = parts.glob("*.pdf")
    part.write_bytes(part.read_bytes()[:-1000])

    assert made(home, target).kept == 0
    assert tuple(shown(target)) == PLANNED


def test_a_part_of_another_content_is_not_taken(home: Home, target: Path, parts: Path) -> None:
    assert made(home, target, Wish(latin_only=True)).kept == 0
    assert "Бета" not in text_of(target)
    assert not parts.exists()


def text_of(target: Path) -> str:
    with pypdfium2.PdfDocument(target) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_a_sentence_and_what_was_drawn_is_kept(home: Home, target: Path) -> None:
    whole = target.with_name(f".{target.name}.{os.getpid()}.part")
    whole.symlink_to("/dev/full")

    with pytest.raises(KioskError, match="disk_full"):
        made(home, target)

    assert not target.exists()
    assert made(home, target).kept == len(PLANNED) + 2
    assert tuple(shown(target)) == PLANNED


def test_a_photo_that_is_damaged_keeps_its_badge_back_and_no_other(home: Home, tmp_path: Path) -> None:
    home = copied(home.root, tmp_path / "home")
    (photo,) = [file for file in home.photo_folder.rglob("*") if file.is_file()]
    photo.write_bytes(photo.read_bytes()[:-1])

    done = made(home, tmp_path / "badges.pdf", Wish(category="card"))

    assert [(each.number, each.field, each.why) for each in done.refused] == [(105, "photo", "photo_damaged")]
    assert done.pages == 0
    assert not (tmp_path / "badges.pdf").exists()


def test_two_batches_into_one_file_do_not_mix(home: Home, target: Path) -> None:
    parts = target.with_name(f"{target.name}.parts")
    parts.mkdir()
    with FileLock(parts / "lock"), pytest.raises(KioskError, match="batch_running"):
        made(home, target)


def test_a_process_that_is_lost_or_cannot_work_is_said(home: Home, tmp_path: Path) -> None:
    ours, theirs = get_context("spawn").Pipe()
    batching._serve(Home(tmp_path), Wish(), theirs)
    with pytest.raises(KioskError, match="home_missing"):
        batching._answer(ours)
    theirs.close()
    with pytest.raises(KioskError, match="worker_lost"):
        batching._answer(ours)


def test_objects_of_joined_parts_lie_where_the_table_says(
    home: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "CHUNK", 20)
    monkeypatch.setattr(batching, "PROCESSES", 1)
    made(home, target)

    pdf = target.read_bytes()
    table = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", pdf[table:])]
    assert all(pdf.startswith(b"%d 0 obj" % number, place) for number, place in enumerate(places, 1))
    assert len(set(places)) == len(places)
