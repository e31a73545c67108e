"""The journal: nothing is lost, nothing is changed unseen, nothing personal is hashed in."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from kiosk.audit import BEGINNING, Fault
from kiosk.errors import KioskError
from kiosk.journal import Journal, Pen
from kiosk.model import EntryKind, ParticipantNumber, Serial, Station, StationId, StationRole
from kiosk.printing import ledger
from kiosk.printing.ledger import Job
from kiosk.store import tables
from tests.core.journals import DESK, KEY, open_journal, refuses, tamper
from tests.core.tokens import STRANGER
from tests.core.world import CLERK, NOW, SUPERVISOR

SECOND = timedelta(seconds=1)
ONE, TWO = ParticipantNumber(1), ParticipantNumber(2)
SERIAL = Serial(StationId(7), 1, 1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = open_journal(tmp_path)
    yield opened
    opened.close()


def write(journal: Journal, count: int, start: int = 0) -> None:
    for second in range(start, start + count):
        with journal.act(NOW + second * SECOND, CLERK) as act:
            act.append(EntryKind.SCAN, ONE, {"decision": "allowed", "reason": ""})


def test_an_empty_journal_is_whole(journal: Journal) -> None:
    check = journal.check()
    assert (check.entries, check.fault, check.tips) == (0, None, ())


def test_each_entry_names_the_one_before_it(journal: Journal) -> None:
    write(journal, 3)
    first, second, third = journal.tail(10)
    assert (first.prev, second.prev, third.prev) == (BEGINNING, first.id, second.id)
    assert [entry.seq for entry in (first, second, third)] == [1, 2, 3]
    assert first.hlc < second.hlc < third.hlc


def test_an_entry_tells_who_when_and_where(journal: Journal) -> None:
    write(journal, 1)
    (entry,) = journal.tail(1)
    assert entry.at == NOW
    assert entry.body == {
        "at": "2040-06-05T06:30:00.000+00:00",
        "station": "desk-1",
        "operator": "clerk-7",
        "decision": "allowed",
        "reason": "",
    }


def test_the_tail_is_the_newest_oldest_first(journal: Journal) -> None:
    write(journal, 5)
    assert [entry.seq for entry in journal.tail(2)] == [4, 5]


def test_a_journal_goes_on_where_it_ended(tmp_path: Path, journal: Journal) -> None:
    write(journal, 2)
    journal.close()
    again = open_journal(tmp_path)
    write(again, 2, start=2)
    check = again.check()
    again.close()
    assert (check.entries, check.fault, check.tips[0].seq) == (4, None, 4)


def test_an_act_that_fails_leaves_nothing(journal: Journal) -> None:
    write(journal, 1)
    with pytest.raises(ZeroDivisionError), journal.act(NOW + SECOND, CLERK) as act:  # noqa: PT012
        act.append(EntryKind.ISSUE, ONE, {"serial": str(act.next_serial()), "generation": 1})
        act.put_setting("colour", "blue")
        raise ZeroDivisionError
    assert journal.check().entries == 1
    assert journal.state(ONE).badges == ()
    assert journal.setting("colour") == ""
    with journal.act(NOW + SECOND) as act:
        assert act.next_serial().counter == 1


def test_an_act_without_entries_signs_nothing(journal: Journal) -> None:
    with journal.act(NOW) as act:
        act.put_setting("colour", "blue")
    assert journal.setting("colour") == "blue"
    assert journal.tips() == []
    assert journal.clock_behind(NOW - SECOND) == timedelta(0)


def test_serials_are_never_given_twice(journal: Journal) -> None:
    given = []
    for _ in range(3):
        with journal.act(NOW) as act:
            given += [str(act.next_serial()), str(act.next_serial())]
    assert given == [f"007-1-{counter:06d}" for counter in range(1, 7)]


def test_the_holder_of_a_badge_is_found_by_its_serial(journal: Journal) -> None:
    with journal.act(NOW) as act:
        serial, free = act.next_serial(), act.next_serial()
        act.append(EntryKind.ISSUE, TWO, {"serial": str(serial), "generation": 1})
    assert journal.holder_of(serial) == TWO
    assert journal.holder_of(free) is None


def test_entries_are_counted_by_kind(journal: Journal) -> None:
    write(journal, 3)
    with journal.act(NOW) as act:
        act.append(EntryKind.SHUTDOWN)
    assert journal.counts() == {EntryKind.SCAN: 3, EntryKind.SHUTDOWN: 1}


@pytest.mark.parametrize("statement", ["UPDATE entry SET body = '{}'", "DELETE FROM entry"])
def test_the_database_itself_refuses_to_change_an_entry(journal: Journal, statement: str) -> None:
    write(journal, 2)
    with journal.reading() as connection:
        assert "never changed" in refuses(connection, statement)
    assert journal.check().fault is None


_INSERT = "INSERT INTO entry (id, writer, seq, hlc, kind, subject, body, prev)"
TAMPERING = {
    "a body edited": (["UPDATE entry SET body = replace(body, 'allowed', 'refused') WHERE seq = 2"], "changed", 2),
    "a body spelt otherwise": (["UPDATE entry SET body = body || ' ' WHERE seq = 2"], "changed", 2),
    "a kind edited": (["UPDATE entry SET kind = 'issue' WHERE seq = 2"], "changed", 2),
    "a subject edited": (["UPDATE entry SET subject = '2' WHERE seq = 2"], "changed", 2),
    "a clock edited": (["UPDATE entry SET hlc = hlc + 1 WHERE seq = 2"], "changed", 2),
    "a clock below nothing": (["UPDATE entry SET hlc = -1 WHERE seq = 2"], "changed", 2),
    "words for a clock": (["UPDATE entry SET hlc = 'noon' WHERE seq = 2"], "changed", 2),
    "bytes for a body": (["UPDATE entry SET body = x'ff' WHERE seq = 2"], "changed", 2),
    "an id edited": (["UPDATE entry SET id = x'00' WHERE seq = 2"], "changed", 2),
    "the last deleted": (["DELETE FROM entry WHERE seq = 4"], "missing", 3),
    "one in the middle deleted": (["DELETE FROM entry WHERE seq = 2"], "broken", 3),
    "the first deleted": (["DELETE FROM entry WHERE seq = 1"], "broken", 2),
    "all deleted": (["DELETE FROM entry"], "missing", 4),
    "two swapped": (["UPDATE entry SET seq = 5 - seq WHERE seq IN (2, 3)"], "broken", 2),
    "a number for words": (["UPDATE entry SET seq = 'two' WHERE seq = 2"], "broken", 3),
    "the last deleted and the tip set back": (
        [
            "DELETE FROM entry WHERE seq = 4",
            "UPDATE tip SET seq = 3, id = (SELECT id FROM entry WHERE seq = 3)",
        ],
        "unsigned",
        3,
    ),
    "a signature edited": (["UPDATE tip SET signature = zeroblob(64)"], "unsigned", 4),
    "a signature cut short": (["UPDATE tip SET signature = x'00'"], "unsigned", 4),
    "a signature in words": (["UPDATE tip SET signature = 'signed'"], "unsigned", 4),
    "the tip deleted": (["DELETE FROM tip"], "missing", 4),
    "one written twice": (
        [f"{_INSERT} SELECT x'01', writer, seq, hlc, kind, subject, body, prev FROM entry WHERE seq = 2"],
        "changed",
        2,
    ),
    "a stranger's entry added": (
        [f"{_INSERT} SELECT x'01', zeroblob(32), 1, hlc, kind, subject, body, zeroblob(32) FROM entry LIMIT 1"],
        "changed",
        1,
    ),
}


@pytest.mark.parametrize(("statements", "what", "seq"), TAMPERING.values(), ids=list(TAMPERING))
def test_tampering_is_found_and_said_where(
    tmp_path: Path, journal: Journal, statements: list[str], what: str, seq: int
) -> None:
    write(journal, 4)
    journal.close()
    tamper(tmp_path, *statements)
    assert open_and_check(tmp_path) == Fault(what, seq)


def open_and_check(folder: Path) -> Fault | None:
    journal = open_journal(folder)
    try:
        return journal.check().fault
    finally:
        journal.close()


def test_two_writers_in_one_file_keep_a_chain_each(tmp_path: Path, journal: Journal) -> None:
    """So it is after a station got a new key: the check judges every writer by its own."""
    write(journal, 2)
    successor = Journal(journal.path, KEY, Pen(DESK, STRANGER))
    write(successor, 3, start=2)
    check = successor.check()
    successor.close()
    assert (check.entries, check.fault) == (5, None)
    assert sorted(tip.seq for tip in check.tips) == [2, 3]


def test_threads_appending_at_the_same_time_keep_one_chain(tmp_path: Path) -> None:
    """Each has the file open for itself, as two programs on one home would."""
    open_journal(tmp_path).close()  # `make_home` makes it, alone
    together = Barrier(4, timeout=60)

    def write_some(number: int) -> None:
        journal = open_journal(tmp_path)
        together.wait()
        for second in range(15):
            with journal.act(NOW + second * SECOND, CLERK) as act:
                act.append(EntryKind.SCAN, ParticipantNumber(number))
                act.append(EntryKind.IDENTITY_CHECK, ParticipantNumber(number))
        journal.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_some, range(1, 5)))
    journal = open_journal(tmp_path)
    check = journal.check()
    assert (check.entries, check.fault, len(check.tips)) == (120, None, 1)
    assert all(journal.state(ParticipantNumber(number)).identity_checked_at for number in range(1, 5))
    journal.close()


def test_personal_words_stay_out_of_the_body_and_may_be_purged(tmp_path: Path, journal: Journal) -> None:
    with journal.act(NOW, CLERK) as act:
        entry = act.append(EntryKind.HANDOVER, ONE, {"serial": "007-1-000001"}, {"collector": "Анна Иванова"})
    assert "Анна" not in json.dumps(dict(entry.body), ensure_ascii=False)
    with journal.reading() as connection:
        kept = connection.execute(select(tables.personal.c.data)).scalar_one()
    assert json.loads(kept) == {"collector": "Анна Иванова"}
    journal.close()
    tamper(tmp_path, "DELETE FROM personal")
    assert open_and_check(tmp_path) is None


def test_the_same_personal_words_have_another_digest_each_time(journal: Journal) -> None:
    """Salted: whoever has the chain alone cannot try names against it."""
    with journal.act(NOW) as act:
        entries = [act.append(EntryKind.HANDOVER, ONE, {"serial": "1-1-1"}, {"collector": "Ким"}) for _ in "12"]
    assert entries[0].body["personal"] != entries[1].body["personal"]


def test_a_clock_that_runs_back_is_suspect_until_a_supervisor_vouches(journal: Journal) -> None:
    write(journal, 1)
    earlier = NOW - timedelta(hours=1)
    assert journal.clock_behind(earlier) == timedelta(hours=1)
    with journal.act(earlier, CLERK) as act:
        act.append(EntryKind.SCAN)
    assert journal.clock_behind(earlier) == timedelta(hours=1)
    with journal.act(earlier, SUPERVISOR) as act:
        act.append(EntryKind.CLOCK_JUMP)
        act.clock_accepted = True
    assert journal.clock_behind(earlier) == timedelta(0)


def test_entries_stay_in_order_though_the_clock_runs_back(journal: Journal) -> None:
    write(journal, 1)
    with journal.act(NOW - timedelta(days=1)) as act:
        act.append(EntryKind.SCAN, ONE)
    first, second = journal.entries_of("1")
    assert (first.seq, second.seq) == (1, 2)
    assert second.hlc == first.hlc + 1


def test_another_key_does_not_open_the_journal(tmp_path: Path, journal: Journal) -> None:
    write(journal, 1)
    journal.close()
    with pytest.raises(KioskError, match="database_unreadable"):
        open_journal(tmp_path, bytes([1]) * 32)


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\0" + bytes(8000)])
def test_a_file_that_is_no_journal_is_a_broken_machine(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "journal.db").write_bytes(content)
    with pytest.raises(KioskError, match="database_unreadable"):
        open_journal(tmp_path)


def test_a_journal_with_a_damaged_page_is_a_broken_machine(tmp_path: Path, journal: Journal) -> None:
    write(journal, 200)
    journal.close()
    file = tmp_path / "journal.db"
    data = bytearray(file.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 + 100] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(KioskError, match="database_unreadable"):
        open_and_check(tmp_path)


def test_a_folder_in_the_place_of_the_journal_is_a_broken_machine(tmp_path: Path) -> None:
    (tmp_path / "journal.db").mkdir()
    with pytest.raises(KioskError, match="not_permitted"):
        open_journal(tmp_path)


def test_the_file_on_the_disk_holds_no_readable_word(tmp_path: Path, journal: Journal) -> None:
    with journal.act(NOW) as act:
        act.append(EntryKind.SCAN, "somebody", {"word": "unmistakable"}, {"name": "Ivanova"})
    written = b"".join(path.read_bytes() for path in tmp_path.glob("journal.db*"))
    assert len(written) > 4096
    assert not [word for word in (b"unmistakable", b"Ivanova", b"CREATE TABLE", b"SQLite format 3") if word in written]
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "journal.db").execute("SELECT * FROM entry")


def test_the_stations_name_is_written_and_its_number_is_in_the_serial(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, KEY, Station(StationId(12), 3, "hall-2", StationRole.DESK))
    with journal.act(NOW) as act:
        serial = act.next_serial()
        entry = act.append(EntryKind.START)
    assert (str(serial), entry.body["station"]) == ("012-3-000001", "hall-2")
    journal.close()


def test_a_journal_of_an_older_program_gets_what_it_lacks_and_loses_nothing(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    write(journal, 2)
    with journal.act(NOW) as act:
        ledger.add(act.connection, Job(SERIAL, ONE, "20", "folder"))
    journal.close()
    drop = tuple(f"ALTER TABLE print_job DROP COLUMN {column}" for column in ("latin_only", "content"))
    for changes in (drop, (), drop[:1]):  # older; new, and the older program was here again; cut off half way
        tamper(tmp_path, *changes, "PRAGMA user_version = 1")
        journal = open_journal(tmp_path)
        with journal.reading() as connection:
            assert ledger.job_of(connection, SERIAL) == Job(SERIAL, ONE, "20", "folder")
            assert "never changed" in refuses(connection, "DELETE FROM entry")
        assert journal.check().fault is None
        journal.close()


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    open_journal(tmp_path).close()
    tamper(tmp_path, "PRAGMA user_version = 99")
    before = (tmp_path / "journal.db").read_bytes()
    with pytest.raises(KioskError, match="database_newer"):
        open_journal(tmp_path)
    assert (tmp_path / "journal.db").read_bytes() == before
