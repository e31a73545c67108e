"""Every reason, error and text of the product as a sentence, per language; screen and command line say the same.

The catalogue is one TOML file per language in resources/translations; keys are dotted (`reason.blocked`), placeholders
are named (`{serial}`). A language without a key falls back on English, a missing fact is shown as an ellipsis: a
sentence must never fail a person who needs it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kiosk.config import RESOURCES
from kiosk.errors import KioskError
from kiosk.model import Decision, Outcome

FALLBACK = "en"
FOLDER = RESOURCES / "translations"


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, English first."""
    found = sorted(file.stem for file in FOLDER.glob("*.toml"))
    return (FALLBACK, *(language for language in found if language != FALLBACK))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every key of a language with its sentence."""
    return dict(_flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))))


def say(key: str, language: str, facts: Mapping[str, object] | None = None) -> str:
    """The sentence of that key, its facts filled in."""
    chosen = language if language in languages() else FALLBACK
    sentence = catalogue(chosen).get(key) or catalogue(FALLBACK).get(key) or key
    return sentence.format_map(_Facts(facts or {})) if "{" in sentence else sentence


def decision_sentence(decision: Decision, language: str) -> str:
    """What a clerk or guard reads: the reason, or that all is well."""
    facts = dict(decision.facts)
    if facts.get("what"):
        facts["what"] = say(f"code.{facts['what']}", language)
    return say(f"reason.{decision.reason}" if decision.reason else f"verdict.{decision.verdict}", language, facts)


def decision_next(decision: Decision, language: str) -> str:
    """What to do about it; empty when nothing is."""
    return say(f"next.{decision.reason}", language, decision.facts) if decision.reason else ""


def error_sentence(error: KioskError, language: str) -> tuple[str, str]:
    """What is broken, and the next step."""
    facts = error.facts
    return say(f"error.{error.key}", language, facts), say(f"error_next.{error.key}", language, facts)


def outcome_sentence(outcome: Outcome, why: str, language: str) -> str:
    """What became of a print, and why."""
    told = why.partition(":")
    reason = say(f"print_why.{told[0]}", language, {"field": told[2]}) if why else ""
    return " ".join(part for part in (say(f"outcome.{outcome}", language), reason) if part)


class _Facts(dict[str, object]):
    """A fact that nobody gave is an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)
