"""The self-test finds damage wherever it lies, says what is wrong, and what to do."""

import os
from base64 import b64encode
from pathlib import Path

import pytest

from kiosk.badge.font_files import font_files
from kiosk.config import Home
from kiosk.doctor import Check, examine
from kiosk.messages import catalogue, languages
from kiosk.registry import POINTER
from kiosk.store.keys import Keys, load_keys, save_keys

PAGE = 4096
THIS_MACHINE = ("room", "clock")  # its disk, and its clock, which lies before the one of the tests


def red(home: Home) -> dict[str, Check]:
    return {check.name: check for check in examine(home, "en") if not check.ok and check.name not in THIS_MACHINE}


def damage(file: Path, page: int) -> None:
    data = bytearray(file.read_bytes())
    place = page % (len(data) // PAGE) * PAGE + 100
    data[place : place + 100] = os.urandom(100)
    file.write_bytes(data)


def photos_of(home: Home) -> list[Path]:
    return [path for path in home.photo_folder.rglob("*") if path.is_file()]


def test_a_healthy_station_is_green(home: Home) -> None:
    assert red(home) == {}


@pytest.mark.parametrize("page", [0, 1, 2, 3, -1])
def test_a_damaged_registry_is_red_wherever_it_is_damaged(home: Home, page: int) -> None:
    damage(home.registry_folder / "registry-1.db", page)
    found = red(home)
    assert "registry-1.db" in found["registry_file"].told
    assert "Import" in found["registry_file"].next_step


@pytest.mark.parametrize("page", [0, 1, 2, -1])
def test_a_damaged_journal_is_red_wherever_it_is_damaged(home: Home, page: int) -> None:
    damage(home.journal_file, page)
    found = red(home)
    assert {"journal_file", "station"} & set(found)
    assert all(check.told and check.next_step for check in found.values())


@pytest.mark.parametrize("name", [b"", b"registry-7.db"])
def test_a_registry_that_is_not_there_is_red(home: Home, name: bytes) -> None:
    (home.registry_folder / POINTER).write_bytes(name)
    assert {"registry", "registry_file", "signer", "photos"} <= set(red(home))


def test_before_the_first_import_the_registry_is_red(home: Home) -> None:
    (home.registry_folder / POINTER).unlink()
    assert "import" in red(home)["registry_file"].next_step


def test_the_key_of_another_station_is_red(home: Home) -> None:
    keys = dict(load_keys(home.keys_file).secrets)
    save_keys(Keys({**keys, "station": bytes(31) + b"1"}), home.keys_file)
    assert set(red(home)) == {"signer"}


def test_the_registry_of_another_event_is_red(home: Home) -> None:
    told = home.event_file.read_text(encoding="utf-8")
    home.event_file.write_text(told.replace('"forum-2040"', '"forum-2041"'), encoding="utf-8")
    found = red(home)
    assert set(found) == {"signer"}
    assert "forum-2040" in found["signer"].told
    assert "forum-2041" in found["signer"].told


@pytest.mark.parametrize("content", [None, b"", b"short"])
def test_a_photo_that_cannot_be_found_or_read_is_red(home: Home, content: bytes | None) -> None:
    (photo,) = photos_of(home)
    photo.unlink()
    if content is not None:
        photo.write_bytes(content)
    found = red(home)
    assert set(found) == {"photos"}
    assert "1 of 1" in found["photos"].told
    assert "--photos" in found["photos"].next_step


def test_a_damaged_font_is_unpacked_again(home: Home) -> None:
    file = font_files(home.cache_folder)[0]
    whole = file.read_bytes()
    file.unlink()  # other tests read the same file
    file.write_bytes(bytes(len(whole)))
    assert red(home) == {}
    assert file.read_bytes() == whole


def test_keys_of_a_wrong_length_are_red_and_no_crash(home: Home) -> None:
    home.keys_file.write_text(f'{{"database": "{b64encode(b"short").decode()}"}}')
    assert set(red(home)) == {"station"}


@pytest.mark.parametrize("language", languages())
def test_every_check_has_its_sentences(home: Home, language: str) -> None:
    names = {check.name for check in examine(home, language)}
    for section in ("doctor", "doctor_red", "doctor_next"):
        assert {key.partition(".")[2] for key in catalogue(language) if key.startswith(f"{section}.")} == names
