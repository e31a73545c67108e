"""The act of a guard: verify a badge. Reads the badge's own fields first; the registry copy and the journal can only
take away, or add the face. Every verification is an entry. Decides like the desk: see `kiosk.decide.verify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.codes import BadgeToken, Refusal, Token
from kiosk.decide import Case, opening_zones, verify
from kiosk.journal import Journal
from kiosk.model import Decision, Dossier, EntryKind, Event, Operator, Station
from kiosk.registry import Shelf, Standing


@dataclass(frozen=True, slots=True)
class Verification:
    """What the guard sees: the decision, whose badge it is, and the zones that open."""

    decision: Decision
    dossier: Dossier
    token: Token | Refusal
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One guarded entrance."""

    event: Event
    station: Station
    shelf: Shelf
    journal: Journal

    def verify(
        self, text: str, zone: str, now: datetime, operator: Operator | None, at: datetime | None = None
    ) -> Verification:
        """Decides for a scanned code at `zone` (empty: any) and writes it down; `at` asks about another moment."""
        registry = self.shelf.current()
        token = registry.read(text, self.event.foreign_tickets)
        with self.journal.act(now, operator) as act:
            dossier = registry.dossier(token, Standing(act.state, act.clock_behind))
            case = Case(token, dossier, self.event, self.station, at or now)
            decision = verify(case, zone)
            body = {"decision": decision.verdict, "reason": decision.reason or "", "zone": zone}
            if at:
                body["asked_about"] = at.isoformat()
            if isinstance(token, BadgeToken):
                body["serial"] = str(token.serial)
            act.append(EntryKind.VERIFICATION, dossier.participant.number if dossier.participant else "", body)
        return Verification(decision, dossier, token, opening_zones(case))
