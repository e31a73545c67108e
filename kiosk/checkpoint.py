"""The act of a guard: verify a badge. Reads the badge's own fields first; the registry copy and the journal can only
take away, or add the face. Every verification is an entry. Decides like the desk: see `kiosk.decide.verify`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kiosk.codes import BadgeToken, Refusal, Token
from kiosk.decide import Case, opening_zones, verify
from kiosk.journal import Journal
from kiosk.model import Decision, Dossier, EntryKind, Event, Operator, Station
from kiosk.registry import Shelf, Standing
from kiosk.scan.raw import RawScan, first_understood


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
        self, scanned: str | RawScan, zone: str, now: datetime, operator: Operator | None, at: datetime | None = None
    ) -> Verification:
        """Decides for a code, or for a scan with its readings, at `zone` (empty: any) and writes it down; `at` asks
        about another moment.
        """
        registry = self.shelf.current()
        scan = scanned if isinstance(scanned, RawScan) else RawScan((scanned,))
        read: Callable[[str], Token | Refusal] = partial(registry.read, foreign=self.event.foreign_tickets)
        token: Token | Refusal = first_understood(scan, read)
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
