"""Two desks, one home, the same guest at the same moment: one badge."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from kiosk.config import Home
from kiosk.desk import Answer, Order
from kiosk.model import EntryKind, ParticipantNumber, Reason, ReissueReason
from tests.core.world import EVERYWHERE, NOW, OTHERS, SUPERVISOR, StationAt

CHECKED = Order("folder", identity_checked=True)


def at_once(home: Home, number: int, *, reissue: bool = False) -> list[Answer]:
    """Both desks are separate programs as far as the files can tell: each has opened the home for itself."""
    start = Barrier(2, timeout=60)

    def act(station: StationAt) -> Answer:
        start.wait()
        if reissue:
            lost, order = ReissueReason.LOST, Order("folder")
            return station.desk.reissue(ParticipantNumber(number), lost, order, NOW, SUPERVISOR)
        return station.desk.issue(ParticipantNumber(number), CHECKED, NOW, SUPERVISOR)

    desks = [StationAt(home), StationAt(home)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, desks))
    for desk in desks:
        desk.close()
    return answers


def test_the_same_person_at_two_desks_at_once_gets_one_badge(home: Home) -> None:
    for number in (*OTHERS, EVERYWHERE):
        answers = at_once(home, number)
        assert sorted(str(answer.decision.reason) for answer in answers) == ["None", Reason.IN_PRINT]
    station = StationAt(home)
    assert station.journal.counts()[EntryKind.ISSUE] == len(OTHERS) + 1
    for number in (*OTHERS, EVERYWHERE):
        assert len(station.journal.state(ParticipantNumber(number)).badges) == 1
    assert station.journal.check().fault is None
    station.close()


def test_two_reissues_at_once_make_one_new_badge(home: Home) -> None:
    station = StationAt(home)
    serial = station.desk.issue(ParticipantNumber(EVERYWHERE), CHECKED, NOW, SUPERVISOR).serial
    assert serial is not None
    station.print_now(serial)
    answers = at_once(home, EVERYWHERE, reissue=True)
    assert sorted(str(answer.decision.reason) for answer in answers) == ["None", Reason.IN_PRINT]
    assert len(station.journal.state(ParticipantNumber(EVERYWHERE)).badges) == 2
    station.close()
