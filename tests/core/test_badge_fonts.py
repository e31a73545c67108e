"""The fonts are unpacked once and whole, whoever else does it at the same time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.badge.fonts import Weight, font_files, load_fonts

UNPACK = "import sys, pathlib; from kiosk.badge.fonts import font_files; font_files(pathlib.Path(sys.argv[1]))"
NO_REPORTLAB = "import sys, kiosk.badge.fonts, kiosk.badge.layout; sys.exit('reportlab' in sys.modules)"


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_two_processes_unpack_into_the_same_folder_at_once(tmp_path: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", UNPACK, str(tmp_path / "both")]) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    alone = font_files(tmp_path / "alone")
    assert digests(tmp_path / "both") == digests(tmp_path / "alone")
    assert {file.name for file in alone} == {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf"}


def test_a_file_cut_short_in_the_cache_is_unpacked_again(tmp_path: Path) -> None:
    file = font_files(tmp_path)[0]
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    assert font_files(tmp_path)[0].read_bytes() == whole


def test_a_whole_file_in_the_cache_is_left_alone(tmp_path: Path) -> None:
    before = [file.stat().st_mtime_ns for file in font_files(tmp_path)]
    assert [file.stat().st_mtime_ns for file in font_files(tmp_path)] == before


def test_loading_twice_registers_once(tmp_path: Path) -> None:
    first, second = load_fonts(tmp_path / "one"), load_fonts(tmp_path / "two")
    assert first.faces[Weight.BOLD].table is second.faces[Weight.BOLD].table


@pytest.mark.parametrize("text", ["Þórbjörg Østergård", "Фёдорова Ӏ Ө", "Αικατερίνη", "Nguyễn Thị Ánh", "№ 7 – «а»"])
def test_latin_cyrillic_and_greek_are_covered(tmp_path: Path, text: str) -> None:
    assert load_fonts(tmp_path).covers(text)


def test_what_the_fonts_lack_is_named_once_and_in_order(tmp_path: Path) -> None:
    assert load_fonts(tmp_path).missing("Li 李娜 李 א") == "李娜א"


def test_widths_are_linear_in_the_size(tmp_path: Path) -> None:
    fonts = load_fonts(tmp_path)
    assert fonts.width("Fedorova", Weight.BOLD, 20) == pytest.approx(2 * fonts.width("Fedorova", Weight.BOLD, 10))
    assert fonts.width("Fedorova", Weight.BOLD, 10) > fonts.width("Fedorova", Weight.REGULAR, 10)


def test_asking_for_the_files_alone_does_not_import_reportlab() -> None:
    assert subprocess.run([sys.executable, "-c", NO_REPORTLAB], check=False).returncode == 0
