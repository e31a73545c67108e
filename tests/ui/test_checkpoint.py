"""A guarded entrance, on a real window, with the badges that the desk really printed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.desk import Order
from kiosk.model import BadgeStatus, ParticipantNumber, ReissueReason
from tests.ui.conftest import Screen
from ui.hands import until

Opens = Callable[..., Screen]


def printed(guard: Screen) -> Path:
    station = guard.core.room.station
    order = Order("folder", identity_checked=True)
    answer = station.desk.issue(ParticipantNumber(1), order, station.now(), station.operator)
    station.wake_printing()
    assert answer.serial is not None
    file = guard.shell.home.printed_folder / f"{answer.serial}.pdf"
    until(file.exists, "the badge")
    return file


@pytest.fixture
def guard(screen: Opens) -> Screen:
    return screen("checkpoint")


def test_a_printed_badge_passes_with_face_name_and_the_age_of_the_data(guard: Screen) -> None:
    guard.sees("Scan a badge")
    guard.drop(printed(guard))
    guard.sees("PASS")
    guard.sees("Anna Ivanova")
    guard.sees("Data:")
    assert str(guard.face.property("guest")["portrait"]).startswith("image://portrait/")


def test_a_replaced_badge_is_void(guard: Screen) -> None:
    file, station, number = printed(guard), guard.core.room.station, ParticipantNumber(1)

    def active() -> bool:
        badge = station.desk.look(number, station.now()).dossier.state.badges[0]
        return badge.status is BadgeStatus.ACTIVE

    until(active, "the outcome")
    station.desk.reissue(number, ReissueReason.LOST, Order("folder"), station.now(), station.operator)
    guard.drop(file)
    guard.sees("STOP")
    guard.sees("is void")
    assert guard.face.property("openZones") == []


def test_a_zone_that_the_badge_does_not_open_is_denied(guard: Screen) -> None:
    file = printed(guard)
    guard.face.guard("B")  # type: ignore[attr-defined]
    guard.sees("Zone B")
    guard.drop(file)
    guard.sees("No right to zone B.")


def test_an_invitation_and_a_web_link_are_no_badges(guard: Screen) -> None:
    guard.shell.scan(guard.code(1))
    guard.sees("an invitation, not a badge")
    guard.drop(guard.origin / "link.png")
    guard.sees("a web link")
    guard.sees("Ask for the badge of this event; who has none yet collects it at a desk.")


def test_after_a_while_nobody_is_left_on_the_screen(guard: Screen) -> None:
    guard.drop(printed(guard))
    guard.sees("Anna Ivanova")
    guard.face.clear()  # type: ignore[attr-defined]
    guard.sees("Scan a badge")
    assert guard.face.property("guest")["known"] is False
