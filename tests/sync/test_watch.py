"""Sticks that come and go: a bundle is noticed once, when it is whole."""

import os
import shutil
from pathlib import Path

from kiosk.sync.bundle_file import SUFFIX
from kiosk.sync.watch import Seen, look


def test_a_new_bundle_is_handed_out_once_when_it_has_stopped_growing(tmp_path: Path) -> None:
    seen: dict[Path, Seen] = {}
    file = tmp_path / f"a{SUFFIX}"
    file.write_bytes(b"1")
    assert look([tmp_path], seen) == []
    file.write_bytes(b"12")
    assert look([tmp_path], seen) == []
    assert look([tmp_path], seen) == [file]
    assert look([tmp_path], seen) == []


def test_a_bundle_that_was_written_again_is_new(tmp_path: Path) -> None:
    seen: dict[Path, Seen] = {}
    file = tmp_path / f"a{SUFFIX}"
    file.write_bytes(b"1")
    look([tmp_path], seen)
    assert look([tmp_path], seen) == [file]
    os.utime(file, ns=(5, 5))
    assert look([tmp_path], seen) == []
    assert look([tmp_path], seen) == [file]


def test_half_written_and_other_files_are_left_alone(tmp_path: Path) -> None:
    seen: dict[Path, Seen] = {}
    for name in (f".a{SUFFIX}.7.part", "a.zip", f".hidden{SUFFIX}", f"a{SUFFIX}.part"):
        (tmp_path / name).write_bytes(b"1")
    (tmp_path / f"folder{SUFFIX}").mkdir()
    (tmp_path / f"empty{SUFFIX}").touch()
    assert [look([tmp_path], seen) for _ in range(3)] == [[], [], []]


def test_a_stick_is_found_where_sticks_appear_and_may_be_pulled_out(tmp_path: Path) -> None:
    seen: dict[Path, Seen] = {}
    stick = tmp_path / "media" / "STICK"
    assert look([tmp_path / "media"], seen) == []
    stick.mkdir(parents=True)
    file = stick / f"a{SUFFIX}"
    file.write_bytes(b"1")
    os.utime(file, ns=(5, 5))
    look([tmp_path / "media"], seen)
    assert look([tmp_path / "media"], seen) == [file]
    shutil.move(stick, tmp_path / "pulled")
    assert look([tmp_path / "media"], seen) == []
    shutil.move(tmp_path / "pulled", stick)
    assert look([tmp_path / "media"], seen) == []


def test_a_link_that_leads_nowhere_is_no_bundle(tmp_path: Path) -> None:
    seen: dict[Path, Seen] = {}
    (tmp_path / f"a{SUFFIX}").symlink_to(tmp_path / "nowhere")
    assert [look([tmp_path], seen) for _ in range(3)] == [[], [], []]


def test_a_stick_that_comes_back_is_a_new_one(tmp_path: Path) -> None:
    seen: dict[Path, Seen] = {}
    stick = tmp_path / "STICK"
    stick.mkdir()
    file = stick / f"a{SUFFIX}"
    file.write_bytes(b"1")
    look([tmp_path], seen)
    assert look([tmp_path], seen) == [file]
    stick.rename(tmp_path.with_name(f"{tmp_path.name}-pocket"))
    assert look([tmp_path], seen) == []
    tmp_path.with_name(f"{tmp_path.name}-pocket").rename(stick)
    assert look([tmp_path], seen) == []
    assert look([tmp_path], seen) == [file]
