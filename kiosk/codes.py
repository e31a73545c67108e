"""What a scanned text turns out to be: a code of ours or a ticket of another system, proved, or why it is neither.

Frozen records, like those of `kiosk.model`. Made by `kiosk.token`; `kiosk.registry` finds whose they are, and
`kiosk.decide` what they allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from kiosk.model import InvitationId, ParticipantNumber, Reason, Serial

TicketId = NewType("TicketId", bytes)
"""32 bytes: the digest of a ticket's text (see `kiosk.ticket`)."""


@dataclass(frozen=True, slots=True)
class InvitationToken:
    """An invitation whose signature held."""

    invitation: InvitationId
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class BadgeToken:
    """A badge whose signature held; `category`, `zones` and `days` are places in the event's own lists."""

    serial: Serial
    number: ParticipantNumber
    generation: int
    category: int
    zones: int
    days: int


@dataclass(frozen=True, slots=True)
class OperatorCard:
    """An operator's card whose signature held; `role` is a place in `Role`."""

    operator: int
    role: int
    card: int
    valid_until: date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text is no token. `what` names it for a person: a key of the catalogue below `code.`. `until`: the last day
    that an invitation of ours claims, unproved, where its event or key is another one.
    """

    reason: Reason
    what: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TicketToken:
    """A ticket of another system, to be found in the registry. `otherwise`: what the text is where the registry knows
    no such ticket; None of one whose signature held.
    """

    ticket: TicketId
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    otherwise: Refusal | None = None


Token = InvitationToken | BadgeToken | TicketToken | OperatorCard
