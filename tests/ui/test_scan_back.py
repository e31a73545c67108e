"""Scan-back on real windows: the fresh badge is checked before it is handed over, and somebody else's is held back."""

from collections.abc import Callable

from kiosk.desk import Order
from kiosk.model import Outcome, ParticipantNumber
from kiosk.printing.printer import Answer
from kiosk.station import now
from tests.core.test_spooler import Told
from tests.ui.conftest import Screen
from ui.hands import until

Opens = Callable[..., Screen]
MEI, NIN = 2, 7


def state(desk: Screen) -> str:
    return str(desk.face.property("state"))


def printed(desk: Screen) -> str:
    """Mei's badge comes out; its code."""
    desk.face.scan(desk.code(MEI))  # type: ignore[attr-defined]
    until(lambda: state(desk) == "decided", "the decision")
    desk.press("Issue badge")
    until(lambda: state(desk) == "settled", "the print")
    return badge_of(desk, MEI)


def badge_of(desk: Screen, number: int) -> str:
    station = desk.core.room.station
    badge = station.journal.state(ParticipantNumber(number)).badges[-1]
    job = station.job(badge.serial)
    assert job is not None
    return job.code


def somebody_elses(desk: Screen) -> str:
    """A badge of Anna that another desk at this home has printed."""
    station = desk.core.room.station
    order = Order(identity_checked=True)
    serial = station.desk.issue(ParticipantNumber(1), order, now(), station.operator).serial
    assert serial is not None
    station.wake_printing()
    until(lambda: (job := station.job(serial)) and job.state == "printed", "the other badge")
    return badge_of(desk, 1)


def test_the_fresh_badge_is_checked_and_handed_over(screen: Opens) -> None:
    desk = screen("desk")
    code = printed(desk)
    desk.sees("Scan the badge to be sure")
    desk.face.scan(code)  # type: ignore[attr-defined]
    desk.sees("CHECKED")
    assert desk.reads("Mei")
    desk.press("Handed over")
    until(lambda: state(desk) == "ready", "the handover")


def test_somebody_elses_badge_is_held_back_and_the_guest_stays(screen: Opens) -> None:
    desk = screen("desk")
    other = somebody_elses(desk)
    code = printed(desk)
    desk.face.scan(other)  # type: ignore[attr-defined]
    desk.sees("NOT THEIRS")
    assert desk.reads("it belongs to somebody else")
    assert desk.reads("Mei")
    desk.face.scan(code)  # type: ignore[attr-defined]
    desk.sees("CHECKED")
    assert not desk.reads("NOT THEIRS")


def test_an_invitation_beside_a_fresh_badge_is_the_next_guest(screen: Opens) -> None:
    desk = screen("desk")
    printed(desk)
    desk.face.scan(desk.code(1))  # type: ignore[attr-defined]
    desk.sees("Anna")
    assert state(desk) == "decided"


def test_a_badge_in_doubt_is_proved_by_its_scan(screen: Opens) -> None:
    desk = screen("desk")
    desk.core.room.station.printers["folder"] = Told(sends=[Answer(Outcome.UNSURE, "attention")])
    code = printed(desk)
    desk.sees("Did this badge come out?")
    desk.face.scan(code)  # type: ignore[attr-defined]
    desk.sees("CHECKED")
    assert desk.has("Handed over")


def test_it_speaks_russian_too(screen: Opens) -> None:
    desk = screen("desk", "ru")
    desk.face.scan(desk.code(MEI))  # type: ignore[attr-defined]
    until(lambda: state(desk) == "decided", "the decision")
    desk.face.issue()  # type: ignore[attr-defined]
    desk.sees("Считайте бейдж")
    desk.face.scan(badge_of(desk, MEI))  # type: ignore[attr-defined]
    desk.sees("ПРОВЕРЕНО")


def taking(kiosk: Screen) -> str:
    """A guest at a self-service kiosk whose badge lies in the tray."""
    kiosk.face.scan(kiosk.code(MEI))  # type: ignore[attr-defined]
    until(lambda: kiosk.face.property("page") == "confirm", "the question")
    kiosk.face.confirm()  # type: ignore[attr-defined]
    until(lambda: kiosk.face.property("page") == "take", "the badge")
    return badge_of(kiosk, MEI)


def test_a_guest_who_scans_their_badge_at_a_kiosk_has_it_in_hand(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.face.scan(taking(kiosk))  # type: ignore[attr-defined]
    until(lambda: kiosk.face.property("page") == "welcome", "the goodbye")
    station = kiosk.core.room.station
    until(lambda: station.journal.state(ParticipantNumber(MEI)).badges[-1].handed_over_at, "the handover")


def test_a_guest_who_took_somebody_elses_badge_is_told_kindly(screen: Opens) -> None:
    kiosk = screen("self-service")
    other = somebody_elses(kiosk)
    taking(kiosk)
    kiosk.face.scan(other)  # type: ignore[attr-defined]
    kiosk.sees("This is somebody else’s badge")
    assert kiosk.face.property("page") == "take"
    state = kiosk.core.room.station.journal.state(ParticipantNumber(MEI))
    assert state.badges[-1].handed_over_at is None
