"""What stands in the way of a file is told in a sentence, and a home's keys are whole or not there."""

import json
import sqlite3
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, column, select, table

from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.store.engine import _COMPILED, Mode, intact, open_engine, reading, writing
from kiosk.store.keys import load_keys, make_organiser_keys, save_keys
from kiosk.store.photos import PhotoStore
from tests.core.world import jpeg

KEY = bytes(32)


def test_a_file_in_the_place_of_a_folder_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"mine")
    for path in (tmp_path / "taken" / "file", tmp_path / "taken" / "deeper" / "file"):
        with pytest.raises(KioskError, match="file_unreadable") as caught:
            write_whole(path, b"new")
        assert caught.value.facts["file"] == str(path)
    with pytest.raises(KioskError, match="file_unreadable"):
        PhotoStore(tmp_path / "taken", KEY).put(jpeg())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("taken", b"mine")]


def test_a_folder_in_the_place_of_a_file_leaves_no_half(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(KioskError):
        write_whole(tmp_path / "taken", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("secret", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_damaged(tmp_path: Path, secret: bytes) -> None:
    file = tmp_path / "keys.json"
    save_keys(make_organiser_keys(), file)
    assert all(len(secret) == 32 for secret in load_keys(file).secrets.values())
    told = json.loads(file.read_bytes())
    told["photos"] = b64encode(secret).decode()
    file.write_text(json.dumps(told))
    with pytest.raises(KioskError, match="keys_unreadable"):
        load_keys(file)


def database(path: Path) -> Path:
    engine = open_engine(path, KEY, Mode.DURABLE)
    with writing(engine, path) as connection:
        connection.exec_driver_sql("CREATE TABLE told (words TEXT)")
        connection.exec_driver_sql("INSERT INTO told VALUES (?)", [("x" * 500,)] * 400)
    engine.dispose()
    return path


PAGE = 4096


@pytest.mark.parametrize("page", [0, 1, 17, -1])
def test_a_damaged_page_is_found_wherever_it_lies(tmp_path: Path, page: int) -> None:
    file = database(tmp_path / "x.db")
    assert intact(file, KEY)
    data = bytearray(file.read_bytes())
    place = page % (len(data) // PAGE) * PAGE + 300
    data[place] ^= 1
    file.write_bytes(data)
    assert not intact(file, KEY)


@pytest.mark.parametrize("cut", [1, PAGE, 5 * PAGE])
def test_a_file_that_was_cut_off_is_not_whole(tmp_path: Path, cut: int) -> None:
    file = database(tmp_path / "x.db")
    file.write_bytes(file.read_bytes()[:-cut])
    assert not intact(file, KEY)


def test_what_is_no_database_of_ours_is_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    assert not intact(database(file), bytes(31) + b"1")
    file.write_bytes(b"garbage" * 4000)
    assert not intact(file, KEY)
    file.unlink()
    plain = sqlite3.connect(file)
    plain.execute("CREATE TABLE told (words TEXT)")
    plain.close()
    assert not intact(file, KEY)
    with pytest.raises(KioskError, match="database_missing"):
        intact(tmp_path / "none.db", KEY)


def test_a_database_that_is_being_written_is_whole(tmp_path: Path) -> None:
    file = database(tmp_path / "x.db")
    engine = open_engine(file, KEY, Mode.DURABLE)
    with writing(engine, file) as connection:
        connection.exec_driver_sql("INSERT INTO told VALUES ('now')")
        assert intact(file, KEY)
    assert intact(file, KEY)
    engine.dispose()


def test_a_statement_is_compiled_once_for_all_files(tmp_path: Path) -> None:
    statement: Select[Any] = select(column("words")).select_from(table("told")).limit(7)
    compiled = []
    for name in ("one.db", "two.db"):
        engine = open_engine(database(tmp_path / name), KEY, Mode.DURABLE)
        with reading(engine, tmp_path / name) as connection:
            assert len(connection.execute(statement).all()) == 7
        engine.dispose()
        compiled.append(len(_COMPILED))
    assert compiled[0] == compiled[1]
