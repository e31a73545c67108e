"""The composition root: a home is made once, opened again, and prints by whoever holds its printers."""

from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from kiosk.config import Home
from kiosk.desk import Order
from kiosk.errors import KioskError
from kiosk.model import EntryKind, Outcome, ParticipantNumber, Serial
from kiosk.printing.ledger import JobState
from kiosk.printing.printer import Answer
from kiosk.station import OpenStation, make_home
from tests.core import world
from tests.core.test_spooler import PENDING, PRINTED, Told
from tests.core.world import ANNA, CLERK, NOW, StationAt


def reserve(station: StationAt, number: int = ANNA, printer: str = "folder") -> Serial:
    order = Order(printer, identity_checked=True)
    serial = station.desk.issue(ParticipantNumber(number), order, NOW, CLERK).serial
    assert serial is not None
    return serial


def test_a_new_home_begins_its_journal_and_holds_its_keys_for_its_owner_alone(station: StationAt) -> None:
    assert station.journal.tail(10)[0].kind is EntryKind.START
    assert station.home.keys_file.stat().st_mode & 0o077 == 0
    assert station.keys.in_keyring is False
    assert (station.station.id, station.station.incarnation, station.station.name) == (1, 1, "desk-1")


def test_a_home_is_never_made_over_another(home: Home) -> None:
    before = home.keys_file.read_bytes()
    with pytest.raises(KioskError, match="home_exists"):
        make_home(home, home.event_file)
    assert home.keys_file.read_bytes() == before


def test_a_home_from_a_broken_event_is_not_begun(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(world.EVENT_TOML.replace("#0B5FFF", "blue"), encoding="utf-8")
    with pytest.raises(KioskError, match="event_file") as caught:
        make_home(Home(tmp_path / "home"), tmp_path / "event.toml")
    assert caught.value.facts["key"] == "accent"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("keys.json", None, "home_missing"),
        ("keys.json", b"{", "keys_unreadable"),
        ("keys.json", b"[]", "keys_unreadable"),
        ("keys.json", b'{"database": 7}', "keys_unreadable"),
        ("keys.json", b'{"database": "c2hvcnQ="}', "keys_unreadable"),
        ("keys.json", b"{}", "key_absent"),
        ("event.toml", None, "event_missing"),
        ("event.toml", b"id = ", "event_file"),
        ("event.toml", b"\xff", "file_unreadable"),
        ("journal.db", None, "database_missing"),
        ("journal.db", b"garbage" * 1000, "database_unreadable"),
    ],
)
def test_a_damaged_home_says_what_is_broken(home: Home, name: str, content: bytes | None, key: str) -> None:
    (home.root / name).unlink()
    if content is not None:
        (home.root / name).write_bytes(content)
    with pytest.raises(KioskError) as caught:
        OpenStation(home)
    assert caught.value.key == key


def test_a_badge_is_printed_and_its_file_is_found(station: StationAt) -> None:
    serial = reserve(station)
    assert station.document_file(serial) is None
    job = station.print_now(serial)
    file = station.document_file(serial)
    assert job is not None
    assert job.state is JobState.PRINTED
    assert file is not None
    assert file.read_bytes().startswith(b"%PDF-")


def test_printing_now_waits_for_a_printer_that_takes_its_time(station: StationAt) -> None:
    """Its `find` cannot know: only what others left behind may be asked for by it."""
    slow = Told(sends=[PENDING], polls=[PENDING] * 5 + [PRINTED], found=Answer(Outcome.UNSURE))
    station.printers["slow"] = slow
    job = station.print_now(reserve(station, printer="slow"))
    assert job is not None
    assert job.state is JobState.PRINTED
    assert len(slow.sent) == 1


def test_a_badge_is_printed_by_the_process_that_holds_the_printers(station: StationAt) -> None:
    """A window prints; the command line beside it only waits for the outcome."""
    beside = StationAt(station.home)
    serial = reserve(beside)
    with FileLock(station.home.spooler_lock):
        waiting = Thread(target=beside.print_now, args=(serial,))
        waiting.start()
        assert station.spooler.step(NOW)
        waiting.join()
    job = beside.job(serial)
    beside.close()
    assert job is not None
    assert (job.state, job.attempts) == (JobState.PRINTED, 1)


def test_the_print_loop_prints_what_is_reserved_and_ends(station: StationAt) -> None:
    serials = [reserve(station, number) for number in world.OTHERS]
    station.start_printing()
    station.wake_printing()
    beside = StationAt(station.home)
    jobs = [beside.print_now(serial) for serial in serials]
    beside.close()
    station.stop_printing()
    assert [job.state for job in jobs if job] == [JobState.PRINTED] * len(serials)
    assert len(list(station.home.printed_folder.iterdir())) == len(serials)


def test_a_reserve_on_the_disk_is_freed_once(station: StationAt) -> None:
    assert station.home.ballast_file.stat().st_size > 1_000_000
    assert station.relieve_disk() is True
    assert station.relieve_disk() is False


def test_an_invitation_for_nobody_is_none(station: StationAt) -> None:
    assert station.invitation(ParticipantNumber(999)) is None
    letter = station.invitation(ParticipantNumber(ANNA))
    assert letter is not None
    assert (letter.participant.number, len(letter.code)) == (ANNA, 202)
