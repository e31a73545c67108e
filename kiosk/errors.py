"""Broken machines. A refusal is a value (`kiosk.model.Decision`); an exception here means that something outside
the program is broken, and it carries the sentence a person reads and the next step to take.

Both are keys of the message catalogue (`error.<key>` and `error_next.<key>`), filled with `facts`.
"""

from __future__ import annotations


class KioskError(Exception):
    """A broken machine: shown as a sentence and a next step, exit code 3."""

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = {name: str(value) for name, value in facts.items()}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.key}({told})"
