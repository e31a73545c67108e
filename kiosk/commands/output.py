"""How a command answers: a JSON document for programs, coloured lines, tables and progress bars for people."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kiosk.messages import decision_next, decision_sentence, say
from kiosk.model import Decision, Verdict

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {
    Verdict.ALLOWED: "bold white on green4",
    Verdict.PASSED: "bold white on green4",
    Verdict.NEEDS: "bold black on orange1",
    Verdict.REFUSED: "bold white on red3",
}
Step = Callable[[int, int], None]


@dataclass
class Output:
    """Where a command says what it did."""

    json: bool
    language: str

    @classmethod
    def of(cls, words: argparse.Namespace) -> Output:
        """As the words on the command line ask for."""
        return cls(words.json, words.language)

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console  # noqa: PLC0415 - 50 ms that --json need not pay

        return Console(highlight=False, emoji=False, markup=False)

    def document(self, told: dict[str, Any]) -> None:
        """The JSON document, when one is asked for."""
        if self.json:
            print_json(told)

    def line(self, key: str, style: str = "", **facts: object) -> None:
        """A sentence of the catalogue, for people."""
        if not self.json:
            self._console.print(say(f"cli.{key}", self.language, facts), style=style or None)

    def text(self, text: str, style: str = "") -> None:
        """A text that already is a sentence, for people."""
        if not self.json and text:
            self._console.print(text, style=style or None)

    def whole(self, text: str) -> None:
        """A text that is copied from the screen: neither cut nor wrapped."""
        if not self.json:
            self._console.print(text, soft_wrap=True)

    def decision(self, decision: Decision, *, checkpoint: bool = False) -> None:
        """The word in its colour, the sentence, and what a clerk (or a guard) does about it."""
        self.text(f" {say(f'verdict_word.{decision.verdict}', self.language)} ", COLOURS[decision.verdict])
        self.text(decision_sentence(decision, self.language))
        self.text(decision_next(decision, self.language, checkpoint=checkpoint), "dim")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A table whose headings are keys below `cli.column.`."""
        if self.json or not rows:
            return
        from rich import box  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        table = Table(*(say(f"cli.column.{column}", self.language) for column in columns), box=box.SIMPLE_HEAD)
        for row in rows:
            table.add_row(*map(str, row))
        self._console.print(table)

    @contextmanager
    def progress(self, key: str) -> Iterator[Step]:
        """A bar on standard error for whatever takes longer than a second."""
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        if self.json or not sys.stderr.isatty():
            yield lambda _done, _all: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(say(f"cli.{key}", self.language), total=None)
            yield lambda done, size: bar.update(task, completed=done, total=size)


def print_json(told: dict[str, Any]) -> None:
    """One JSON document on one line, for programs and for streams."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()
