"""A station's printers: `printers.toml` in its home, checked key by key, -> a `Rack` of printers and what is loaded.

In: the file, or none (then the folder printer alone). Out: printers by name, the first one the default, and which of
them has the paper that a layout asks for: a badge never lands on the wrong one. `KioskError("printers_file")` names
the file and the key at fault. Before it: the administrator's editor. After it: `press`, the station.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.printer import Printer

if TYPE_CHECKING:
    from kiosk.badge.layout import Layout
    from kiosk.printing.line import Road

Millimetres = tuple[float, float]
FOLDER = "folder"
DPI, LABEL_PORT = 203, 9100
NEAR = 1.0
"""Millimetres by which paper may differ from a layout's sheet."""
LARGEST, MOST_SHEETS, MOST_DPI, FARTHEST = 500, 1_000_000, 1200, 50


@dataclass(frozen=True, slots=True)
class Setup:
    """One printer as the station set it up; `media` is None where every sheet fits, `roll` 0 where none is counted."""

    name: str
    address: str
    media: Millimetres | None = None
    dpi: int = DPI
    offset: Millimetres = (0.0, 0.0)
    roll: int = 0
    low: int = 0

    @property
    def road(self) -> str:
        """The kind of the address."""
        return self.address.partition(":")[0]

    @property
    def where(self) -> str:
        """The address without its kind."""
        return self.address.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Rack:
    """The printers at work, and how they are set up where a file says it."""

    printers: dict[str, Printer]
    setups: dict[str, Setup] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """The name of the first one."""
        return next(iter(self.printers))

    def setup_of(self, name: str) -> Setup:
        """How that printer is set up; where no file says it, every sheet fits."""
        return self.setups.get(name, Setup(name, FOLDER))

    def align(self, name: str, offset: Millimetres) -> None:
        """From now on that printer's badges are moved by so many millimetres to the right and down."""
        self.setups[name] = replace(self.setup_of(name), offset=offset)

    def fits(self, name: str, layout: Layout) -> bool:
        """Has this printer the paper for that layout?"""
        media = self.setup_of(name).media
        return media is None or all(
            abs(has - wants) <= NEAR for has, wants in zip(media, sheet_of(layout), strict=True)
        )

    def choose(self, layout: Layout, named: str = "") -> str | None:
        """The printer named, else the first one that has the paper; None where the paper is wrong."""
        names = [named] if named else list(self.printers)
        return next((name for name in names if self.fits(name, layout)), None)


def sheet_of(layout: Layout) -> Millimetres:
    """The paper that a layout asks for: opened, where it is folded."""
    return layout.width, layout.height * (2 if layout.fold else 1)


def read_rack(home: Home) -> Rack:
    """The station's printers."""
    try:
        text = home.printers_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Rack({FOLDER: FolderPrinter(home.printed_folder)})
    except (OSError, UnicodeDecodeError) as error:
        raise KioskError("file_unreadable", file=home.printers_file, why=type(error).__name__) from error
    setups = {setup.name: setup for setup in parse_setups(text, home.printers_file)}
    return Rack({name: _ROADS[setup.road](setup, home) for name, setup in setups.items()}, setups)


