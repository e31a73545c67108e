"""A plug pulled at any step, a copy broken off, a disk without room: what was there stays, and the next time goes on.

And what is sealed, and for whom; what is left out, and for whom.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.carry import note_read, side_of
from kiosk.errors import KioskError
from kiosk.registry import current_file
from kiosk.sync.bundle import Contents, make_bundle
from kiosk.sync.bundle_file import SUFFIX
from kiosk.sync.bundle_reader import read_bundle
from kiosk.sync.refusals import BundleRefusal
from kiosk.sync.resumed import Continued, continued
from tests.core.world import PEOPLE, StationAt, jpeg, write_event
from tests.sync.test_merge import scanned
from tests.sync.town import Town

WHOLE = Contents(registry=True)
FACES = 3


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder / f"organiser{SUFFIX}"


def with_faces(organiser: StationAt, folder: Path) -> None:
    """A new version, with a few photos that nobody has yet."""
    people = [{**person, "photo": f"{at}.jpg"} for at, person in enumerate(PEOPLE[:FACES])]
    source = write_event(folder, people)
    for at in range(FACES):
        (folder / "photos" / f"{at}.jpg").write_bytes(jpeg(colour=f"#1122{at:02}"))
    assert organiser.import_table(source).photos


def run(station: StationAt, stick: Path, what: str, step: int) -> str:
    words = [sys.executable, "-m", "tests.sync.broken_off", str(station.home.root), str(stick), what, str(step)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def test_a_plug_pulled_at_any_step_leaves_the_version_before_or_the_new_one(
    town: Town, stick: Path, tmp_path: Path
) -> None:
    desk = town.station("desk-2")
    make_bundle(side_of(town.organiser), stick, WHOLE)
    read_bundle(side_of(desk), stick)
    with_faces(town.organiser, tmp_path / "faces")
    scanned(town.organiser, times=3)
    make_bundle(side_of(town.organiser), stick, WHOLE)
    people = {current_file(desk.home.registry_folder): len(PEOPLE)}
    desk.close()
    for step in count(1):
        ended = run(desk, stick, "read", step)
        again = StationAt(desk.home)
        assert again.journal.check().fault is None
        version = current_file(again.home.registry_folder)
        assert len(list(again.shelf.current().people())) == people.get(version, len(PEOPLE[:FACES]))
        again.close()
        if ended:
            break
    assert step > 4
    assert version not in people
    again = StationAt(desk.home)
    told = read_bundle(side_of(again), stick)
    assert (told.received, told.registry, told.photos, told.lacking, told.refused) == (0, None, 0, 0, ())
    assert not list(again.home.registry_folder.glob(".building*"))
    again.close()


def test_a_copy_that_was_broken_off_is_no_bundle_and_goes_on_where_it_stopped(
    town: Town, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_faces(town.organiser, tmp_path / "faces")
    assert run(town.organiser, stick, "make", 3) == ""
    assert [file.name for file in stick.parent.iterdir()] == [f".{stick.name}.part"]
    kept: list[int] = []

    class Told(Continued):
        def end(self) -> None:
            kept.append(self.kept)
            super().end()

    monkeypatch.setattr("kiosk.sync.resumed.Continued", Told)
    made = make_bundle(side_of(town.organiser), stick, WHOLE)
    assert kept[0] > len(jpeg())
    assert made.size == stick.stat().st_size
    assert [file.name for file in stick.parent.iterdir()] == [stick.name]
    desk = town.station("desk-2")
    told = read_bundle(side_of(desk), stick)
    assert (told.registry, told.lacking, told.refused) == (2, 0, ())
    desk.close()


@given(there=st.binary(max_size=40) | st.just(b"firstsecondthird and more"), parts=st.lists(st.binary(max_size=9)))
def test_whatever_lies_there_the_file_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, there: bytes, parts: list[bytes]
) -> None:
    file = tmp_path_factory.mktemp("stick") / "file"
    file.with_name(".file.part").write_bytes(there)
    with continued(file) as out:
        for part in parts:
            out.write(part)
        assert out.tell() == len(b"".join(parts))
    assert file.read_bytes() == b"".join(parts)
    assert out.kept == sum(map(len, parts)) or not there.startswith(b"".join(parts))


@pytest.mark.parametrize("where", ["a file", "nothing"])
def test_a_stick_that_is_not_there_is_a_sentence_and_nothing_is_made_in_its_place(
    town: Town, tmp_path: Path, where: str
) -> None:
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(KioskError):
        make_bundle(side_of(town.organiser), tmp_path / where / f"x{SUFFIX}", WHOLE)
    assert not (tmp_path / "nothing").exists()


@pytest.fixture
def small_disk() -> Iterator[Callable[[Path, int], None]]:
    """Puts a disk of so many bytes in the place of a folder; only an administrator of Linux can."""
    mounted: list[Path] = []

    def mount(folder: Path, size: int) -> None:
        folder.mkdir(exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if shutil.which("mount") is None or subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        mounted.append(folder)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_stick_without_room_keeps_what_is_on_it(
    town: Town, small_disk: Callable[[Path, int], None], tmp_path: Path
) -> None:
    full = tmp_path / "full"
    small_disk(full, 12_288)
    (full / f"x{SUFFIX}").write_bytes(b"the one before")
    for contents in (WHOLE, replace(WHOLE, sealed=True)):
        with pytest.raises(KioskError, match="disk_full"):
            make_bundle(side_of(town.organiser), full / f"x{SUFFIX}", contents)
        assert [file.read_bytes() for file in full.iterdir()] == [b"the one before"]


def test_a_registry_that_finds_no_room_leaves_the_one_before(
    town: Town, stick: Path, small_disk: Callable[[Path, int], None], tmp_path: Path
) -> None:
    desk = town.station("desk-2")
    folder = desk.home.registry_folder
    small_disk(folder, 200_000)
    make_bundle(side_of(town.organiser), stick, WHOLE)
    assert read_bundle(side_of(desk), stick).registry == 1
    before = current_file(folder)
    (folder / "other").write_bytes(bytes(shutil.disk_usage(folder).free - 20_000))
    with_faces(town.organiser, tmp_path / "faces")
    make_bundle(side_of(town.organiser), stick, WHOLE)
    assert read_bundle(side_of(desk), stick).refused == (("publication", BundleRefusal.DISK_FULL),)
    assert current_file(folder) == before
    assert len(list(desk.shelf.current().people())) == len(PEOPLE)
    (folder / "other").unlink()
    assert read_bundle(side_of(desk), stick).registry == 2
    desk.shelf.close()
    desk.close()


# --- sealed ---


def test_a_sealed_bundle_is_for_the_stations_of_the_event_alone(town: Town, stick: Path) -> None:
    desk = town.station("desk-2")
    side = side_of(town.organiser)
    make_bundle(side, stick, replace(WHOLE, sealed=True))
    assert jpeg() not in stick.read_bytes()
    assert b"publication/" not in stick.read_bytes()
    assert read_bundle(side_of(desk), stick).registry == 1
    scanned(desk)
    make_bundle(side_of(desk), stick, Contents(sealed=True))
    assert read_bundle(side, stick).received
    late = town.station("late")
    assert read_bundle(side_of(late), stick).refused == (("bundle", BundleRefusal.SEALED),)
    desk.close()
    late.close()


def test_who_was_struck_off_opens_nothing_that_is_sealed_afterwards(town: Town, stick: Path) -> None:
    from kiosk.organiser import strike

    desk = town.station("desk-2")
    strike(town.organiser, "desk-2")
    make_bundle(side_of(town.organiser), stick, Contents(sealed=True))
    assert read_bundle(side_of(desk), stick).refused == (("bundle", BundleRefusal.SEALED),)
    desk.close()


def test_a_station_that_was_struck_off_opens_nothing_as_another_one_either(town: Town, stick: Path) -> None:
    from kiosk.organiser import strike

    desk = town.station("desk-2")
    strike(town.organiser, "desk-2")
    desk.be_another("elsewhere")
    make_bundle(side_of(desk), stick)
    read_bundle(side_of(town.organiser), stick)
    roster = town.organiser.journal.roster
    assert roster
    assert desk.journal.pen.writer in roster.certificates
    make_bundle(side_of(town.organiser), stick, replace(WHOLE, sealed=True))
    assert read_bundle(side_of(desk), stick).refused == (("bundle", BundleRefusal.SEALED),)
    desk.close()


def test_what_is_too_large_to_be_sealed_is_said_before_anything_is_written(
    town: Town, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sync.bundle.MOST_SEALED", 1000)
    with pytest.raises(KioskError, match="too_large_to_seal"):
        make_bundle(side_of(town.organiser), stick, replace(WHOLE, sealed=True))
    assert not list(stick.parent.iterdir())


def test_an_event_can_ask_for_it(town: Town, stick: Path) -> None:
    side = side_of(town.organiser)
    make_bundle(replace(side, event=replace(side.event, sealed_bundles=True)), stick, WHOLE)
    assert stick.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_a_sealed_bundle_that_was_damaged_or_cut_is_refused(town: Town, stick: Path) -> None:
    desk = town.station("desk-2")
    make_bundle(side_of(town.organiser), stick, replace(WHOLE, sealed=True))
    data = stick.read_bytes()
    for at in range(0, len(data), len(data) // 25):
        for torn in (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], data[:at]):
            stick.write_bytes(torn)
            (refused,) = read_bundle(side_of(desk), stick).refused
            assert refused[0] == "bundle"
    assert not desk.home.registry_folder.exists()
    desk.close()


# --- what the other one has ---


def test_photos_that_a_station_has_are_left_out_for_it(town: Town, stick: Path, tmp_path: Path) -> None:
    desk, theirs = town.station("desk-2"), tmp_path / f"theirs{SUFFIX}"
    make_bundle(side_of(desk), theirs, Contents(sealed=True))
    whole = make_bundle(side_of(town.organiser), stick, replace(WHOLE, receiver=theirs))
    assert read_bundle(side_of(desk), stick).photos == 1
    make_bundle(side_of(desk), theirs)
    less = make_bundle(side_of(town.organiser), stick, replace(WHOLE, receiver=theirs))
    assert whole.size - less.size > len(jpeg())
    told = read_bundle(side_of(desk), stick)
    assert (told.photos, told.lacking, told.refused) == (0, 0, ())
    other = town.station("desk-3")
    assert read_bundle(side_of(other), stick).lacking == 1
    theirs.write_bytes(b"nothing")
    with pytest.raises(KioskError, match="receiver_unreadable"):
        make_bundle(side_of(town.organiser), stick, replace(WHOLE, receiver=theirs))
    desk.close()
    other.close()


@pytest.mark.parametrize("name", ["logo (1).png", "A&B.png", "O'Neill.png", "ü.png"])
def test_a_picture_of_a_layout_travels_whatever_it_is_called(town: Town, stick: Path, name: str) -> None:
    folder = town.organiser.home.badge_folder
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(jpeg(8, 8))
    desk = town.station("desk-2")
    make_bundle(side_of(town.organiser), stick, WHOLE)
    assert read_bundle(side_of(desk), stick).refused == ()
    assert (desk.home.badge_folder / name).read_bytes() == jpeg(8, 8)
    desk.close()


def test_nobody_can_make_a_station_believe_that_more_arrived_than_it_wrote(town: Town) -> None:
    desk = town.station("desk-2")
    scanned(desk, times=2)
    note_read(desk, 10**12)
    scanned(desk)
    assert desk.news().waiting == 1
    desk.close()
