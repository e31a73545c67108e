"""What an act on a badge asks beyond the desk's decision: a reissue, a reprint, a void, a handover, a duplicate. PURE.

Before it: `kiosk.decide`, whose decision it bends where the act itself is the answer. After it: `kiosk.desk`.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.codes import BadgeToken
from kiosk.decide import Case, decide
from kiosk.model import (
    Badge,
    BadgeStatus,
    Decision,
    EntryKind,
    Operator,
    ParticipantNumber,
    ParticipantState,
    Reason,
    Verdict,
)
from kiosk.state import DUPLICATE, NOT_PRINTED

ALLOWED = Decision(Verdict.ALLOWED)
NEVER_OUT = (NOT_PRINTED, DUPLICATE, "spoiled")
"""Why a badge is void that nobody ever carried away."""


def supervises(operator: Operator | None) -> bool:
    """Somebody is signed in who may approve and override."""
    return operator is not None and operator.supervises


def was_taken_away(state: ParticipantState) -> bool:
    """The last badge was out and was voided: the next one is a duplicate, which a supervisor approves."""
    last = state.badges[-1] if state.badges else None
    return last is not None and last.status is BadgeStatus.VOID and last.void_reason not in NEVER_OUT


def may_reissue(case: Case, operator: Operator) -> Decision:
    """What stands against the person counts; the badge they have, and checks made for it, do not."""
    decision = _against(case, Reason.ALREADY_ISSUED)
    if decision.reason not in _NO_BAR_TO_REISSUE:
        return decision
    if not case.dossier.state.badges:
        return Decision(Verdict.REFUSED, Reason.NOT_ISSUED)
    return ALLOWED if operator.supervises else Decision(Verdict.NEEDS, Reason.SUPERVISOR_REQUIRED)


def may_reprint(case: Case, badge: Badge | None, operator: Operator, *, under_way: bool) -> Decision:
    """The same badge again because its print is spoiled; one that was handed over is a duplicate."""
    changeable = may_change(badge, EntryKind.VOID)
    if badge is None or not changeable.positive:
        return changeable
    if under_way:
        return Decision(Verdict.NEEDS, Reason.IN_PRINT, {"serial": str(badge.serial), "unsure": "False"})
    decision = _against(case, Reason.ALREADY_ISSUED, Reason.IN_PRINT)
    if decision.reason not in _NO_BAR_TO_REISSUE:
        return decision
    if badge.handed_over_at and not operator.supervises:
        return Decision(Verdict.NEEDS, Reason.SUPERVISOR_REQUIRED)
    return ALLOWED


def _against(case: Case, *expected: Reason) -> Decision:
    """What stands against the person, the badge that they have aside; a mismatch of today stands behind it."""
    decision = decide(case)
    if decision.reason not in expected:
        return decision
    state = replace(case.dossier.state, badges=())
    return decide(replace(case, dossier=replace(case.dossier, state=state)))


_NO_BAR_TO_REISSUE = (
    None,
    Reason.DOCUMENT_EXPIRED,
    Reason.PHOTO_MISSING,
    Reason.IDENTITY_REQUIRED,
)


def may_confirm(fresh: Badge | None, holder: ParticipantNumber, scanned: BadgeToken) -> Decision:
    """Is the badge that was scanned the one that waits to be handed over to its holder?"""
    changeable = may_change(fresh, EntryKind.VOID)
    if fresh is None or not changeable.positive or scanned.serial == fresh.serial:
        return changeable
    older = "older" if scanned.number == holder else ""
    facts = {"serial": str(scanned.serial), "expected": str(fresh.serial), "what": older}
    return Decision(Verdict.REFUSED, Reason.NOT_THEIRS, facts)


def may_change(badge: Badge | None, kind: EntryKind) -> Decision:
    """May this badge be voided, or handed over?"""
    if badge is None:
        return Decision(Verdict.REFUSED, Reason.NOT_ISSUED)
    if badge.status is BadgeStatus.VOID:
        facts = {"serial": str(badge.serial), "replaced_by": "-", "since": "-", "what": "already"}
        return Decision(Verdict.REFUSED, Reason.VOID, facts)
    if kind is EntryKind.HANDOVER and badge.handed_over_at:
        return Decision(Verdict.REFUSED, Reason.HANDED_OVER, {"serial": str(badge.serial)})
    if kind is EntryKind.HANDOVER and badge.status is BadgeStatus.RESERVED:
        return Decision(Verdict.NEEDS, Reason.IN_PRINT, {"serial": str(badge.serial), "unsure": "False"})
    return ALLOWED