def parse_setups(text: str, file: Path) -> tuple[Setup, ...]:
    """The text of `printers.toml`."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KioskError("printers_file", file=file, key="TOML", why=error) from error
    tables = told.pop("printer", None)
    for key in told:
        raise KioskError("printers_file", file=file, key=key, why="[[printer]]")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise KioskError("printers_file", file=file, key="printer", why="[[printer]]")
    readers = [_Reader(table, file, f"printer[{place}].") for place, table in enumerate(tables, 1)]
    setups, seen = [], set[str]()
    for reader in readers:
        setups.append(_setup(reader))
        if setups[-1].name in seen:
            raise reader.wrong("name", f"{setups[-1].name} twice")
        seen.add(setups[-1].name)
    return tuple(setups)


def _setup(reader: _Reader) -> Setup:
    setup = Setup(
        name=reader.text("name"),
        address=reader.text("address"),
        media=reader.pair("media", 10, LARGEST) if "media" in reader.table else None,
        dpi=reader.dpi(),
        offset=reader.pair("offset", -FARTHEST, FARTHEST) if "offset" in reader.table else (0.0, 0.0),
        roll=reader.whole("roll", MOST_SHEETS),
        low=reader.whole("low", MOST_SHEETS),
    )
    for key in reader.table.keys() - {"name", "address", "media", "dpi", "offset", "roll", "low"}:
        raise reader.wrong(key, "unknown key")
    if setup.road not in _ROADS or not setup.where:
        raise reader.wrong("address", " | ".join(f"{road}:..." for road in _ROADS))
    if setup.media is None and setup.road != FOLDER:
        raise reader.wrong("media", "[width, height]")
    return setup


class _Reader:
    """Takes checked values out of one `[[printer]]`."""

    def __init__(self, table: dict[str, Any], file: Path, where: str) -> None:
        self.table, self.file, self.where = table, file, where

    def wrong(self, key: str, why: str) -> KioskError:
        return KioskError("printers_file", file=self.file, key=self.where + key, why=why)

    def text(self, key: str) -> str:
        value = self.table.get(key)
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            raise self.wrong(key, "text of 1 to 200 characters")
        return value.strip()

    def whole(self, key: str, most: int) -> int:
        value = self.table.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise self.wrong(key, f"0 - {most}")
        return value

    def dpi(self) -> int:
        value = self.table.get("dpi", DPI)
        if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= MOST_DPI:
            raise self.wrong("dpi", f"100 - {MOST_DPI}")
        return value

    def pair(self, key: str, least: float, most: float) -> Millimetres:
        value = self.table[key]
        if not isinstance(value, list) or len(value) != 2 or not all(_between(each, least, most) for each in value):
            raise self.wrong(key, f"[x, y], {least:g} - {most:g} mm")
        return float(value[0]), float(value[1])


def _between(value: object, least: float, most: float) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and least <= value <= most


def _folder(setup: Setup, home: Home) -> Printer:
    return FolderPrinter(home.root / Path(setup.where).expanduser(), setup.name)


def _ipp(setup: Setup, home: Home) -> Printer:
    from kiosk.printing.ipp_client import parse_address  # noqa: PLC0415 - who has no such printer does not pay for it
    from kiosk.printing.ipp_printer import IppPrinter  # noqa: PLC0415

    address = parse_address(setup.address)
    if address is None:
        raise _cannot(setup, home)
    return IppPrinter(setup.name, address, home.certificates_file)


def _label_port(setup: Setup, home: Home) -> Printer:
    from kiosk.printing.line import Tcp  # noqa: PLC0415 - see `_ipp`

    parts = urlsplit(setup.address)
    try:
        port = parts.port or LABEL_PORT
    except ValueError as error:
        raise _cannot(setup, home) from error
    if not parts.hostname:
        raise _cannot(setup, home)
    return _zpl(setup, Tcp(parts.hostname, port))


def _label_device(setup: Setup, _home: Home) -> Printer:
    from kiosk.printing.line import Device  # noqa: PLC0415 - see `_ipp`

    return _zpl(setup, Device(Path(setup.where)))


def _zpl(setup: Setup, road: Road) -> Printer:
    from kiosk.badge.raster import HEADS  # noqa: PLC0415 - see `_ipp`
    from kiosk.printing.zpl_printer import ZplPrinter, ZplSettings  # noqa: PLC0415

    return ZplPrinter(setup.name, road, ZplSettings(HEADS.get(setup.dpi, setup.dpi)))


def _windows(setup: Setup, home: Home) -> Printer:
    if sys.platform == "win32":
        from kiosk.printing.windows import Win32, WindowsPrinter  # noqa: PLC0415 - see `_ipp`

        return WindowsPrinter(setup.name, setup.where, Win32())
    raise _cannot(setup, home)


def _cannot(setup: Setup, home: Home) -> KioskError:
    return KioskError("printer_kind", file=home.printers_file, printer=setup.name, address=setup.address)


_ROADS: Mapping[str, Callable[[Setup, Home], Printer]] = {
    FOLDER: _folder,
    **dict.fromkeys(("ipp", "ipps", "ipp+unix", "cups"), _ipp),
    "socket": _label_port,
    "file": _label_device,
    "windows": _windows,
}
