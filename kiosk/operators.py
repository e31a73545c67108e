"""Who acts: the home's own operator, made with the home: the administrator at the organiser's, elsewhere whoever works
at a station of that role. Sign-in of others by card and PIN is not built yet.

An operator given by id must be known to this station; anybody else is a `KioskError` with the next step.
"""

from __future__ import annotations

from kiosk.errors import KioskError
from kiosk.model import Operator, OperatorId, Role, StationRole

ORGANISER = Operator(OperatorId("administrator"), "Administrator", Role.ADMINISTRATOR)
"""The own operator of the organiser's home."""


_AT = {
    StationRole.DESK: Operator(OperatorId("clerk"), "Clerk", Role.CLERK),
    StationRole.SELF_SERVICE: Operator(OperatorId("clerk"), "Clerk", Role.CLERK),
    StationRole.CHECKPOINT: Operator(OperatorId("guard"), "Guard", Role.GUARD),
    StationRole.SUPERVISOR: Operator(OperatorId("supervisor"), "Supervisor", Role.SUPERVISOR),
}


def own_operator(role: StationRole, *, organiser: bool) -> Operator:
    """The home's own operator."""
    return ORGANISER if organiser else _AT[role]


def known_operator(operator_id: str | None, own: Operator) -> Operator:
    """The operator of that id; the home's own one when none is named."""
    if operator_id in (None, own.id):
        return own
    raise KioskError("operator_unknown", operator=operator_id)
