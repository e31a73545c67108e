"""Everything that a human must settle, or at least know: two badges of one person, acts outside a role, writers that
were cloned, clocks that are ahead. The same list at every station that knows the same entries.

In: the journal. Out: `Told`s, the open ones first. `settle` is a supervisor's word, an entry like any other: it keeps
one badge of a double issue, or takes note of the rest. Before it: the command line, the inbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.journal import Act, Journal
from kiosk.model import (
    Decision,
    Entry,
    EntryKind,
    Finding,
    FindingKind,
    OperatorId,
    ParticipantNumber,
    Reason,
    Serial,
    Side,
    Station,
    StationRole,
    Verdict,
)
from kiosk.permit import ALLOWED, supervises


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, and whose badges it is about (None where it is about a station)."""

    finding: Finding
    number: ParticipantNumber | None = None

    @property
    def open(self) -> bool:
        return self.finding.settled_at is None


def findings(journal: Journal) -> list[Told]:
    """All of them, the open ones first, the newest first among them."""
    noted = _noted(journal)
    about_people = [
        Told(_with_note(finding, noted), ParticipantNumber(int(subject)))
        for subject, state in journal.states()
        if subject.isdecimal()
        for finding in state.findings
    ]
    about_stations = [Told(_with_note(finding, noted)) for finding in (*_forks(journal), *_ahead(journal))]
    return sorted(
        (*about_people, *about_stations), key=lambda told: (not told.open, -told.finding.sides[-1].at.timestamp())
    )


def may_settle(told: Told | None, keep: Serial | None, act: Act, station: Station) -> Decision:
    """A supervisor at a supervisors' station settles what is open, and names the badge to keep where there are two."""
    if told is None or not told.open:
        return Decision(Verdict.REFUSED, Reason.NO_FINDING)
    if not supervises(act.operator) or station.role is not StationRole.SUPERVISOR:
        return Decision(Verdict.NEEDS, Reason.SUPERVISOR_REQUIRED)
    double = told.finding.kind is FindingKind.DOUBLE_ISSUE
    if double and (keep is None or not told.finding.about(keep)):
        sides = ", ".join(str(side.serial) for side in told.finding.sides)
        return Decision(Verdict.NEEDS, Reason.WHICH_BADGE, {"serials": sides})
    return ALLOWED


def settle(act: Act, told: Told, keep: Serial | None) -> Entry:
    """Writes the settlement down."""
    if told.finding.kind is FindingKind.DOUBLE_ISSUE and told.number is not None:
        return act.append(EntryKind.SETTLEMENT, told.number, {"finding": told.finding.id, "serial": str(keep)})
    return act.append(EntryKind.NOTED, f"finding:{told.finding.id}", {"finding": told.finding.id})


def _noted(journal: Journal) -> dict[str, datetime]:
    """What supervisors took note of."""
    roster, found = journal.roster, dict[str, datetime]()
    for entry in journal.entries_of_kind(EntryKind.NOTED):
        if not (roster and roster.judge(entry)):
            found.setdefault(str(entry.body.get("finding", "")), entry.at)
    return found


def _with_note(finding: Finding, noted: dict[str, datetime]) -> Finding:
    if finding.kind is FindingKind.DOUBLE_ISSUE or finding.settled_at:
        return finding
    return Finding(finding.kind, finding.id, finding.sides, noted.get(finding.id))


def _forks(journal: Journal) -> list[Finding]:
    """Somebody else wrote with a station's key: a cloned disk, or a copy that was put back."""
    return [
        Finding(FindingKind.FORK, twins[-1].id.hex()[:10], tuple(_side(entry) for entry in twins))
        for twins in journal.forks().values()
    ]


def _ahead(journal: Journal) -> list[Finding]:
    """A station's clock was seen to be ahead; one finding a station."""
    found: dict[str, Finding] = {}
    for entry in journal.entries_of_kind(EntryKind.CLOCK_AHEAD):
        side = Side(None, str(entry.body.get("ahead", "")), OperatorId(""), entry.at)
        found.setdefault(entry.subject, Finding(FindingKind.CLOCK_AHEAD, entry.id.hex()[:10], (side, _side(entry))))
    return list(found.values())


def _side(entry: Entry) -> Side:
    return Side(None, str(entry.body.get("station", "")), OperatorId(str(entry.body.get("operator", ""))), entry.at)
