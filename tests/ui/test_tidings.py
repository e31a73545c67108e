"""What sticks and the hub bring, on a real window: read by itself, refused with the next step, given when asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from kiosk.carry import own_name, side_of
from kiosk.errors import KioskError
from kiosk.roads import Roads
from kiosk.station import OpenStation
from kiosk.sync.bundle import make_bundle
from kiosk.sync.bundle_file import SUFFIX
from kiosk.sync.bundle_reader import read_bundle
from kiosk.tidings import Road, Tiding
from tests.sync.test_merge import scanned
from tests.ui.conftest import Screen
from tests.ui.test_stations_page import opened, other
from ui.hands import until

Opens = Callable[..., Screen]
__all__ = ["other"]


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "USB"
    folder.mkdir()
    return folder


def roads_of(desk: Screen, *sticks: Path) -> Roads:
    """The station's roads, with these sticks plugged in."""
    roads = desk.core._roads
    assert roads is not None
    roads.sticks = lambda: list(sticks)
    return roads


def line_of(desk: Screen) -> str:
    tidings = desk.core.status.property("tidings")
    assert isinstance(tidings, QObject)
    return str(tidings.property("line"))


def test_a_stick_is_read_by_itself_and_said_so(screen: Opens, other: OpenStation, usb: Path) -> None:
    scanned(other, 2)  # type: ignore[arg-type]
    desk = screen("desk")
    opened(desk)
    roads_of(desk, usb)
    make_bundle(side_of(other), usb / f"desk-2{SUFFIX}")
    desk.sees(f"The stick desk-2{SUFFIX} was read.")
    assert desk.reads("New entries: ")
    assert desk.reads("The stick can be taken out.")
    assert line_of(desk) == "Stick read"
    desk.press("Noted")
    until(lambda: not desk.reads("was read."), "nothing more to say")


def test_a_refusal_stays_with_its_next_step_until_somebody_noted_it(
    screen: Opens, other: OpenStation, usb: Path
) -> None:
    desk = screen("desk")
    opened(desk)
    roads_of(desk, usb)
    whole = usb.parent / "whole"
    make_bundle(side_of(other), whole)
    (usb / f"cut{SUFFIX}").write_bytes(whole.read_bytes()[:-40])
    desk.sees(f"The bundle is refused: cut{SUFFIX}.")
    assert desk.reads("A part of it is missing.")
    assert desk.reads("Have it written again")
    assert line_of(desk) == "Look here"
    desk.press("Noted")
    until(lambda: line_of(desk) == "", "nothing more to say")


def test_what_is_under_way_is_shown_with_its_progress(screen: Opens, other: OpenStation) -> None:
    desk = screen("desk")
    opened(desk)
    with roads_of(desk).tidings.under_way(Road.STICK, "organiser") as bar:
        bar(1, 4)
        desk.sees("Reading the stick: 25 %")
        assert line_of(desk) == "Reading the stick: 25 %"
    until(lambda: not desk.reads("Reading the stick"), "the end")


def test_a_refused_word_and_a_hub_that_is_away_are_told_with_what_to_do(screen: Opens, other: OpenStation) -> None:
    desk = screen("desk", "ru")
    opened(desk, "Станции и вопросы")
    tidings = roads_of(desk).tidings
    tidings.tell(Tiding(Road.WORD, refused=(("publication", "rolled_back", ""),)))
    desk.sees("Новости организатора через узел обмена отклонены.")
    assert desk.reads("Станция проверит их ещё раз сама.")
    tidings.tell(Tiding(Road.HUB, why="away"))
    desk.sees("Узел обмена недоступен: он не отвечает.")
    tidings.forget(Road.HUB)
    until(lambda: not desk.reads("Узел обмена недоступен"), "the hub")


def test_the_bundle_is_given_to_the_stick_that_is_plugged_in(screen: Opens, other: OpenStation, usb: Path) -> None:
    desk = screen("desk")
    opened(desk)
    roads_of(desk, usb)
    desk.press("Give to a stick")
    desk.sees("This station’s bundle is on USB")
    file = usb / own_name(desk.core.room.station)
    told = read_bundle(side_of(other), file)
    assert told.registry == 1
    assert told.refused == ()
    assert not desk.reads("was read.")


def test_without_a_stick_it_says_so_and_of_several_it_asks(screen: Opens, other: OpenStation, usb: Path) -> None:
    desk = screen("desk")
    opened(desk)
    roads_of(desk)
    desk.press("Give to a stick")
    desk.sees("No stick is plugged in.")
    second = usb.parent / "BLUE"
    second.mkdir()
    roads_of(desk, usb, second)
    desk.press("Give to a stick")
    desk.sees("Which stick?")
    desk.press("BLUE")
    desk.sees("bundle is on BLUE")
    assert [file.suffix for file in second.iterdir()] == [SUFFIX]
    assert not list(usb.iterdir())


def test_a_stick_that_was_pulled_out_while_it_was_written_is_a_sentence(
    screen: Opens, other: OpenStation, usb: Path
) -> None:
    desk = screen("desk")
    opened(desk)
    roads = roads_of(desk, usb)
    usb.rmdir()
    roads.give(usb)
    desk.sees("The stick was pulled out too early.")
    assert desk.reads("Nothing is lost.")


def test_closing_breaks_off_what_is_under_way(other: OpenStation, usb: Path) -> None:
    roads = Roads(other, list)
    roads.end()
    roads.give(usb)
    assert roads.tidings.all() == ()
    assert not list(usb.glob(f"*{SUFFIX}"))


def test_a_broken_machine_is_told_with_its_own_sentence(screen: Opens, other: OpenStation) -> None:
    desk = screen("desk")
    opened(desk)
    roads_of(desk).tidings.tell(Tiding(Road.STICK, "x", trouble=KioskError("disk_full", file="x")))
    desk.sees("disk")
    assert line_of(desk) == "Look here"
