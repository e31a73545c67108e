"""A print that nobody is sure of: the desk shows how the badge looks, asks what lies in the tray, and goes on."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.model import BadgeStatus, Outcome, ParticipantNumber
from kiosk.printing.printer import Answer
from tests.core.test_spooler import Told
from tests.ui.conftest import Screen
from ui.hands import until

Opens = Callable[..., Screen]


def state(desk: Screen) -> str:
    return str(desk.face.property("state"))


def doubtful(screen: Opens, language: str = "en") -> Screen:
    """A desk whose printer could not say whether the badge came out."""
    desk = screen("desk", language)
    station = desk.core.room.station
    station.printers["folder"] = Told(sends=[Answer(Outcome.UNSURE, "attention"), Answer(Outcome.PRINTED)])
    desk.face.scan(desk.code(2))  # type: ignore[attr-defined]
    until(lambda: state(desk) == "decided", "the decision")
    desk.face.issue()  # type: ignore[attr-defined]
    until(lambda: desk.face.property("badge")["picture"], "the picture")
    return desk


def badges(desk: Screen) -> list[tuple[BadgeStatus, str]]:
    station = desk.core.room.station
    held = station.journal.state(ParticipantNumber(2)).badges
    return [(badge.status, badge.void_reason) for badge in held]


def test_the_question_shows_the_badge_and_three_answers(screen: Opens) -> None:
    desk = doubtful(screen)
    desk.sees("Did this badge come out?")
    assert state(desk) == "settled"
    assert desk.has(desk.face.property("badge")["serial"])
    assert all(desk.has(answer) for answer in ("Yes, it is good", "No, it is not there", "Yes, but spoiled"))
    assert not desk.reads("NOT PRINTED")


def test_a_badge_that_came_out_is_handed_over(screen: Opens) -> None:
    desk = doubtful(screen)
    desk.press("Yes, it is good")
    desk.sees("PRINTED")
    assert badges(desk) == [(BadgeStatus.ACTIVE, "")]
    desk.press("Handed over")
    until(lambda: state(desk) == "ready", "the handover")


@pytest.mark.parametrize(
    ("answer", "reason"), [("No, it is not there", "not_printed"), ("Yes, but spoiled", "spoiled")]
)
def test_a_badge_that_did_not_come_out_well_is_void_and_another_one_is_issued(
    screen: Opens, answer: str, reason: str
) -> None:
    desk = doubtful(screen)
    desk.press(answer)
    until(lambda: state(desk) == "decided", "the next look")
    assert badges(desk) == [(BadgeStatus.VOID, reason)]
    desk.press("Issue badge")
    desk.sees("PRINTED")
    assert badges(desk) == [(BadgeStatus.VOID, reason), (BadgeStatus.ACTIVE, "")]


def test_the_question_waits_until_the_guest_comes_back(screen: Opens) -> None:
    desk = doubtful(screen)
    desk.press("Next guest")
    until(lambda: state(desk) == "ready", "the next guest")
    desk.face.scan("2")  # type: ignore[attr-defined]
    desk.sees("Did this badge come out?")
    until(lambda: desk.face.property("badge")["picture"], "the picture")
    desk.press("Yes, it is good")
    desk.sees("PRINTED")


def test_the_answers_are_reached_with_the_keyboard(screen: Opens) -> None:
    desk = doubtful(screen)
    desk.sees("Did this badge come out?")
    for _ in range(12):
        item = desk.window.activeFocusItem()
        if item and item.property("text") == "No, it is not there":
            break
        QTest.keyClick(desk.window, Qt.Key.Key_Tab)
    QTest.keyClick(desk.window, Qt.Key.Key_Space)
    until(lambda: badges(desk) == [(BadgeStatus.VOID, "not_printed")], "the answer")


def test_the_question_speaks_russian_too(screen: Opens) -> None:
    desk = doubtful(screen, "ru")
    desk.sees("Этот бейдж вышел?")
    assert all(desk.has(answer) for answer in ("Да, всё в порядке", "Нет, его там нет", "Да, но испорчен"))
