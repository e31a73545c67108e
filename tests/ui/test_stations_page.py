"""The page of the stations on a real window: how old the news is, what waits, and two badges of one person settled."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from kiosk.config import Home
from kiosk.enrolment import read_enrolment, write_enrolment
from kiosk.homes import make_enrolled_home
from kiosk.model import ParticipantNumber, StationRole
from kiosk.news import HUB
from kiosk.organiser import Wanted, enrol
from kiosk.station import OpenStation, now
from tests.homes import with_fonts
from tests.sync.test_merge import issued
from tests.ui.conftest import Screen
from ui.hands import until

Opens = Callable[..., Screen]


@pytest.fixture
def other(home: Home, tmp_path: Path, font_cache: Path) -> Iterator[OpenStation]:
    """A second station of the same event, that has not met the first."""
    organiser = OpenStation(home)
    file = tmp_path / "desk-2.enrolment"
    write_enrolment(enrol(organiser, Wanted("desk-2", StationRole.DESK)), file, "")
    organiser.close()
    second = with_fonts(Home(tmp_path / "desk-2"), font_cache)
    make_enrolled_home(second, read_enrolment(file, ""), now() - timedelta(minutes=42))
    station = OpenStation(second)
    yield station
    station.close()


def page_of(desk: Screen) -> QObject:
    page = desk.core.status.property("stations")
    assert isinstance(page, QObject)
    return page


def opened(desk: Screen, title: str = "Stations and findings") -> QObject:
    page = page_of(desk)
    page.look()  # type: ignore[attr-defined]
    until(lambda: not page.property("alone"), "the other station")
    desk.press(title)
    until(lambda: page.property("opened"), "the page")
    return page


def test_a_station_that_is_alone_says_nothing_of_others(screen: Opens) -> None:
    desk = screen("desk")
    until(lambda: page_of(desk).property("line"), "the look")
    assert not desk.has("Stations and findings")


def test_each_other_station_and_what_waits_is_told(screen: Opens, other: OpenStation) -> None:
    desk = screen("desk")
    opened(desk)
    desk.sees("nothing heard yet")
    assert desk.reads("Nothing exchanged yet")
    desk.core.room.station.take_in(other.journal.parcel())
    desk.core.room.station.note_exchange(HUB, 0)
    page_of(desk).look()  # type: ignore[attr-defined]
    desk.sees("newest entry: 42 min ago")
    assert desk.reads("Exchanged just now")
    assert desk.reads("to give")
    desk.sees("Nothing is to be settled.")
    desk.press("Back to the desk")
    until(lambda: not desk.reads("newest entry"), "the desk")


def double_issue(desk: Screen, other: OpenStation) -> None:
    station = desk.core.room.station
    issued(station, 2)  # type: ignore[arg-type]
    issued(other, 2)  # type: ignore[arg-type]
    station.take_in(other.journal.parcel(station.journal.heads()))


def test_a_supervisor_keeps_one_of_two_badges(screen: Opens, other: OpenStation) -> None:
    desk = screen("desk")
    double_issue(desk, other)
    opened(desk)
    desk.sees("Two badges of one person")
    assert desk.reads("Mei Li")
    assert desk.reads("1 to settle")
    desk.press("Keep this badge 002-1-000001")
    desk.sees("Settled: badge 002-1-000001 stays.")
    state = desk.core.room.station.journal.state(ParticipantNumber(2))
    assert state.open_findings == ()
    assert str(state.findings[0].kept) == "002-1-000001"


def test_it_speaks_russian_too(screen: Opens, other: OpenStation) -> None:
    desk = screen("desk", "ru")
    double_issue(desk, other)
    opened(desk, "Станции и вопросы")
    desk.sees("Два бейджа одного человека")
    assert desk.has("К стойке")


def test_a_guard_sees_how_old_the_news_of_the_others_are(screen: Opens, other: OpenStation) -> None:
    gate = screen("checkpoint")
    page_of(gate).look()  # type: ignore[attr-defined]
    gate.sees("Nothing exchanged yet")
    gate.core.room.station.note_exchange(HUB, 0)
    page_of(gate).look()  # type: ignore[attr-defined]
    gate.sees("Exchanged just now")
