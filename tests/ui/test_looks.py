"""Looks of a page, one at a time: none that somebody asked for is lost."""

from threading import Event

from kiosk.errors import KioskError
from tests.patience import PATIENCE_SECONDS
from ui.bridge.looks import Looks
from ui.bridge.worker import Worker
from ui.hands import until


def test_who_asks_while_a_look_is_under_way_sees_what_was_done_meanwhile(qapp: object) -> None:
    worker, goes_on, seen, truth = Worker(lambda bug: KioskError("bug", why=bug)), Event(), list[str](), ["before"]
    looking = Event()

    def read() -> str:
        told = truth[0]
        looking.set()
        goes_on.wait(PATIENCE_SECONDS)
        return told

    looks = Looks(worker, read, seen.append, lambda error: seen.append(error.key))
    looks.look()
    assert looking.wait(PATIENCE_SECONDS)
    truth[0] = "after"
    looks.look()
    looks.look()
    goes_on.set()
    until(lambda: seen == ["before", "after"])
    worker.close()
