"""What an import takes over from the version before, and what it does when that one is damaged."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.intake.loader import Line, Source
from kiosk.model import ParticipantNumber, Reason
from kiosk.registry import POINTER, current_file
from tests.core import world
from tests.core.world import ANNA, EVERYWHERE, NOW, PEOPLE, SELF_SERVICE, StationAt, csv_text, jpeg

PAGE = 4096
Rows = Iterable[Mapping[str, str]]


def deliver(folder: Path, people: Rows, photos: Path | None = None) -> Source:
    file = folder / "next.csv"
    file.write_text(csv_text(people), encoding="utf-8")
    return Source(file, photos)


def changed(number: int, /, **values: str) -> list[dict[str, str]]:
    """The list, with other values in one row."""
    return [{**row, **(values if int(row["number"]) == number else {})} for row in PEOPLE]


def without(*numbers: int) -> list[Mapping[str, str]]:
    return [row for row in PEOPLE if int(row["number"]) not in numbers]


def reason(station: StationAt, code: str) -> Reason | None:
    return station.desk.look(station.desk.read(code), NOW).decision.reason


def photo_of(station: StationAt, number: int) -> bytes | None:
    person = station.shelf.current().person(ParticipantNumber(number))
    assert person is not None
    return station.photo(person)


def pages(file: Path) -> int:
    return file.stat().st_size // PAGE


def damage(file: Path, page: int) -> None:
    data = bytearray(file.read_bytes())
    data[page * PAGE + 100 : page * PAGE + 200] = os.urandom(100)
    file.write_bytes(data)


@pytest.mark.parametrize("with_photos", [False, True])
def test_a_registry_damaged_at_any_page_is_replaced_by_an_import(
    station: StationAt, delivered: Source, tmp_path: Path, with_photos: bool
) -> None:
    """Random bytes at one page after another; each time the list is imported again."""
    station.shelf.close()
    lost = 0
    for page in range(pages(station.home.registry_folder / "registry-1.db")):
        damage(station.home.registry_folder / current_file(station.home.registry_folder), page)
        report = station.import_table(deliver(tmp_path, without(ANNA), delivered.photos if with_photos else None))
        lost += report.before_lost
        assert (report.version, report.accepted) == (page + 2, len(PEOPLE) - 1)
        assert station.shelf.current().version.people == len(PEOPLE) - 1
        station.shelf.close()
        if with_photos:
            assert photo_of(station, SELF_SERVICE) == jpeg()
    assert lost >= 2


def test_an_import_after_a_whole_version_says_that_nothing_was_lost(station: StationAt, tmp_path: Path) -> None:
    assert station.import_table(deliver(tmp_path, PEOPLE)).before_lost is False


@pytest.mark.parametrize("content", [b"", b"garbage" * 4000, None])
def test_a_version_before_that_is_gone_is_lost(station: StationAt, tmp_path: Path, content: bytes | None) -> None:
    station.shelf.close()
    file = station.home.registry_folder / "registry-1.db"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert station.import_table(deliver(tmp_path, PEOPLE)).before_lost is True


def test_the_pages_of_people_lost_the_withdrawals_are_kept(
    station: StationAt, codes: dict[int, str], tmp_path: Path
) -> None:
    """A connection that met a damaged page reads nothing more; another one does."""
    station.import_table(deliver(tmp_path, without(ANNA)))
    station.shelf.close()
    damage(station.home.registry_folder / "registry-2.db", 1)  # the root of the table of people
    assert station.import_table(deliver(tmp_path, without(ANNA))).before_lost is True
    assert reason(station, codes[ANNA]) is Reason.REVOKED


@pytest.mark.parametrize("pointer", [b"", b" \n", b".", b"..", b"folder", b"\xff", b"a/b"])
def test_a_pointer_that_names_no_file_is_told_and_mended_by_an_import(
    station: StationAt, tmp_path: Path, pointer: bytes
) -> None:
    station.shelf.close()
    folder = station.home.registry_folder
    (folder / "folder").mkdir()
    (folder / POINTER).write_bytes(pointer)
    with pytest.raises(KioskError, match="registry_pointer"):
        station.shelf.current()
    report = station.import_table(deliver(tmp_path, PEOPLE))
    assert (report.version, report.before_lost) == (2, True)
    assert station.shelf.current().version.people == len(PEOPLE)


def test_a_folder_in_the_pointers_place_is_told_and_moved_aside(station: StationAt, tmp_path: Path) -> None:
    station.shelf.close()
    pointer = station.home.registry_folder / POINTER
    pointer.unlink()
    (pointer / "something").mkdir(parents=True)
    with pytest.raises(KioskError, match="registry_pointer"):
        station.shelf.current()
    assert station.import_table(deliver(tmp_path, PEOPLE)).before_lost is True
    assert station.shelf.current().version.number == 2


def test_only_an_absent_pointer_means_that_there_was_no_import(tmp_path: Path) -> None:
    assert current_file(tmp_path) == ""
    assert current_file(tmp_path / "none") == ""


def test_a_file_in_the_place_of_the_registry_folder_is_told(home: Home, tmp_path: Path) -> None:
    home.registry_folder.rename(tmp_path / "aside")
    home.registry_folder.write_bytes(b"")
    station = StationAt(home)
    with pytest.raises(KioskError, match="file_unreadable"):
        station.import_table(deliver(tmp_path, PEOPLE))
    station.close()


def test_a_folder_of_photos_that_is_not_there_changes_nothing(
    station: StationAt, delivered: Source, tmp_path: Path
) -> None:
    for folder, key in ((tmp_path / "none", "file_missing"), (delivered.file, "file_unreadable")):
        with pytest.raises(KioskError, match=key) as caught:
            station.import_table(deliver(tmp_path, PEOPLE, folder))
        assert caught.value.facts["file"] == str(folder)
    assert station.shelf.current().version.number == 1
    assert photo_of(station, ANNA) == jpeg()


def test_a_photo_that_the_folder_fails_to_give_stays_as_it_was_before(station: StationAt, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "new.jpg").write_bytes(jpeg(480, 640, "#101010"))
    (pictures / "bad.jpg").write_bytes(b"bad")
    people = [{**row, "photo": "new.jpg"} for row in PEOPLE[:5]]
    people[1]["photo"], people[2]["photo"], people[3]["photo"] = "none.jpg", "bad.jpg", ""
    people[4]["photo"], people[4]["number"] = "none.jpg", "99"
    report = station.import_table(deliver(tmp_path, people, pictures))
    assert report.warnings == [
        Line(3, "photo", "photo_missing"),
        Line(4, "photo", "photo_unreadable"),
        Line(6, "photo", "photo_missing"),
    ]
    kept = [photo_of(station, number) for number in (1, 2, 3, 4, 99)]
    assert kept == [jpeg(480, 640, "#101010"), jpeg(), jpeg(), None, None]


def test_a_photo_torn_by_a_power_cut_comes_back_with_the_next_import(station: StationAt, delivered: Source) -> None:
    name = station.photos.put(jpeg())
    file = station.home.photo_folder / name[:2] / name
    file.write_bytes(file.read_bytes()[:1000])
    assert not station.photos.has(name)
    station.import_table(delivered)
    assert station.photos.has(name)
    assert not station.photos.has("")
    assert photo_of(station, ANNA) == jpeg()


@pytest.mark.parametrize("fault", [{"zones": "Z"}, {"birth_date": "soon"}, {"number": " 1 ", "status": "maybe"}])
def test_a_refused_row_does_not_withdraw_the_invitation(
    station: StationAt, codes: dict[int, str], tmp_path: Path, fault: dict[str, str]
) -> None:
    report = station.import_table(deliver(tmp_path, changed(ANNA, **fault)))
    assert (len(report.refused), report.withdrawn) == (1, 0)
    assert reason(station, codes[ANNA]) is Reason.UNKNOWN
    assert station.import_table(deliver(tmp_path, PEOPLE)).withdrawn == 0
    assert reason(station, codes[ANNA]) not in (Reason.UNKNOWN, Reason.REVOKED)


def test_a_row_of_another_width_does_not_withdraw_the_invitation(
    station: StationAt, codes: dict[int, str], tmp_path: Path
) -> None:
    source = deliver(tmp_path, PEOPLE)
    lines = source.file.read_text(encoding="utf-8").split("\n")
    source.file.write_text("\n".join([lines[0], lines[1] + ",more", *lines[2:]]), encoding="utf-8")
    assert station.import_table(source).withdrawn == 0
    assert reason(station, codes[ANNA]) is Reason.UNKNOWN


def test_who_is_struck_off_is_counted_once(station: StationAt, codes: dict[int, str], tmp_path: Path) -> None:
    reports = [
        station.import_table(deliver(tmp_path, people))
        for people in (without(ANNA, EVERYWHERE), without(ANNA, EVERYWHERE), changed(ANNA, zones="Z"), without(ANNA))
    ]
    assert [report.withdrawn for report in reports] == [2, 0, 0, 1]
    assert reason(station, codes[ANNA]) is Reason.REVOKED
    assert reason(station, codes[EVERYWHERE]) is not Reason.REVOKED


def test_a_second_row_of_the_same_number_changes_nothing_for_the_first(
    station: StationAt, codes: dict[int, str], tmp_path: Path
) -> None:
    report = station.import_table(deliver(tmp_path, [*PEOPLE, PEOPLE[0]]))
    assert ([line.reason for line in report.refused], report.withdrawn) == (["twice"], 0)
    assert station.invitation(ParticipantNumber(ANNA)) is not None
    assert reason(station, codes[ANNA]) not in (Reason.UNKNOWN, Reason.REVOKED)


def test_a_list_without_a_good_row_withdraws_nobody(station: StationAt, tmp_path: Path) -> None:
    report = station.import_table(deliver(tmp_path, [{**world.PEOPLE[0], "category": "king"}]))
    assert (report.version, report.withdrawn) == (0, 0)
