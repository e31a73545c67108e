"""Stations with their windows open: what one does the others know by themselves, and closing ends at once."""

import select
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.carry import Sticks, side_of
from kiosk.config import Home
from kiosk.journal import Parcel, Received
from kiosk.model import BadgeStatus, EntryKind, ParticipantNumber, StationRole
from kiosk.registry import current_file
from kiosk.roads import Roads, hub_address
from kiosk.sync.accounts import make_hub
from kiosk.sync.bundle import Contents, make_bundle
from kiosk.sync.bundle_file import SUFFIX
from kiosk.tidings import Tidings
from tests.core.world import ANNA, CLERK, NOW, StationAt
from tests.patience import until
from tests.sync.test_merge import issued
from tests.sync.town import Town


@pytest.fixture(params=["file", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    kept: str = str(tmp_path / "hub.db") if request.param == "file" else request.getfixturevalue("server").database()
    make_hub(kept, [])
    return kept


def on_the_road(station: StationAt, hub: str, stack: ExitStack) -> StationAt:
    station.home.hub_file.write_text(hub, encoding="utf-8")
    roads = Roads(station, list)
    stack.callback(station.close)
    stack.callback(roads.close)
    roads.start()
    return station


def test_a_badge_that_is_voided_at_a_desk_is_void_at_a_checkpoint_by_itself(town: Town, hub: str) -> None:
    desk, gate = town.station("desk-2"), town.station("gate-1", StationRole.CHECKPOINT)
    with ExitStack() as stack:
        for station in (desk, gate):
            on_the_road(station, hub, stack)
        serial = issued(desk)

        def there() -> BadgeStatus | None:
            badge = gate.journal.state(ParticipantNumber(ANNA)).badge(serial)
            return badge.status if badge else None

        until(lambda: there() is BadgeStatus.ACTIVE)
        with desk.journal.act(NOW, CLERK) as act:
            act.append(EntryKind.VOID, ParticipantNumber(ANNA), {"serial": str(serial), "reason": "lost"})
        until(lambda: there() is BadgeStatus.VOID)
        until(lambda: desk.news().exchanged_at is not None and desk.news().waiting == 0)


class AtWork(StationAt):
    """A badge is issued here while the first news of others come in."""

    issues = True

    def take_in(self, parcel: Parcel) -> Received:
        told = super().take_in(parcel)
        if self.issues:
            self.issues = False
            issued(self)
        return told


def test_what_is_written_while_an_exchange_is_under_way_does_not_wait_for_the_next_minute(town: Town, hub: str) -> None:
    town.station("desk-2").close()
    desk = AtWork(Home(town.folder / "desk-2"))
    issued(town.organiser)
    with ExitStack() as stack:
        for station in (town.organiser, desk):
            on_the_road(station, hub, stack)
        until(lambda: not desk.issues)
        until(lambda: desk.news().exchanged_at is not None and desk.news().waiting == 0)


def test_a_hub_that_does_not_answer_holds_nobody_up(town: Town) -> None:
    desk = town.station("desk-2")
    with ExitStack() as stack:
        silent = socket.create_server(("127.0.0.1", 0))
        on_the_road(desk, f"postgresql://nobody:nothing@127.0.0.1:{silent.getsockname()[1]}/none", stack)
        line, _ = silent.accept()
        for end in (line, silent):  # no other try will find anybody: the road need not be waited for
            stack.enter_context(end)
        assert line.recv(4096)
        issued(desk)
        assert not select.select([line], [], [], 0)[0], "the act was done before the exchange gave up"
        assert desk.news().exchanged_at is None


def test_a_station_without_a_hub_has_no_road_to_take(town: Town) -> None:
    roads = Roads(town.organiser, list)
    roads.start()
    roads.close()
    assert hub_address(town.organiser.home) == ""


def test_a_new_station_gets_the_registry_and_the_photos_over_the_hub(town: Town, hub: str) -> None:
    desk = town.station("desk-2")
    assert not current_file(desk.home.registry_folder)
    with ExitStack() as stack:
        for station in (town.organiser, desk):
            on_the_road(station, hub, stack)
        until(lambda: current_file(desk.home.registry_folder))
        assert desk.shelf.current().version.number == 1


def unasked() -> None:
    """Nobody closes the window."""


def test_a_stick_that_is_plugged_in_is_read_once_and_by_itself(town: Town, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = town.station("desk-2")
    tidings = Tidings()
    with ExitStack() as stack:
        stack.callback(desk.close)
        sticks = Sticks(desk, lambda: [stick], tidings)
        assert sticks.step(unasked) == []
        make_bundle(side_of(town.organiser), stick / f"organiser{SUFFIX}", Contents(registry=True))
        assert sticks.step(unasked) == []
        (told,) = sticks.step(unasked)
        assert told.registry == 1
        assert told.refused == ()
        assert sticks.step(unasked) == []
        assert desk.news().exchanged_at is not None


def test_an_open_window_reads_what_a_stick_brings(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    make_bundle(side_of(town.organiser), tmp_path / f"organiser{SUFFIX}", Contents(registry=True))
    roads = Roads(desk, lambda: [tmp_path])
    with ExitStack() as stack:
        stack.callback(desk.close)
        stack.callback(roads.close)
        roads.start()
        until(lambda: current_file(desk.home.registry_folder))
