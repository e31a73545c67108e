"""Every target for its share of the seconds: `python -m tests.fuzz SECONDS [NAME ...]`; 1 when one of them broke."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.loop import run
from tests.fuzz.targets import TARGETS

ATHERIS = find_spec("atheris") is not None
_RUNS = re.compile(r"number_of_executed_units:\s*(\d+)")
_NOISE = ("INFO", "WARNING", "nanobind", " - leaked", "See https", "stat::")


def main(seconds: float, names: list[str]) -> int:
    """Tells of each target how much it was given, and what broke it."""
    chosen = names or list(TARGETS)
    share = max(1, round(seconds / len(chosen)))
    print(f"{len(chosen)} targets, {share} s each, {'atheris' if ATHERIS else 'the loop of tests/fuzz'}")
    return max(_tried(name, share) for name in chosen)


def _tried(name: str, seconds: int) -> int:
    if not ATHERIS:
        print(f"{name:10} {run(TARGETS[name], seconds):>12,} inputs")
        return 0
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.fuzz.one", name, str(seconds), folder]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        told = _RUNS.search(done.stderr)
        print(f"{name:10} {int(told[1]) if told else 0:>12,} inputs", flush=True)
        if not done.returncode:
            return 0
        print("\n".join(line for line in done.stderr.splitlines() if not line.startswith(_NOISE)))
        for file in Path(folder).glob("*-*"):
            print(f"{file.name}: {file.read_bytes().hex()}")
    return 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
