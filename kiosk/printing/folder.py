"""FolderPrinter: every badge becomes one PDF file in a folder. The embedded default, a demonstration without paper.

The document is written beside, flushed, and linked to `KEY.pdf` in one step that fails when the file is there, so a
second attempt can never make a second file and a half-written one is never taken for a badge.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.files import file_error, flush_folder, write_flushed
from kiosk.model import Outcome
from kiosk.printing.printer import Answer, Document, Fault, Kept, PrinterState


class FolderPrinter:
    """Prints into `folder`."""

    demonstration = True
    dpi: float | None = None

    def __init__(self, folder: Path, name: str = "folder") -> None:
        self.name, self.folder = name, folder

    def status(self) -> PrinterState:
        """Ready when the folder can be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return PrinterState(ready=False, faults=(Fault.OFFLINE,), message=error.strerror or "")
        writable = os.access(self.folder, os.W_OK)
        return PrinterState(writable, () if writable else (Fault.ATTENTION,), str(self.folder))

    def begin(self, key: str, _document: Document | None = None, /) -> str:
        """The key is the ticket."""
        return key

    def send(self, ticket: str, document: Document) -> Answer:
        """Writes KEY.pdf, once."""
        target, beside = self._file(ticket), self.folder / f".{ticket}.{os.getpid()}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_flushed(beside, document.pdf)
            _rename_once(beside, target)
            flush_folder(self.folder)
        except FileExistsError:
            return self._there_already(target, document.pdf)
        except OSError as error:
            return self._failed(target, file_error(error, target))
        finally:
            with suppress(OSError):
                beside.unlink()
        return Answer(Outcome.PRINTED, file=target)

    def poll(self, ticket: str) -> Answer:
        """Whether the file is there."""
        target = self._file(ticket)
        return Answer(Outcome.PRINTED, file=target) if target.exists() else Answer(Outcome.FAILED, "no_document")

    def find(self, ticket: str, *, taken: bool = True) -> Answer:  # noqa: ARG002 - a file is whole or not there
        """A folder always knows: the file is there or it is not."""
        return self.poll(ticket)

    def cancel(self, ticket: str) -> None:
        """A file is written at once or not at all."""

    def purge(self, prefix: str, kept: Kept) -> None:
        """Nothing waits."""

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.pdf"

    def _there_already(self, target: Path, pdf: bytes) -> Answer:
        """The same badge is out already, or (a journal was put back) another one of the same serial."""
        same = target.is_file() and target.read_bytes() == pdf
        return Answer(Outcome.PRINTED, file=target) if same else Answer(Outcome.UNSURE, "other_document")

    def _failed(self, target: Path, error: KioskError) -> Answer:
        """Failed means certainly no paper: if the file got its name after all, it is out."""
        return self.poll(target.stem) if target.exists() else Answer(Outcome.FAILED, error.key)


def _rename_once(source: Path, target: Path) -> None:
    """Gives `source` the name `target`; FileExistsError when the name is taken."""
    if os.name == "nt":
        source.rename(target)  # Windows refuses to replace
    else:
        try:
            os.link(source, target)
        except PermissionError:  # FAT and some network folders know no links
            if target.exists():
                raise FileExistsError(target) from None
            source.rename(target)
