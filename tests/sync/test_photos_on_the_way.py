"""Photos come beside what is signed, each known by its name: what comes, what lacks, and what is none of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.carry import side_of
from kiosk.errors import KioskError
from kiosk.store.photos import PhotoStore
from kiosk.sync.bundle import Contents, make_bundle
from kiosk.sync.bundle_reader import read_bundle
from kiosk.sync.publication import PHOTOS
from kiosk.sync.publication_reader import Applied, read_publication
from kiosk.sync.refusals import BundleRefusal
from tests.core.world import ANNA, PEOPLE, jpeg, write_event
from tests.sync.town import Town
from tests.sync.word import imported_again, published, taken


def test_a_photo_that_nobody_brought_is_counted_and_comes_with_the_next_word(town: Town) -> None:
    desk = town.station("desk-2")
    files = dict(published(town.organiser))
    without = {name: data for name, data in files.items() if not name.startswith(PHOTOS)}
    assert taken(desk, without) == Applied(registry=1, lacking=1)
    assert taken(desk, files) == Applied(photos=1)
    desk.close()


@pytest.mark.parametrize("left", [0, 5, 100])
def test_a_photo_that_was_damaged_at_the_organisers_is_one_that_nobody_brought(
    town: Town, tmp_path: Path, left: int
) -> None:
    (photo,) = (file for file in town.organiser.home.photo_folder.glob("??/*"))
    photo.write_bytes(photo.read_bytes()[:left])
    desk, stick = town.station("desk-2"), tmp_path / "stick"
    make_bundle(side_of(town.organiser), stick, Contents(registry=True))
    told = read_bundle(side_of(desk), stick)
    assert (told.registry, told.photos, told.lacking, told.refused) == (1, 0, 1, ())
    desk.close()


def test_a_picture_that_is_not_the_one_of_its_name_is_refused(town: Town) -> None:
    desk = town.station("desk-2")
    files = dict(published(town.organiser))
    photo = next(iter(files))
    for other in (jpeg(colour="#123456"), files[photo][:-1], b""):
        assert taken(desk, {**files, photo: other}) is BundleRefusal.TAMPERED
    assert not desk.photos.sizes()
    assert not desk.home.registry_folder.exists()
    desk.close()


class FullDisk(PhotoStore):
    """There is room until the first photo."""

    def put(self, jpeg: bytes) -> str:
        raise KioskError("disk_full", file="photos")


def test_a_disk_that_fills_up_halfway_leaves_the_registry_as_it_was(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    taken(desk, published(town.organiser))
    imported_again(town.organiser, tmp_path / "again", without=ANNA, photo="other.jpg")
    (tmp_path / "again" / "photos" / "other.jpg").write_bytes(jpeg(colour="#123456"))
    again = write_event(tmp_path / "again", [{**person, "photo": "other.jpg"} for person in PEOPLE[1:]])
    assert town.organiser.import_table(again).photos
    files = dict(published(town.organiser))
    full = replace(side_of(desk), photos=FullDisk(desk.home.photo_folder, desk.keys.secret("photos")))
    assert read_publication(files.__getitem__, full) is BundleRefusal.DISK_FULL
    assert desk.shelf.current().version.number == 1
    assert taken(desk, files) == Applied(registry=3, photos=1)
    desk.close()


def test_a_stick_pulled_out_among_the_photos_leaves_the_registry_as_it_was(town: Town, tmp_path: Path) -> None:
    desk = town.station("desk-2")
    taken(desk, published(town.organiser))
    people = [{**person, "photo": "other.jpg"} for person in PEOPLE[1:]]
    again = write_event(tmp_path / "again", people)
    (tmp_path / "again" / "photos" / "other.jpg").write_bytes(jpeg(colour="#123456"))
    assert town.organiser.import_table(again).photos
    files = dict(published(town.organiser))

    def fetch(name: str) -> bytes:
        if name.startswith(PHOTOS):
            raise OSError(5, "Input/output error")
        return files[name]

    with pytest.raises(OSError, match="Input"):
        read_publication(fetch, side_of(desk))
    assert desk.shelf.current().version.number == 1
    assert not list(desk.home.registry_folder.glob(".building-*"))
    assert taken(desk, files) == Applied(registry=2, photos=1)
    desk.close()
