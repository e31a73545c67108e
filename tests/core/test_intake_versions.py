"""A registry version is swapped in whole or not at all, while desks go on reading."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Event, Thread

import pytest

from kiosk.codes import InvitationToken
from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.intake.loader import Source
from kiosk.model import EntryKind, ParticipantNumber, Reason
from kiosk.registry import POINTER, Registry
from kiosk.token import parse
from tests.core import world
from tests.core.world import ANNA, CLERK, EVERYWHERE, NOW, PEOPLE, SELF_SERVICE, StationAt, csv_text

Rows = Iterable[Mapping[str, str]]


def deliver(folder: Path, people: Rows, *, photos: Path | None = None, dry_run: bool = False) -> Source:
    file = folder / "next.csv"
    file.write_text(csv_text(people), encoding="utf-8")
    return Source(file, photos, dry_run)


def without(*numbers: int) -> list[Mapping[str, str]]:
    return [row for row in PEOPLE if int(row["number"]) not in numbers]


def files(home: Home) -> dict[str, bytes]:
    return {str(path.relative_to(home.root)): path.read_bytes() for path in home.root.rglob("*") if path.is_file()}


def test_an_import_makes_the_next_version_and_writes_it_down(station: StationAt, tmp_path: Path) -> None:
    before = station.shelf.current().version
    report = station.import_table(deliver(tmp_path, [*PEOPLE, {**PEOPLE[0], "number": "0"}]))
    after = station.shelf.current().version
    assert (before.number, report.version, after.number) == (1, 2, 2)
    assert (after.people, after.created_at) == (len(PEOPLE), NOW)
    entry = station.journal.tail(1)[0]
    assert entry.kind is EntryKind.IMPORT
    assert {name: entry.body[name] for name in ("version", "accepted", "refused")} == {
        "version": 2,
        "accepted": len(PEOPLE),
        "refused": 1,
    }


def test_a_dry_run_reports_and_changes_no_file(station: StationAt, home: Home, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "face.jpg").write_bytes(world.jpeg(480, 640, "#123456"))
    before = files(home)
    report = station.import_table(deliver(tmp_path, PEOPLE[:5], photos=pictures, dry_run=True))
    assert (report.version, report.accepted, report.photos) == (0, 5, 5)
    assert files(home) == before


def test_an_import_without_a_single_good_row_changes_nothing(station: StationAt, tmp_path: Path) -> None:
    report = station.import_table(deliver(tmp_path, [{**PEOPLE[0], "category": "king"}]))
    assert (report.version, report.accepted, len(report.refused)) == (0, 0, 1)
    assert station.shelf.current().version.number == 1


def test_a_photo_stays_when_the_next_list_comes_without_the_folder(station: StationAt, tmp_path: Path) -> None:
    station.import_table(deliver(tmp_path, PEOPLE))
    person = station.shelf.current().person(ParticipantNumber(ANNA))
    assert person is not None
    assert station.photo(person) == world.jpeg()


def test_invitations_stay_valid_after_the_next_import(
    station: StationAt, codes: dict[int, str], tmp_path: Path
) -> None:
    station.import_table(deliver(tmp_path, reversed(PEOPLE)))
    desk = station.desk
    assert desk.look(desk.read(codes[SELF_SERVICE]), NOW).decision.positive
    again = station.invitation(ParticipantNumber(SELF_SERVICE))
    assert again is not None
    assert again.code == codes[SELF_SERVICE]


def test_the_invitation_of_who_is_struck_off_the_list_is_withdrawn(
    station: StationAt, codes: dict[int, str], tmp_path: Path
) -> None:
    station.import_table(deliver(tmp_path, without(ANNA)))
    desk = station.desk
    assert desk.look(desk.read(codes[ANNA]), NOW).decision.reason is Reason.REVOKED
    assert desk.look(ParticipantNumber(ANNA), NOW).decision.reason is Reason.UNKNOWN
    assert desk.look(desk.read(codes[SELF_SERVICE]), NOW).decision.positive
    assert station.invitation(ParticipantNumber(ANNA)) is None


def test_a_withdrawal_is_remembered_over_many_imports_and_ends_when_the_person_returns(
    station: StationAt, codes: dict[int, str], tmp_path: Path, delivered: Source
) -> None:
    desk = station.desk
    for _ in range(3):
        station.import_table(deliver(tmp_path, without(SELF_SERVICE)))
    assert desk.look(desk.read(codes[SELF_SERVICE]), NOW).decision.reason is Reason.REVOKED
    station.import_table(deliver(tmp_path, PEOPLE, photos=delivered.photos))
    assert desk.look(desk.read(codes[SELF_SERVICE]), NOW).decision.positive


def test_another_secret_gives_other_invitations(station: StationAt, tmp_path: Path) -> None:
    """Two homes made from the same files share no invitation."""
    other, _ = world.found_station(tmp_path / "other", world.write_event(tmp_path / "files"))
    opened = StationAt(other)
    ours, theirs = (at.shelf.current().invitations_of(ParticipantNumber(ANNA)) for at in (station, opened))
    opened.close()
    assert ours
    assert theirs
    assert ours != theirs


class BrokenOffError(Exception):
    """The import is cut off."""


def test_an_import_that_breaks_off_leaves_the_old_version(station: StationAt, home: Home, tmp_path: Path) -> None:
    def cut_off(read: int, size: int) -> None:
        assert 0 < read <= size
        raise BrokenOffError

    before = files(home)
    with pytest.raises(BrokenOffError):
        station.import_table(deliver(tmp_path, without(ANNA)), cut_off)
    assert files(home) == before
    assert station.shelf.current().person(ParticipantNumber(ANNA))


def test_a_table_that_breaks_in_the_middle_leaves_the_old_version(
    station: StationAt, home: Home, tmp_path: Path
) -> None:
    before = files(home)
    file = tmp_path / "next.csv"
    file.write_bytes(csv_text(PEOPLE).encode() + b"21,\xff\xfe,,\n")
    with pytest.raises(KioskError, match="table_encoding"):
        station.import_table(Source(file))
    assert files(home) == before


def test_what_an_import_killed_before_left_behind_is_not_in_the_way(station: StationAt, tmp_path: Path) -> None:
    left = station.home.registry_folder / ".building-1.db"
    left.write_bytes(b"half")
    assert station.import_table(deliver(tmp_path, PEOPLE)).version == 2


@pytest.mark.parametrize("damage", ["missing", "garbage"])
def test_a_lost_registry_comes_back_with_an_import(
    station: StationAt, codes: dict[int, str], tmp_path: Path, damage: str
) -> None:
    """What the sentence of the error promises."""
    station.shelf.close()
    file = station.home.registry_folder / "registry-1.db"
    file.unlink()
    if damage == "garbage":
        file.write_bytes(b"garbage" * 4000)
    with pytest.raises(KioskError, match="database_"):
        station.shelf.current()
    assert station.import_table(deliver(tmp_path, PEOPLE)).version == 2
    assert station.desk.look(station.desk.read(codes[ANNA]), NOW).decision.reason is not Reason.REVOKED


@pytest.mark.parametrize("pointer", [b"", b"\xff\xff", b"../registry-1.db", b"registry-9.db"])
def test_a_damaged_pointer_is_a_broken_machine_until_the_next_import(
    station: StationAt, tmp_path: Path, pointer: bytes
) -> None:
    station.shelf.close()
    (station.home.registry_folder / POINTER).write_bytes(pointer)
    with pytest.raises(KioskError):
        station.shelf.current()
    assert station.import_table(deliver(tmp_path, PEOPLE)).version > 0
    assert station.shelf.current().version.people == len(PEOPLE)


def test_before_the_first_import_the_desk_says_what_is_missing(tmp_path: Path) -> None:
    source = world.write_event(tmp_path / "files", people=[{**PEOPLE[0], "category": "king"}])
    home, report = world.found_station(tmp_path / "home", source)
    assert report.version == 0
    station = StationAt(home)
    with pytest.raises(KioskError, match="registry_missing"):
        station.desk.scan(ParticipantNumber(ANNA), NOW, CLERK)
    station.close()


def test_a_version_in_use_goes_on_answering_after_the_next_is_swapped_in(
    station: StationAt, codes: dict[int, str], tmp_path: Path
) -> None:
    """A desk holds it through one act while the print loop has already turned to the new one."""
    held = station.shelf.current()
    station.import_table(deliver(tmp_path, without(ANNA)))
    assert station.shelf.current() is not held
    token = parse(codes[ANNA], held.keys)
    assert isinstance(token, InvitationToken)
    person = held.person(ParticipantNumber(ANNA))
    assert person is not None
    assert person.given_name == "Анна"


def test_only_the_last_versions_are_kept(station: StationAt, tmp_path: Path) -> None:
    for _ in range(4):
        station.import_table(deliver(tmp_path, PEOPLE))
    kept = {path.name for path in station.home.registry_folder.glob("registry-*.db")}
    assert "registry-5.db" in kept
    assert len(kept) <= 2


def test_desks_go_on_reading_while_imports_swap_the_registry(station: StationAt, tmp_path: Path) -> None:
    """One thread has the station's own shelf, another a station of its own on the same home."""
    other, done, wrong, answers = StationAt(station.home), Event(), list[str](), [0, 0]

    def read(place: int, desk_of: StationAt) -> None:
        while not done.is_set():
            try:
                answer = desk_of.desk.look(ParticipantNumber(EVERYWHERE), NOW)
                assert answer.dossier.participant is not None
                answers[place] += 1
            except (KioskError, AssertionError) as error:
                wrong.append(str(error))

    threads = [Thread(target=read, args=(place, at)) for place, at in enumerate((station, other))]
    for thread in threads:
        thread.start()
    try:
        for _ in range(6):
            station.import_table(deliver(tmp_path, PEOPLE))
    finally:
        done.set()
        for thread in threads:
            thread.join()
    last = other.shelf.current().version.number
    other.close()
    assert wrong == []
    assert min(answers) > 10
    assert last == 7


def test_a_registry_copied_without_its_key_stays_closed(station: StationAt, tmp_path: Path) -> None:
    copy = Path(shutil.copy(station.home.registry_folder / "registry-1.db", tmp_path))
    with pytest.raises(KioskError, match="database_unreadable"):
        Registry(copy, bytes(32))


def test_a_station_cannot_write_into_its_registry(station: StationAt) -> None:
    path = station.home.registry_folder / "registry-1.db"
    before = path.read_bytes()
    station.desk.scan(ParticipantNumber(ANNA), NOW, CLERK)
    assert path.read_bytes() == before
