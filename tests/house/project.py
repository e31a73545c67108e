"""The files of the project, as the house rules look at them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def source(folder: str) -> list[Path]:
    """Every Python file under a folder of the project; a folder without any is a mistake, not a pass."""
    found = sorted((ROOT / folder).rglob("*.py"))
    if not found:
        raise FileNotFoundError(f"no Python file under {folder}/")
    return found


def place(path: Path) -> str:
    """A path as rules and messages name it: from the project's top, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def kept_files() -> list[Path]:
    """What the repository holds or would hold: tracked files and new ones that are not ignored."""
    trusted = "safe.directory=*"  # the checkout may belong to somebody else than who tests it
    command = ["git", "-c", trusted, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]
