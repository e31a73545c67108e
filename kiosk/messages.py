"""Every reason, error and text of the product as a sentence, per language; screen and command line say the same.

The catalogue is one TOML file per language in resources/translations; keys are dotted (`reason.blocked`), placeholders
are named (`{serial}`). A language without a key falls back on English, a missing fact is shown as an ellipsis: a
sentence must never fail a person who needs it.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kiosk.config import RESOURCES
from kiosk.errors import KioskError
from kiosk.model import Decision, Outcome, Reason

FALLBACK = "en"
FOLDER = RESOURCES / "translations"
NOT_THE_REGISTRY = {
    "no_badge": "next.no_badge",
    "code_unfit:code": "screen.preview.next.code_unfit",
    "too_long:say": "screen.preview.next.too_long",
}
"""What helps where the event or the layout keeps a badge from being printed, and not the person's data."""


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
    if decision.reason is Reason.UNPRINTABLE:
        why = f"{facts.get('why')}:{facts.get('field')}"
        facts["why"] = why_not_printed(why, language, facts.get("character", ""))
    if facts.get("fields"):
        facts["fields"] = ", ".join(say(f"field.{name}", language).lower() for name in facts["fields"].split(", "))
    if what:
        facts["what"] = say(f"code.{what}", language)
    return say(f"reason.{decision.reason}", language, facts)


def decision_next(decision: Decision, language: str, *, checkpoint: bool = False) -> str:
    """What to do about it, at a desk or at a checkpoint; empty when nothing is."""
    if decision.reason is None:
        return ""
    special = f"next_of.{decision.reason}_{decision.facts.get('what')}"
    keys = (f"next_at_checkpoint.{decision.reason}",) if checkpoint else (special,)
    key = next((key for key in keys if key in catalogue(FALLBACK)), f"next.{decision.reason}")
    return say(key, language, decision.facts)


def error_sentence(error: KioskError, language: str) -> tuple[str, str]:
    """What is broken, and the next step."""
    if error.key == "layout" and error.facts.get("line") == "0":  # there is no line to correct
        error = KioskError("file_missing", file=error.facts["file"])
    facts, next_step = dict(error.facts), f"error_next.{error.key}"
    if error.key == "badge_unprintable":
        why, latin = facts["why"], facts.get("what") == "latin"
        facts["why"] = why_not_printed(why, language, facts.get("character", ""))
        next_step = "next_of.unprintable_latin" if latin else NOT_THE_REGISTRY.get(why, next_step)
    return say(f"error.{error.key}", language, facts), say(next_step, language, facts)


def outcome_sentence(outcome: Outcome, why: str, language: str) -> str:
    """What became of a print, and why."""
    return " ".join(part for part in (say(f"outcome.{outcome}", language), why_not_printed(why, language)) if part)


def why_not_printed(why: str, language: str, character: str = "") -> str:
    """`"too_long:family_latin"` as a sentence, with the character where one is at fault; empty when there is nothing
    to say.
    """
    key, _, field = why.partition(":")
    special = f"print_why_of.{key}_character"
    facts = {"field": say(f"badge_field.{field}", language), "code": _code_points(character)}
    facts["character"] = f"◌{character}" if unicodedata.category(f"{character} "[0]).startswith("M") else character
    chosen = special if character and special in catalogue(FALLBACK) else f"print_why.{key}"
    return say(chosen, language, facts) if why else ""


def _code_points(character: str) -> str:
    """`U+12000 CUNEIFORM SIGN A`: a missing glyph cannot be shown."""
    told = (f"U+{ord(each):04X} {unicodedata.name(each, '')}".strip() for each in character)
    return ", ".join(told)


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
