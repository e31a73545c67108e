"""The folder printer keeps the contract, and knows more than most: a file is there or it is not."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.model import Outcome
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.printer import Fault
from tests.contracts.printer import KEY, SHEET, PrinterContract, print_sheet


@contextmanager
def room_on_the_disk(most: int) -> Iterator[None]:
    """No file may grow beyond `most` bytes."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class TestFolderPrinter(PrinterContract):
    def make(self, folder: Path) -> FolderPrinter:
        return FolderPrinter(folder / "printed")

    def sheets(self, folder: Path, key: str) -> int:
        return len(list((folder / "printed").rglob(f"*{key}*"))) if (folder / "printed").is_dir() else 0

    def break_down(self, folder: Path) -> None:
        shutil.rmtree(folder / "printed", ignore_errors=True)
        (folder / "printed").write_bytes(b"no folder")

    def test_the_sheet_is_the_document(self, tmp_path: Path) -> None:
        answer = print_sheet(self.make(tmp_path))
        assert answer.file == tmp_path / "printed" / f"{KEY}.pdf"
        assert answer.file.read_bytes() == SHEET.pdf

    def test_a_second_attempt_makes_no_second_file_and_keeps_the_first(self, tmp_path: Path) -> None:
        printer = self.make(tmp_path)
        print_sheet(printer)
        assert print_sheet(printer).outcome is Outcome.PRINTED
        assert print_sheet(printer, sheet=replace(SHEET, pdf=b"another")).outcome is Outcome.UNSURE
        assert [path.name for path in (tmp_path / "printed").iterdir()] == [f"{KEY}.pdf"]
        assert (tmp_path / "printed" / f"{KEY}.pdf").read_bytes() == SHEET.pdf

    def test_after_a_restart_it_is_certain_either_way(self, tmp_path: Path) -> None:
        assert self.make(tmp_path).find(KEY).outcome is Outcome.FAILED
        print_sheet(self.make(tmp_path))
        assert self.make(tmp_path).find(KEY).outcome is Outcome.PRINTED

    def test_a_half_written_file_is_never_taken_for_a_badge(self, tmp_path: Path) -> None:
        printer = self.make(tmp_path)
        printer.status()
        (tmp_path / "printed" / f".{KEY}.{os.getpid()}.part").write_bytes(SHEET.pdf[:5])
        (tmp_path / "printed" / f".{KEY}.1.part").write_bytes(SHEET.pdf[:5])
        assert printer.find(KEY).outcome is Outcome.FAILED
        assert print_sheet(printer).outcome is Outcome.PRINTED
        assert (tmp_path / "printed" / f"{KEY}.pdf").read_bytes() == SHEET.pdf

    def test_a_disk_that_fills_up_in_the_middle_leaves_no_badge(self, tmp_path: Path) -> None:
        printer = self.make(tmp_path)
        printer.status()
        with room_on_the_disk(10):
            answer = print_sheet(printer)
        assert (answer.outcome, answer.why) == (Outcome.FAILED, "file_unreadable")
        assert list((tmp_path / "printed").iterdir()) == []
        assert print_sheet(printer).outcome is Outcome.PRINTED

    def test_a_folder_that_cannot_be_made_is_offline_and_failed(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        printer = FolderPrinter(tmp_path / "file" / "printed")
        assert printer.status().faults == (Fault.OFFLINE,)
        assert print_sheet(printer).outcome is Outcome.FAILED
        assert printer.find(KEY).outcome is Outcome.FAILED

    @pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="the superuser may write anywhere")
    def test_a_folder_that_may_not_be_written_fails_with_certainty(self, tmp_path: Path) -> None:
        printer = self.make(tmp_path)
        printer.status()
        (tmp_path / "printed").chmod(0o500)
        try:
            assert printer.status().faults == (Fault.ATTENTION,)
            assert print_sheet(printer).why == "not_permitted"
        finally:
            (tmp_path / "printed").chmod(0o700)

    def test_it_says_that_it_is_a_demonstration(self, tmp_path: Path) -> None:
        assert self.make(tmp_path).demonstration is True
