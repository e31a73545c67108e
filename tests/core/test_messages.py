"""Every answer that the core can give is a sentence with a next step, in every language: read off the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.badge.plan import Flaw
from kiosk.errors import KioskError
from kiosk.messages import (
    NOT_THE_REGISTRY,
    catalogue,
    decision_next,
    decision_sentence,
    error_sentence,
    languages,
    outcome_sentence,
    say,
)
from kiosk.model import Decision, Outcome, Reason, Verdict
from kiosk.printing.printer import Fault
from kiosk.store.engine import _SENTENCES
from tests.house.project import place, source, tree

every_language = pytest.mark.parametrize("language", languages())
# Where the key of an error is not written at the place where it is raised.
COMPUTED = {
    "kiosk/store/engine.py": {key for _, key in _SENTENCES},
}


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function or class of that name in the core."""
    for path in source("kiosk"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in names:
                    yield path, node


def texts(node: ast.AST | None) -> set[str]:
    """The literal texts that an expression can have: itself, or both sides of a condition."""
    match node:
        case ast.Constant(str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            return texts(body) | texts(orelse)
    return set()


def argument(call: ast.Call, at: int, name: str = "") -> ast.AST | None:
    named = (keyword.value for keyword in call.keywords if keyword.arg == name)
    return call.args[at] if len(call.args) > at else next(named, None)


def said(section: str, keys: set[str], language: str) -> set[str]:
    """The keys without a sentence."""
    return {key for key in keys if not catalogue(language).get(f"{section}.{key}", "").strip()}


def error_keys() -> set[str]:
    found = set().union(*COMPUTED.values())
    for path, call in calls("KioskError"):
        keys = texts(argument(call, 0))
        assert keys or place(path) in COMPUTED, f"{place(path)}:{call.lineno} names an error by something else"
        found |= keys
    return found


@every_language
def test_every_error_has_a_sentence_and_a_next_step(language: str) -> None:
    keys = error_keys()
    assert len(keys) > 20
    assert said("error", keys, language) == set()
    assert said("error_next", keys, language) == set()


@every_language
def test_every_reason_has_a_sentence_and_a_next_step(language: str) -> None:
    keys = {reason.value for reason in Reason}
    assert said("reason", keys, language) == set()
    assert said("next", keys, language) == set()


def import_reasons() -> set[str]:
    found = set().union(*(texts(argument(call, 1)) for _, call in calls("Wrong")))
    found = found.union(*(texts(argument(call, 2)) for _, call in calls("Line")))
    (rows,) = (path for path in source("kiosk") if place(path) == "kiosk/intake/rows.py")
    (portraits,) = (path for path in source("kiosk") if place(path) == "kiosk/intake/portraits.py")
    for node in ast.walk(tree(rows)):
        if isinstance(node, ast.Lambda):
            found |= texts(node.body)
    for path in (rows, portraits):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Return):
                found |= texts(node.value)
    return found - {"", " "}


@every_language
def test_every_reason_to_refuse_a_row_has_a_sentence(language: str) -> None:
    keys = import_reasons()
    assert {"twice", "country", "date", "photo_missing", "too_long", "columns"} <= keys
    assert said("import_reason", keys, language) == set()


def print_reasons() -> set[str]:
    found = {fault.value for fault in Fault} | {flaw.value for flaw in Flaw}
    for _, call in calls("Answer"):
        found |= texts(argument(call, 1, "why"))
    (press,) = (path for path in source("kiosk") if place(path) == "kiosk/printing/press.py")
    for node in ast.walk(tree(press)):
        if isinstance(node, ast.Return):
            found |= texts(node.value)
    return found - {""} | {"disk_full", "not_permitted", "file_unreadable"}  # from `files.file_error`


@every_language
def test_every_reason_why_a_badge_did_not_print_has_a_sentence(language: str) -> None:
    keys = print_reasons()
    assert {"no_document", "printer_gone", "media_jam", "holder_gone"} <= keys
    assert said("print_why", keys, language) == set()
    assert said("outcome", {outcome.value for outcome in Outcome}, language) == set()


@every_language
def test_every_kind_of_code_has_a_name(language: str) -> None:
    (token,) = (path for path in source("kiosk") if place(path) == "kiosk/token.py")
    keys = set().union(*(texts(argument(call, 1, "what")) for _, call in calls("Refusal")))
    for node in ast.walk(tree(token)):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            keys |= texts(node.elts[1]) | texts(node.elts[0])
    for _, call in calls("_refused"):
        keys |= texts(argument(call, 9, "what"))
    assert {"web_link", "boarding_pass", "cut_short", "ticket", "empty"} <= keys
    keys -= {"", "invitation", "finding", "alone", "already"}  # sentences of their own, such as reason_of.void_alone
    assert said("code", keys, language) == set()


@every_language
def test_every_fault_of_a_journal_has_a_sentence(language: str) -> None:
    keys = set().union(*(texts(argument(call, 0)) for _, call in calls("Fault")))
    assert keys == {"broken", "changed", "missing", "unsigned"}
    assert said("journal_fault", keys, language) == set()


@every_language
def test_every_verdict_has_a_word_and_a_sentence(language: str) -> None:
    keys = {verdict.value for verdict in Verdict}
    assert said("verdict", keys, language) == set()
    assert said("verdict_word", keys, language) == set()


def test_facts_are_filled_in_and_a_missing_one_is_an_ellipsis() -> None:
    refused = Decision(Verdict.REFUSED, Reason.FOREIGN, {"what": "web_link"})
    assert "a web link" in decision_sentence(refused, "en")
    assert "…" in decision_sentence(Decision(Verdict.REFUSED, Reason.EXPIRED), "en")
    assert decision_next(Decision(Verdict.ALLOWED), "en") == ""
    assert decision_sentence(Decision(Verdict.ALLOWED), "en") == say("verdict.allowed", "en")


def test_braces_in_a_fact_stay_braces() -> None:
    decision = Decision(Verdict.REFUSED, Reason.ZONE_DENIED, {"zone": "{zones}", "zones": "{0!r}"})
    assert "{zones}" in decision_sentence(decision, "en")
    assert "{0!r}" in decision_sentence(decision, "en")


def test_an_unknown_language_speaks_english() -> None:
    assert say("verdict.allowed", "tlh") == say("verdict.allowed", "en")
    assert languages()[0] == "en"


def test_an_error_tells_its_sentence_and_the_next_step() -> None:
    sentence, step = error_sentence(KioskError("table_columns", file="list.csv", columns="number"), "en")
    assert "list.csv" in sentence
    assert "number" in sentence
    assert step


def test_an_outcome_tells_why_and_which_field() -> None:
    assert "Latin family name" in outcome_sentence(Outcome.FAILED, "too_long:family_latin", "en")
    assert outcome_sentence(Outcome.PRINTED, "", "en") == say("outcome.printed", "en")


@pytest.mark.parametrize(
    ("character", "told"),
    [
        ("\U00012000", "“\U00012000” (U+12000 CUNEIFORM SIGN A)"),
        ("\u0f71", "“◌\u0f71” (U+0F71 TIBETAN VOWEL SIGN AA)"),
        ("\ue000", "“\ue000” (U+E000)"),
        ("\U00012000\u0301", "(U+12000 CUNEIFORM SIGN A, U+0301 COMBINING ACUTE ACCENT)"),
    ],
)
def test_a_character_that_cannot_be_shown_is_named(character: str, told: str) -> None:
    facts = {"field": "position", "why": "missing_glyph", "character": character, "what": "latin"}
    assert told in decision_sentence(Decision(Verdict.NEEDS, Reason.UNPRINTABLE, facts), "en")


@every_language
def test_what_helps_a_badge_that_cannot_be_printed_is_said_at_the_desk_and_for_a_specimen(language: str) -> None:
    for what, key in (("latin", "next_of.unprintable_latin"), ("", "next.unprintable")):
        decision = Decision(Verdict.NEEDS, Reason.UNPRINTABLE, {"field": "position", "why": "too_long", "what": what})
        assert decision_next(decision, language) == say(key, language)
    specimen = KioskError("badge_unprintable", number=1, why="too_long:position", character="", what="latin")
    assert error_sentence(specimen, language)[1] == say("next_of.unprintable_latin", language)
    for why, key in NOT_THE_REGISTRY.items():
        specimen = KioskError("badge_unprintable", number=1, why=why)
        assert error_sentence(specimen, language)[1] == say(key, language) != key
