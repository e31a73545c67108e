"""The embedded hub keeps the contract; no program may change what is in its file."""

import sqlite3
from pathlib import Path

import pytest

from kiosk.sync.accounts import make_hub, open_hub
from kiosk.sync.exchange import Exchange
from tests.contracts.hub import HubContract
from tests.core.world import NOW
from tests.stations import Member


class TestFileHub(HubContract):
    def addresses(self, folder: Path) -> tuple[str, str]:
        file = folder / "hub.db"
        make_hub(str(file), [])
        return str(file), f"sqlite:///{file}"

    def nowhere(self, folder: Path) -> str:
        (folder / "nothing.db").write_bytes(b"")
        return str(folder / "nothing.db")

    def test_a_file_that_is_not_there_is_a_hub_away_and_is_not_made(self, tmp_path: Path) -> None:
        member = Member(tmp_path / "one", 1)
        exchange = Exchange(member.journal, open_hub(str(tmp_path / "no.db")), tmp_path / "cursor")
        done = exchange.step(NOW)
        assert (done.reached, done.why) == (False, "away")
        assert not (tmp_path / "no.db").exists()
        exchange.close()
        member.journal.close()

    def test_a_full_disk_is_told_and_loses_nothing(self, tmp_path: Path) -> None:
        url, _ = self.addresses(tmp_path)
        member = Member(tmp_path / "one", 1)
        member.scan(2000)
        hub = open_hub(url)
        exchange = Exchange(member.journal, hub, tmp_path / "cursor")
        exchange.step(NOW)
        member.scan(2000)
        with hub.talking() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        assert hub._connection is not None
        hub._connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[union-attr]
        assert exchange.step(NOW).why == "full"
        assert exchange.step(NOW).sent == 2000
        exchange.close()
        member.journal.close()

    @pytest.mark.parametrize("statement", ["UPDATE entry SET hlc = 1", "DELETE FROM head", "DELETE FROM entry"])
    def test_nothing_is_changed_in_passing(self, tmp_path: Path, statement: str) -> None:
        url, _ = self.addresses(tmp_path)
        member = Member(tmp_path / "one", 1)
        member.scan(1)
        exchange = Exchange(member.journal, open_hub(url), tmp_path / "cursor")
        exchange.step(NOW)
        exchange.close()
        member.journal.close()
        connection = sqlite3.connect(url)
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            connection.execute(statement)
        connection.close()
