"""A decision -> tone, word, sentence and next step, in the language of the screen.

The tone chooses colour and shape: *good*, *attention*, *stop*, or *calm* where a guest who looks at the screen must
not read a refusal in it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kiosk.desk import may_override
from kiosk.messages import decision_next, decision_sentence, say
from kiosk.model import Decision, Operator, Reason, Verdict
from ui.bridge.guest import told_day

_TONES = {Verdict.ALLOWED: "good", Verdict.PASSED: "good", Verdict.NEEDS: "attention", Verdict.REFUSED: "stop"}
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_CALM = {Reason.BLOCKED: "screen.desk.one_moment", Reason.NO_BADGE: "screen.desk.no_badge"}
_CAUTION = (Reason.UNKNOWN, Reason.STALE_REGISTRY)
"""At a checkpoint: well signed, but this copy of the registry cannot say more."""


def at_desk(decision: Decision, language: str) -> dict[str, str]:
    """What a clerk reads."""
    if decision.reason in _CALM:
        return _told(decision, language, "calm") | {"word": say(_CALM[decision.reason], language)}
    return _told(decision, language, _TONES[decision.verdict])


def at_checkpoint(decision: Decision, language: str) -> dict[str, str]:
    """What a guard reads."""
    told = _told(decision, language, "attention" if decision.reason in _CAUTION else _TONES[decision.verdict])
    return told | {"next": decision_next(decision, language, checkpoint=True)}


def act_for(decision: Decision, operator: Operator) -> str:
    """What this operator can do about it: a name of a panel, empty when nothing."""
    if decision.positive:
        return "issue"
    if decision.reason is Reason.IN_PRINT:
        return "in_print"
    if decision.reason is Reason.IDENTITY_REQUIRED:
        return "check"
    if decision.reason is Reason.UNPRINTABLE:
        return "latin" if decision.facts.get("what") == "latin" else ""
    if operator.supervises and decision.reason is Reason.ALREADY_ISSUED:
        return "reissue"
    return "override" if may_override(decision, operator) else ""


def _told(decision: Decision, language: str, tone: str) -> dict[str, str]:
    shown = readable(decision, language)
    return {
        "tone": tone,
        "reason": str(decision.reason or ""),
        "word": say(f"verdict_word.{decision.verdict}", language),
        "sentence": decision_sentence(shown, language),
        "next": decision_next(shown, language),
    }


def readable(decision: Decision, language: str) -> Decision:
    """Days as a person says them, zones that stay on one line."""
    facts = {name: _DAY.sub(lambda day: _said(day[0], language), fact) for name, fact in decision.facts.items()}
    if facts.get("zones"):
        facts["zones"] = facts["zones"].replace(" ", "\u00a0")
    return replace(decision, facts=facts)


def _said(day: str, language: str) -> str:
    try:
        return told_day(date.fromisoformat(day), language)
    except ValueError:
        return day
