"""Who may import whom: the contracts of pyproject.toml, and what they leave to be said."""

import pkgutil
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import kiosk
from tests.house.project import ROOT

# Imports every module of the core while Qt cannot be found, and names those that fail.
WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(f"{name} is out of reach here", name=name)

sys.meta_path.insert(0, NoQt())
import kiosk
names = [module.name for module in pkgutil.walk_packages(kiosk.__path__, "kiosk.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""


def test_every_import_points_downwards() -> None:
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_of_the_core_has_its_layer() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    placed = set(re.findall(r"kiosk\.(\w+)", " ".join(contracts["layers"]["layers"])))
    assert {module.name for module in pkgutil.iter_modules(kiosk.__path__)} - placed == set()


def test_the_core_works_where_qt_is_not_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
