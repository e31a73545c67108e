"""What a benchmark gives: figures with their unit and the aim, measured in milliseconds of wall time or in bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    value: float
    unit: str
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that was run to its end."""

    seconds: float
    peak_megabytes: float
    output: str


def timed(act: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1e3


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the others lies (nearest rank)."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def seconds_until_said(word: str, *command: str | Path) -> float:
    """How long a Python module takes from its start until it prints that word."""
    began = time.perf_counter()
    words = [sys.executable, "-m", *map(str, command)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=ENVIRONMENT, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        taken = time.perf_counter() - began
    assert said == word, said
    return taken


def run_kiosk(*words: str | Path) -> Ended:
    """Runs the program in a process of its own."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "kiosk", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=ENVIRONMENT, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return Ended(time.perf_counter() - began, usage.ru_maxrss / 1024, output)
