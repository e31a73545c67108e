"""PostgreSQL keeps the contract; what a station's account may not do is refused by the server itself."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from kiosk.cli import main
from kiosk.sync.accounts import Account, make_hub, open_hub, shown
from kiosk.sync.exchange import Exchange
from kiosk.sync.hub import Hub, HubError, HubRefusalError, Mark
from kiosk.sync.hub_tables import head
from tests.contracts.hub import HubContract
from tests.core.world import NOW
from tests.postgres import Server
from tests.stations import Member

NAMES = ["desk-1", "desk-2"]


@pytest.fixture(scope="module")
def accounts(server: Server) -> dict[str, str]:
    return by_name(make_hub(server.database(), NAMES))


@pytest.fixture
def station(accounts: dict[str, str]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(accounts["desk-1"], autocommit=True) as connection:
        yield connection


@pytest.fixture
def member(tmp_path: Path) -> Iterator[Member]:
    made = Member(tmp_path / "one", 1)
    yield made
    made.journal.close()


def by_name(accounts: list[Account]) -> dict[str, str]:
    return {each.name: each.url for each in accounts}


@pytest.fixture
def hub(accounts: dict[str, str]) -> Iterator[Hub]:
    opened = open_hub(accounts["desk-1"])
    yield opened
    opened.close()
    opened.bell.close()


class TestPostgresHub(HubContract):
    @pytest.fixture(autouse=True)
    def _made(self, server: Server) -> None:
        self.server, self.known = server, dict[Path, tuple[str, str]]()

    def addresses(self, folder: Path) -> tuple[str, str]:
        if folder not in self.known:
            made = by_name(make_hub(self.server.database(), NAMES))
            self.known[folder] = (made["desk-1"], made["organiser"])
        return self.known[folder]

    def nowhere(self, folder: Path) -> str:
        return self.server.database()


FORBIDDEN = [
    f"{verb} {table}{rest}"
    for table, column in (("entry", "kind"), ("head", "seq"), ("roster", "told"), ("file", "name"), ("about", "value"))
    for verb, rest in (
        ("UPDATE", f" SET {column} = {column}"),
        ("DELETE FROM", ""),
        ("TRUNCATE", ""),
        ("DROP TABLE", ""),
    )
] + [
    "INSERT INTO file VALUES ('root.json', '', '')",
    "INSERT INTO about VALUES ('hub', 'mine')",
    "INSERT INTO head (writer, id, seq, signature, born) VALUES ('', '', 1, '', '1')",
    "INSERT INTO roster (kind, told) VALUES ('strike', '{}')",
    "CREATE TABLE mine (x int)",
    "CREATE TEMPORARY TABLE mine (x int)",
    "CREATE ROLE friend",
    "ALTER TABLE entry DISABLE TRIGGER ALL",
    "CREATE OR REPLACE FUNCTION news() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "COPY entry TO PROGRAM 'cat'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_station_may_add_and_read_and_nothing_else(station: psycopg.Connection, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.DuplicateFunction)):
        station.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE entry SET kind = kind", "DELETE FROM entry", "DELETE FROM head"])
def test_the_organiser_changes_no_entry_either(accounts: dict[str, str], statement: str) -> None:
    with (
        psycopg.connect(accounts["organiser"], autocommit=True) as organiser,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        organiser.execute(statement)


def test_a_wrong_password_is_told_and_is_never_shown(accounts: dict[str, str], member: Member, tmp_path: Path) -> None:
    url = accounts["desk-1"].replace("@", "wrong@")
    exchange = Exchange(member.journal, open_hub(url), tmp_path / "cursor")
    assert (exchange.step(NOW).why, "wrong" in shown(url)) == ("password", False)
    exchange.close()


def test_made_again_it_keeps_what_is_there_and_gives_only_the_named_station_another_password(server: Server) -> None:
    url = server.database()
    before = by_name(make_hub(url, NAMES))
    after = by_name(make_hub(url, ["desk-2"]))
    assert set(after) == {"desk-2"}
    for address in (before["desk-1"], before["organiser"], after["desk-2"]):
        psycopg.connect(address).close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(before["desk-2"])


def test_what_an_entry_says_must_be_what_its_id_says(hub: Hub, member: Member) -> None:
    """Else a station could put something else in the place of another one's entry."""
    member.scan(2)
    first, second = member.journal.parcel().lines
    for false in (replace(first, kind="void"), replace(first, hlc=first.hlc + 1), replace(first, body="{}")):
        with pytest.raises(HubRefusalError):
            hub.put_lines([false])
    with pytest.raises(HubRefusalError):  # words that the entry did not promise
        hub.put_lines([replace(first, salt=b"s", data="{}")])
    with pytest.raises(HubRefusalError):  # a hole
        hub.put_lines([second])
    with pytest.raises(HubRefusalError):  # a head over nothing
        hub.put_heads(member.journal.heads())
    hub.put_lines([first, second])


