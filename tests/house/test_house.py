"""The house rules, held against every file of the project."""

import ast
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.house import rules
from tests.house.project import ROOT, kept_files, place, source, tree

PYTHON_LINES = 400
QML_LINES = 250

# Who reads the clock in the core (the loops for their patience), and who waits or starts threads.
CLOCK_READERS = ("kiosk/station.py", "kiosk/loops.py", "ui/")
LOOP_OWNERS = (
    "kiosk/station.py",
    "kiosk/loops.py",
    "ui/bridge/worker.py",
    "ui/camera.py",
    "kiosk/demo/founding.py",  # makes homes while portraits are drawn; nothing at a station uses it
    "kiosk/sample/studio.py",  # draws thousands of portraits in two processes; nothing at a station uses it
)

Rule = Callable[[ast.Module], Iterator[str]]


def offences(rule: Rule, paths: Iterable[Path]) -> list[str]:
    return [f"{place(path)} {said}" for path in paths for said in rule(tree(path))]


def product() -> list[Path]:
    return source("kiosk") + source("ui")


def product_except(allowed: tuple[str, ...]) -> list[Path]:
    return [path for path in product() if not place(path).startswith(allowed)]


def too_long(paths: Iterable[Path], limit: int) -> list[str]:
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in paths)
    return [f"{place(path)} has {lines} lines" for path, lines in counted if lines > limit]


def test_every_module_says_what_it_is_in_at_most_fifteen_lines() -> None:
    assert offences(rules.module_docstring, product()) == []


def test_no_python_file_is_longer_than_four_hundred_lines() -> None:
    assert too_long(product() + source("tests"), PYTHON_LINES) == []


def test_no_qml_file_is_longer_than_two_hundred_and_fifty_lines() -> None:
    pages = sorted((ROOT / "ui").rglob("*.qml"))
    assert pages, "the screens are QML, and none was found"
    assert too_long(pages, QML_LINES) == []


def test_no_function_is_longer_than_forty_lines() -> None:
    assert offences(rules.long_functions, product() + source("tests")) == []


def test_no_function_takes_more_than_five_parameters() -> None:
    assert offences(rules.wide_functions, product()) == []


def test_nobody_reads_the_clock_but_the_station_and_the_screen() -> None:
    assert offences(lambda code: rules.uses(code, rules.CLOCKS), product_except(CLOCK_READERS)) == []


def test_nobody_waits_or_starts_threads_but_the_station_the_worker_and_the_camera() -> None:
    assert offences(lambda code: rules.uses(code, rules.LOOPS), product_except(LOOP_OWNERS)) == []


def test_no_test_uses_a_mock() -> None:
    assert offences(lambda code: rules.imports(code, rules.MOCKS), source("tests")) == []


def test_no_test_sleeps() -> None:
    assert offences(lambda code: rules.uses(code, frozenset({"time.sleep"})), source("tests")) == []


@pytest.mark.skipif(not shutil.which("git") or not (ROOT / ".git").exists(), reason="not a git checkout")
def test_no_file_names_a_path_of_somebodys_machine() -> None:
    somebodys = re.compile(rb"(?<![\w.)}\]*<>~-])/(root|work)/")
    found = {place(path): somebodys.search(path.read_bytes()) for path in kept_files()}
    assert {name: hit[0].decode() for name, hit in found.items() if hit} == {}
