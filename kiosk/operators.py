"""Who acts: the home's own operator, made with the home. Sign-in of others by card and PIN is not built yet.

An operator given by id must be known to this station; anybody else is a `KioskError` with the next step.
"""

from __future__ import annotations

from kiosk.errors import KioskError
from kiosk.model import Operator, OperatorId, Role

ORGANISER = Operator(OperatorId("administrator"), "Administrator", Role.ADMINISTRATOR)
"""The own operator of the organiser's home."""


def known_operator(operator_id: str | None) -> Operator:
    """The operator of that id; the home's own one when none is named."""
    if operator_id in (None, ORGANISER.id):
        return ORGANISER
    raise KioskError("operator_unknown", operator=operator_id)
