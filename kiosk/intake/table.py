"""A CSV file or pipe -> its header and numbered rows. UTF-8 (with or without a byte order mark), comma or semicolon.

What no row can be read from (no file, a spreadsheet, wrong encoding, columns missing or twice) is a `KioskError` that
says what to change; a row that cannot be read comes out empty, so that the checker refuses it by its line.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kiosk.errors import KioskError
from kiosk.files import file_error
from kiosk.intake.rows import COLUMNS, REQUIRED

SPREADSHEETS = (".xlsx", ".xls", ".ods")
ENCODING = "utf-8-sig"
Progress = Callable[[int, int], None]
"""Called with the bytes read so far and the size of the file."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """An open CSV file of `size` bytes; `rows` may be read once."""

    header: list[str]
    unknown: list[str]
    rows: Iterator[tuple[int, list[str]]]
    size: int


def read_csv(file: BinaryIO, path: Path) -> CsvTable:
    """The header checked, the rows with their line numbers."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    reader = csv.reader(_lines(file, path), delimiter=_delimiter(file), strict=True)
    try:
        header = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        raise KioskError("table_empty", file=path) from None
    if not any(header):
        raise KioskError("table_empty", file=path)
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise KioskError("table_columns", file=path, columns=", ".join(missing))
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise KioskError("table_columns_twice", file=path, columns=", ".join(twice))
    return CsvTable(header, [name for name in header if name not in COLUMNS], _rows(reader), size)


def open_table(path: Path) -> BinaryIO:
    """The file, open for reading; `KioskError` when it is not there, not readable or a spreadsheet."""
    try:
        file = path.open("rb")
        if path.suffix.lower() in SPREADSHEETS:
            file.close()
            raise KioskError("table_kind", file=path)
        if file.seekable():
            return file
        with file:  # a pipe cannot be looked into and begun again; what it gives goes to no disk
            return io.BytesIO(file.read())
    except FileNotFoundError:
        raise KioskError("file_missing", file=path) from None
    except OSError as error:
        raise file_error(error, path) from error


def _lines(file: BinaryIO, path: Path) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(file, 1):
            text = line.decode(ENCODING if number == 1 else "utf-8")
            if number == 1 and "\0" in text:  # UTF-16 without its mark: the names would come out as rubbish
                raise KioskError("table_encoding", file=path, line=number)
            yield text.replace("\0", "")
    except UnicodeDecodeError:
        raise KioskError("table_encoding", file=path, line=number) from None
    except OSError as error:
        raise file_error(error, path) from error


def _delimiter(file: BinaryIO) -> str:
    head = file.readline()
    file.seek(0)
    return ";" if head.count(b";") > head.count(b",") else ","


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins at: a quote left open is found there, not where the file ends."""
    line_of: Any = reader  # csv.reader carries the number of the last line it read
    while True:
        begins = line_of.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = [""]
        if row:
            yield begins, row
