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
    if decision.reason is None:
        return say(f"verdict.{decision.verdict}", language)
    facts, what = dict(decision.facts), decision.facts.get("what")
    special = f"reason_of.{decision.reason}_{what}"
    if special in catalogue(FALLBACK):
        return say(special, language, facts)
    if facts.get("fields"):
        facts["fields"] = ", ".join(say(f"field.{name}", language).lower() for name in facts["fields"].split(", "))
    if what:
        facts["what"] = say(f"code.{what}", language)
    return say(f"reason.{decision.reason}", language, facts)


def decision_next(decision: Decision, language: str, *, checkpoint: bool = False) -> str:
    """What to do about it, at a desk or at a checkpoint; empty when nothing is."""
    if decision.reason is None:
        return ""
    at_checkpoint = f"next_at_checkpoint.{decision.reason}"
    key = at_checkpoint if checkpoint and at_checkpoint in catalogue(FALLBACK) else f"next.{decision.reason}"
    return say(key, language, decision.facts)


def error_sentence(error: KioskError, language: str) -> tuple[str, str]:
    """What is broken, and the next step."""
    facts = dict(error.facts)
    if error.key == "badge_unprintable":
        facts["why"] = why_not_printed(facts["why"], language)
    return say(f"error.{error.key}", language, facts), say(f"error_next.{error.key}", language, facts)


def outcome_sentence(outcome: Outcome, why: str, language: str) -> str:
    """What became of a print, and why."""
    return " ".join(part for part in (say(f"outcome.{outcome}", language), why_not_printed(why, language)) if part)


def why_not_printed(why: str, language: str) -> str:
    """`"too_long:family_latin"` as a sentence; empty when there is nothing to say."""
    key, _, field = why.partition(":")
    return say(f"print_why.{key}", language, {"field": say(f"badge_field.{field}", language)}) if why else ""


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
