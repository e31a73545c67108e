"""One table of a layout's TOML file -> checked values.

What is missing, misspelt or of the wrong kind raises `KioskError("layout")` with the file, the line and the
key. `tomllib` tells no places, so a key is looked up in the text of the file. After it: `layout_file`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

from kiosk.badge.fonts import Weight
from kiosk.badge.layout import NAMED_COLOURS, TEXT_KEYS, Align, Anchor, Case, Fit
from kiosk.errors import KioskError

_Choice = TypeVar("_Choice", Weight, Align, Anchor, Case, Fit)


class Table:
    """Takes checked values out of one TOML table and knows where in the file it stands."""

    def __init__(
        self, values: dict[str, Any], source: str, file: Path, place: tuple[tuple[str, int], ...] = ()
    ) -> None:
        self.values, self.source, self.file, self.place = dict(values), source, file, place
        self.untaken = set(values)

    def wrong(self, key: str, why: str) -> KioskError:
        return KioskError("layout", file=self.file, line=self._line(key), key=key, why=why)

    def done(self) -> None:
        """Refuses what nobody asked for: it is misspelt."""
        for key in sorted(self.untaken):
            raise self.wrong(key, "unknown key")

    def take(self, key: str, default: object = None) -> Any:
        self.untaken.discard(key)
        return self.values.get(key, default)

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        value = self.take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.wrong(key, f"{least:g} - {most:g}")
        return float(value)

    def whole(self, key: str, least: int, most: int, default: int) -> int:
        value = self.number(key, least, most, default)
        if not value.is_integer():
            raise self.wrong(key, f"{least} - {most}")
        return int(value)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(key, '"..."')
        return value

    def keys(self, key: str) -> tuple[str, ...]:
        value = self.take(key)
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or any(name not in TEXT_KEYS for name in names):
            raise self.wrong(key, " | ".join(TEXT_KEYS))
        return tuple(names)

    def words(self, key: str) -> dict[str, str]:
        """A text by language; one for all languages counts as English."""
        value = self.take(key)
        said = {"en": value} if isinstance(value, str) else value
        if not isinstance(said, dict) or not said or not all(isinstance(each, str) and each for each in said.values()):
            raise self.wrong(key, '"..." | { en = "..." }')
        return said

    def colour(self, key: str, default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in NAMED_COLOURS and not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            raise self.wrong(key, " | ".join(("#RRGGBB", *NAMED_COLOURS)))
        return value

    def choice(self, key: str, default: _Choice) -> _Choice:
        value, kind = self.take(key, default), type(default)
        if value not in list(kind):
            raise self.wrong(key, " | ".join(kind))
        return kind(value)

    def flag(self, key: str) -> bool:
        value = self.take(key, default=False)
        if not isinstance(value, bool):
            raise self.wrong(key, "true | false")
        return value

    def tables(self, key: str) -> list[Table]:
        value = self.take(key)
        if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
            raise self.wrong(key, f"[[{key}]]")
        return [Table(each, self.source, self.file, (*self.place, (key, number))) for number, each in enumerate(value)]

    def _line(self, key: str) -> int:
        """The line of `key`, else that of this table's header, else 1: tomllib tells no places."""
        lines = self.source.splitlines()
        first, last = self._lines(lines)
        own = next((number for number in range(first, last) if lines[number].lstrip().startswith("[")), last)
        said = re.compile(rf"\s*{re.escape(key)}\s*=")
        opened = re.compile(rf"\s*\[+\s*(?:[\w.]*\.)?{re.escape(key)}\s*\]")
        places = [number + 1 for number in range(first, own) if said.match(lines[number])]
        places += [number + 1 for number in range(own, last) if opened.match(lines[number])]
        return places[0] if places else max(first, 1)

    def _lines(self, lines: list[str]) -> tuple[int, int]:
        """The lines of this table without its header: from, to before."""
        first, last, path = 0, len(lines), ""
        for name, number in self.place:
            path = f"{path}.{name}" if path else name
            header = re.compile(rf"\s*\[\[\s*{re.escape(path)}\s*\]\]")
            found = [place for place in range(first, last) if header.match(lines[place])]
            if number < len(found):
                first, last = found[number] + 1, found[number + 1] if number + 1 < len(found) else last
        return first, last