def test_a_plain_count_misses_what_a_slower_writer_commits_later_and_the_cursor_does_not(
    server: Server, tmp_path: Path
) -> None:
    """Two transactions, the second one commits first: `place > last` has passed by the first one for ever."""
    url = server.database()
    made = by_name(make_hub(url, NAMES))
    one, two = Member(tmp_path / "one", 1), Member(tmp_path / "two", 2)
    reader = open_hub(made["desk-2"])
    with psycopg.connect(made["desk-1"]) as slow, psycopg.connect(made["desk-2"]) as quick:
        for each, connection in ((one, slow), (two, quick)):
            each.scan(1)
            insert(connection, each)
        quick.commit()
        page = reader.news(head, Mark())
        assert page.rows == ()  # not settled: somebody may still be in front of it
        with psycopg.connect(url) as plain:
            (last,) = plain.execute("SELECT max(place) FROM head").fetchone() or (0,)
        slow.commit()
        with psycopg.connect(url) as plain:
            missed = plain.execute("SELECT count(*) FROM head WHERE place < %s", (last,)).fetchone()
        assert missed == (1,)
    assert {each.writer for each in reader.news(head, page.mark).rows} == {one.writer, two.writer}
    reader.close()
    reader.bell.close()
    for each in (one, two):
        each.journal.close()


def test_four_writers_at_once_and_a_reader_that_misses_none_where_a_plain_count_misses_some(
    server: Server, tmp_path: Path
) -> None:
    url, rounds = server.database(), 60
    made = by_name(make_hub(url, NAMES))
    writers = [Member(tmp_path / str(number), number) for number in range(1, 5)]
    reader, ended = open_hub(made["desk-2"]), threading.Event()

    def write(member: Member) -> None:
        with psycopg.connect(made["desk-1"]) as connection:
            for _ in range(rounds):
                member.scan(1)
                insert(connection, member)
                connection.execute("SELECT pg_sleep(random() / 200)")
                connection.commit()

    threads = [threading.Thread(target=write, args=[each]) for each in writers]
    for thread in threads:
        thread.start()
    mark, seen, plain_last, plain_seen = Mark(), list[bytes](), 0, 0
    with psycopg.connect(url, autocommit=True) as plain:
        while not ended.is_set():
            if not any(thread.is_alive() for thread in threads):
                ended.set()
            page = reader.news(head, mark)
            mark = page.mark
            seen += [each.id for each in page.rows]
            rows = plain.execute("SELECT place FROM head WHERE place > %s ORDER BY place", (plain_last,)).fetchall()
            plain_seen, plain_last = plain_seen + len(rows), rows[-1][0] if rows else plain_last
    seen += [each.id for each in reader.news(head, mark).rows]
    assert len(seen) == len(set(seen)) == 4 * rounds
    assert plain_seen < 4 * rounds
    reader.close()
    reader.bell.close()
    for each in writers:
        each.journal.close()


def insert(connection: psycopg.Connection, member: Member) -> None:
    """A member's last entry and head, in a transaction that stays open."""
    line, (end,) = member.journal.parcel().lines[-1], member.journal.heads()
    columns = ("id", "writer", "seq", "hlc", "kind", "subject", "body", "prev", "salt", "data")
    connection.execute(
        f"INSERT INTO entry ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})",
        [getattr(line, name) for name in columns],
    )
    connection.execute(
        "INSERT INTO head (writer, id, seq, signature) VALUES (%s, %s, %s, %s)",
        [end.writer, end.id, end.seq, end.signature],
    )


def test_an_account_that_is_no_station_s_is_told_so(server: Server, accounts: dict[str, str]) -> None:
    with psycopg.connect(server.url(), autocommit=True) as owner:
        owner.execute("CREATE ROLE passer_by LOGIN PASSWORD 'x'")
    database = accounts["desk-1"].rpartition("/")[2]
    stranger = open_hub(f"postgresql://passer_by:x@127.0.0.1:{server.port}/{database}")
    with pytest.raises(HubError) as error:
        stranger.identity()
    assert error.value.why in ("not_allowed", "away")
    stranger.close()
    stranger.bell.close()


def test_an_address_that_is_shown_once_is_shown_whole(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    url = server.database()
    assert main(["--home", str(tmp_path), "--language", "en", "hub", "init", url, "--station", "desk-1"]) == 0
    told = dict(line.split("  ") for line in capsys.readouterr().out.splitlines() if "  " in line)
    assert set(told) == {"organiser", "desk-1"}
    psycopg.connect(told["desk-1"]).close()
