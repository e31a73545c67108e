"""What every hub promises to a station's exchange, as one abstract class of tests: see `kiosk.sync.hub`.

A subclass gives the address of a new hub, for a station and for its organiser.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.model import EntryKind
from kiosk.roster import pack_certificate, pack_strike
from kiosk.sync.accounts import open_hub
from kiosk.sync.exchange import Exchange
from kiosk.sync.hub import BATCH, Cursor, Hub, HubError, Mark
from kiosk.sync.hub_tables import head
from tests.core.world import NOW
from tests.stations import Member, members

Exchanges = Callable[[Member], Exchange]


class HubContract(ABC):
    """Subclass it as `TestSomething`."""

    @abstractmethod
    def addresses(self, folder: Path) -> tuple[str, str]:
        """Of a new hub: a station's and the organiser's. In the same folder it is the same hub."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return self.addresses(tmp_path)[0]

    @pytest.fixture
    def hub(self, url: str) -> Iterator[Hub]:
        opened = open_hub(url)
        yield opened
        opened.close()
        opened.bell.close()

    @pytest.fixture
    def stations(self, tmp_path: Path) -> Iterator[list[Member]]:
        made = members(tmp_path, 3)
        yield made
        for each in made:
            each.journal.close()

    @pytest.fixture
    def exchange(self, tmp_path: Path, url: str) -> Iterator[Exchanges]:
        made: dict[Path, Exchange] = {}

        def of(member: Member) -> Exchange:
            if member.folder not in made:
                made[member.folder] = Exchange(member.journal, open_hub(url), member.folder / "cursor.json")
            return made[member.folder]

        yield of
        for each in made.values():
            each.close()

    def test_what_one_station_wrote_another_one_has_after_both_came_by(
        self, stations: list[Member], exchange: Exchanges
    ) -> None:
        one, two, _ = stations
        one.scan(BATCH + 7)
        assert exchange(one).step(NOW).sent == BATCH + 7
        assert exchange(two).step(NOW).received == BATCH + 7
        assert two.ids() == one.ids()
        assert two.journal.check().fault is None

    def test_a_second_exchange_moves_nothing(self, stations: list[Member], exchange: Exchanges) -> None:
        one, two, _ = stations
        one.scan(3)
        for each in (one, two, one, two):
            exchange(each).step(NOW)
        done = [exchange(each).step(NOW) for each in (one, two)]
        assert [(each.sent, each.received, each.why) for each in done] == [(0, 0, "")] * 2

    def test_a_station_brings_what_it_knows_of_others(self, stations: list[Member], exchange: Exchanges) -> None:
        one, two, three = stations
        one.scan(4)
        two.journal.receive(one.journal.parcel(), NOW)  # by stick
        assert exchange(two).step(NOW).sent == 4
        assert exchange(three).step(NOW).received == 4
        assert exchange(one).step(NOW).sent == 0

    def test_personal_words_travel_with_their_entry(self, stations: list[Member], exchange: Exchanges) -> None:
        one, two, _ = stations
        with one.journal.act(NOW) as act:
            act.append(EntryKind.SCAN, "7", {}, {"collector": "Anna"})
        exchange(one).step(NOW)
        exchange(two).step(NOW)
        assert [line.data for line in two.journal.parcel().lines] == ['{"collector":"Anna"}']

    def test_an_entry_cut_off_from_its_head_is_nobodys_news_until_the_head_is_there(
        self, stations: list[Member], exchange: Exchanges, hub: Hub
    ) -> None:
        one, two, _ = stations
        one.scan(5)
        hub.put_lines(one.journal.parcel().lines[:3])
        assert exchange(two).step(NOW).received == 0
        assert exchange(one).step(NOW).sent == 2
        assert exchange(two).step(NOW).received == 5

    def test_sending_again_harms_nothing(self, stations: list[Member], exchange: Exchanges, hub: Hub) -> None:
        one, two, _ = stations
        one.scan(5)
        parcel = one.journal.parcel()
        hub.put_roster([("certificate", pack_certificate(one.certificate))])
        for _ in range(2):
            hub.put_lines(parcel.lines)
            hub.put_heads(parcel.heads)
        assert exchange(two).step(NOW).received == 5

    def test_a_certificate_comes_with_the_hub_and_entries_refused_before_are_taken_then(
        self, stations: list[Member], exchange: Exchanges, hub: Hub
    ) -> None:
        one, two, _ = stations
        one.scan(2)
        parcel = one.journal.parcel()
        hub.put_lines(parcel.lines)
        hub.put_heads(parcel.heads)
        assert exchange(two).step(NOW).refused == ((one.writer, "not_enrolled"),)
        exchange(one).step(NOW)
        assert exchange(two).step(NOW).received == 2

    def test_a_strike_of_the_organisers_reaches_everybody(
        self, stations: list[Member], exchange: Exchanges, tmp_path: Path
    ) -> None:
        one, two, _ = stations
        organiser = open_hub(self.addresses(tmp_path)[1])
        organiser.put_roster([("strike", pack_strike(one.strike(1)))])
        organiser.close()
        organiser.bell.close()
        exchange(two).step(NOW)
        assert two.journal.roster is not None
        assert set(two.journal.roster.strikes) == {one.writer}

    def test_both_branches_of_a_forked_chain_arrive(
        self, stations: list[Member], exchange: Exchanges, tmp_path: Path
    ) -> None:
        one, two, three = stations
        one.scan(2)
        exchange(one).step(NOW)
        exchange(two).step(NOW)
        fork = Member(tmp_path / "fork", one.number)
        fork.scan(4)
        one.scan(1)
        for each in (fork, one, two, three):
            exchange(each).step(NOW)
        assert two.ids() == three.ids() == one.ids() | fork.ids()
        fork.journal.close()

    def test_a_head_that_nobody_signed_moves_nothing_and_hides_nothing(
        self, stations: list[Member], exchange: Exchanges, hub: Hub
    ) -> None:
        one, two, _ = stations
        one.scan(4)
        parcel = one.journal.parcel()
        hub.put_lines(parcel.lines)
        hub.put_heads([replace(parcel.heads[0], signature=bytes(64))])
        assert exchange(two).step(NOW).received == 0
        exchange(one).step(NOW)
        assert exchange(two).step(NOW).received == 4

    def test_a_lost_cursor_costs_only_time(self, stations: list[Member], exchange: Exchanges, url: str) -> None:
        one, two, _ = stations
        one.scan(3)
        exchange(one).step(NOW)
        exchange(two).step(NOW)
        (two.folder / "cursor.json").write_text("{ no cursor")
        one.scan(2)
        exchange(one).step(NOW)
        again = Exchange(two.journal, open_hub(url), two.folder / "cursor.json")
        assert again.step(NOW).received == 2
        again.close()

    def test_the_cursor_of_another_hub_is_not_believed(
        self, stations: list[Member], exchange: Exchanges, url: str, hub: Hub
    ) -> None:
        """Nor one of this hub that stands where nothing is, as after a restored backup."""
        one, two, _ = stations
        one.scan(3)
        exchange(one).step(NOW)
        for at, foreign in enumerate((Cursor("another", Mark(1 << 40, 9999)), Cursor(hub.identity(), Mark(1, 9, "x")))):
            member = Member(two.folder / str(at), 50 + at)
            before = Exchange(member.journal, open_hub(url), member.folder / "cursor.json")
            before._keep(foreign)
            assert before.step(NOW).received == 3
            before.close()
            member.journal.close()

    def test_the_cursor_is_kept_over_a_restart(self, stations: list[Member], url: str, hub: Hub) -> None:
        one, *_ = stations
        one.scan(1)
        first = Exchange(one.journal, open_hub(url), one.folder / "cursor.json")
        first.step(NOW)
        first.step(NOW)
        first.close()
        again = Exchange(one.journal, open_hub(url), one.folder / "cursor.json")
        assert hub.stands(head, again._cursor.heads)
        assert again._cursor.heads.place
        again.close()

    def test_files_are_put_by_the_organiser_and_read_by_everybody(self, hub: Hub, tmp_path: Path) -> None:
        organiser, content = open_hub(self.addresses(tmp_path)[1]), bytes(range(256)) * 4000
        organiser.put_file("root.json", b"old")
        organiser.put_file("root.json", content)
        organiser.close()
        organiser.bell.close()
        assert hub.files() == {"root.json": sha256(content).digest()}
        assert hub.file("root.json") == content
        assert hub.file("nothing") is None

    def test_files_are_dropped_by_the_organiser_alone(self, hub: Hub, tmp_path: Path) -> None:
        organiser = open_hub(self.addresses(tmp_path)[1])
        for name in ("old", "new"):
            organiser.put_file(name, b"told")
        organiser.drop_files({"old", "never there"})
        organiser.close()
        organiser.bell.close()
        assert hub.files().keys() == {"new"}

    def test_a_wait_ends_at_once_when_it_is_rung_or_stopped(self, hub: Hub) -> None:
        hub.identity()
        hub.listen(0)
        hub.bell.ring()
        assert hub.listen(60)
        hub.bell.stop()
        assert hub.listen(60)
        assert hub.listen(60)

    def test_after_a_stop_nothing_more_is_said(self, hub: Hub) -> None:
        hub.identity()
        hub.bell.stop()
        with pytest.raises(HubError, match="away"):
            hub.files()

    def test_a_wait_ends_when_the_organiser_put_another_word(self, hub: Hub, tmp_path: Path) -> None:
        hub.identity()
        hub.listen(0)
        organiser = open_hub(self.addresses(tmp_path)[1])
        organiser.put_file("timestamp.json", b"new")
        organiser.close()
        organiser.bell.close()
        assert hub.listen(60)
        assert hub.file("timestamp.json") == b"new"

    def test_a_wait_ends_when_another_station_sent_something(
        self, stations: list[Member], exchange: Exchanges, hub: Hub
    ) -> None:
        hub.identity()
        hub.listen(0)
        stations[0].scan(1)
        exchange(stations[0]).step(NOW)
        assert hub.listen(60)

    def test_a_hub_that_was_never_set_up_says_so(self, tmp_path: Path) -> None:
        empty = open_hub(self.nowhere(tmp_path))
        with pytest.raises(HubError) as error:
            empty.identity()
        assert error.value.why == "empty"
        empty.close()
        empty.bell.close()

    @abstractmethod
    def nowhere(self, folder: Path) -> str:
        """The address of a database without tables."""
