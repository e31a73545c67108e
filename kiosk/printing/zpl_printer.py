"""ZplPrinter: a label printer that speaks ZPL (Link-OS), over port 9100 or a device file. The badge goes as a picture.

The proof of a print is the printer's own odometer: it counted exactly the labels of the badge, no more and no fewer.
The ticket notes where it stood before. A printer that is reached and says nothing wants *attention* (many fall silent
with the head open or the paper out). What broke off before the first byte left is *failed*; after it, the odometer
decides, and where it cannot, a person. Before it: `press`, `badge.raster`. Below it: `zpl`, `line`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from kiosk.model import Outcome
from kiosk.printing import zpl
from kiosk.printing.line import Deadline, Left, Road, ask, push
from kiosk.printing.printer import Answer, Document, Fault, Kept, PrinterState
from kiosk.printing.zpl import HostStatus, NoValue

if TYPE_CHECKING:
    from PIL import Image

CALL_SECONDS = 4.5
"""No call lasts longer, whatever the network does."""
_INCH = 25.4
_PENDING = Answer(Outcome.PENDING)
_TICKET = re.compile(r"(?P<key>.*)@(?P<count>\d{1,10})?(?:/(?P<labels>\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class ZplSettings:
    """Of one printer: the true dots an inch of its head.

    In seconds: `answer` is how long an answer may take, `every` how often the printer is asked what became of a print,
    and `patience` how long a badge may be missing without a fault that explains it, before a person is asked.
    """

    dpi: float
    answer: float = 1.5
    every: float = 0.25
    patience: float = 30


@dataclass(frozen=True, slots=True)
class Ticket:
    """What must outlive a restart: the odometer before the print (None: it has none, or did not say), the labels."""

    key: str
    count: int | None
    labels: int | None = None

    def __str__(self) -> str:
        count = "" if self.count is None else self.count
        return f"{self.key}@{count}" if self.labels is None else f"{self.key}@{count}/{self.labels}"

    @classmethod
    def parse(cls, text: str) -> Ticket:
        """Any text has a key; what else it says is used."""
        found = _TICKET.fullmatch(text)
        if found is None:
            return cls(text, None)
        count, labels = (int(number) if number else None for number in found.group("count", "labels"))
        return cls(found["key"], count, labels)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look at the printer."""

    status: HostStatus | NoValue
    count: int | NoValue
    reached: bool = True

    @property
    def faults(self) -> tuple[Fault, ...]:
        if isinstance(self.status, HostStatus):
            return self.status.faults
        return (Fault.ATTENTION,) if self.reached else (Fault.OFFLINE,)

    @property
    def explained(self) -> bool:
        """It says itself why nothing comes out, or is still at it."""
        return isinstance(self.status, HostStatus) and (bool(self.status.faults) or self.status.busy)


@dataclass(slots=True)
class _Open:
    """A print that was sent and is not known to be out: its labels, what was said last and when, missed since when."""

    labels: int | None
    said: Answer = _PENDING
    asked: float | None = None
    missed: float | None = None


_UNREACHED = _Seen(NoValue.SILENT, NoValue.SILENT, reached=False)
_STATUS_QUESTION = zpl.HOST_STATUS, lambda said: isinstance(zpl.host_status(said), HostStatus)
_COUNT_QUESTION = zpl.LABEL_COUNT, lambda said: zpl.label_count(said) not in (NoValue.SILENT, NoValue.NONSENSE)


class ZplPrinter:
    """The printer at the end of `road`, one print at a time; a label of anybody else would be taken for ours."""

    demonstration = False

    def __init__(self, name: str, road: Road, settings: ZplSettings) -> None:
        self.name, self.dpi = name, settings.dpi
        self._road, self._settings = road, settings
        self._open: dict[str, _Open] = {}
        self._settled: dict[str, Answer] = {}

    def status(self) -> PrinterState:
        """What it says of itself; busy, too, while a print is open: another one would blur the count."""
        seen = self._look(Deadline(CALL_SECONDS))
        self._settle(seen)
        faults = self._faults(seen)
        return PrinterState(not faults, faults, str(seen.status))

    def begin(self, key: str, document: Document | None = None, /) -> str:
        """The ticket notes the odometer, and the labels where it is told what will be printed."""
        seen = self._look(Deadline(CALL_SECONDS))
        labels = len(self._pictures(document)) if document else None
        return str(Ticket(key, seen.count if isinstance(seen.count, int) else None, labels))

    def send(self, ticket: str, document: Document) -> Answer:
        """Sends the dots of every side, if the printer is in order and has printed nothing since the ticket."""
        noted, pictures = Ticket.parse(ticket), self._pictures(document)
        left, top = (round(move * self.dpi / _INCH) for move in document.offset)
        data = b"".join(zpl.label(picture, left, top, noted.key) for picture in pictures)
        deadline = Deadline(CALL_SECONDS)
        seen = self._look(deadline)
        if faults := self._faults(seen):
            return Answer(Outcome.FAILED, faults[0])
        if seen.count in (NoValue.SILENT, NoValue.NONSENSE):
            return Answer(Outcome.FAILED, Fault.ATTENTION)
        if noted.count != (seen.count if isinstance(seen.count, int) else None):
            return Answer(Outcome.FAILED, "other_labels")
        return self._sent(ticket, len(pictures), push(self._road, data, deadline))

    def poll(self, ticket: str) -> Answer:
        """Pending until the odometer tells, or a badge is missing for too long without a word from the printer."""
        if ticket in self._settled:
            return self._settled[ticket]
        print_ = self._open.setdefault(ticket, _Open(Ticket.parse(ticket).labels))
        if print_.asked is None or perf_counter() - print_.asked >= self._settings.every:
            self._settle(self._look(Deadline(CALL_SECONDS)))
        return print_.said

    def find(self, ticket: str, *, taken: bool = True) -> Answer:  # noqa: ARG002 - half a label is never printed
        """Asked with the ticket, the odometer tells; with less, or when nothing more is to come, nobody knows."""
        noted, seen = Ticket.parse(ticket), self._look(Deadline(CALL_SECONDS))
        answer = _judged(noted, noted.labels, seen)
        if answer.outcome is Outcome.PENDING and not seen.explained and seen.reached:
            return Answer(Outcome.UNSURE, answer.why or "no_label")
        return answer

    def cancel(self, ticket: str) -> None:
        """Empties the printer's buffer, unless that print is out; the label under the head is finished."""
        if self.poll(ticket).outcome is not Outcome.PRINTED:
            push(self._road, zpl.CANCEL, Deadline(CALL_SECONDS))
            self._settled[ticket] = Answer(Outcome.UNSURE, "stopped_midway")
            self._open.pop(ticket, None)

    def purge(self, prefix: str, kept: Kept) -> None:
        """Empties the printer's buffer when nothing of ours is under way: nobody else prints there."""
        if not any(Ticket.parse(ticket).key.startswith(prefix) for ticket in kept()):
            push(self._road, zpl.CANCEL, Deadline(CALL_SECONDS))

    def _look(self, deadline: Deadline) -> _Seen:
        """The count is asked last: what it says is true when nothing was busy before."""
        said = ask(self._road, (_STATUS_QUESTION, _COUNT_QUESTION), deadline, self._settings.answer)
        return _UNREACHED if said is None else _Seen(zpl.host_status(said[0]), zpl.label_count(said[1]))

    def _faults(self, seen: _Seen) -> tuple[Fault, ...]:
        """Its own first: they say what to do."""
        busy = bool(self._open) or (isinstance(seen.status, HostStatus) and seen.status.busy)
        return (*seen.faults, Fault.BUSY) if busy else seen.faults

    def _sent(self, ticket: str, labels: int, left: Left) -> Answer:
        if left is Left.NOTHING:
            return Answer(Outcome.FAILED, Fault.OFFLINE)
        if left is Left.SOME:
            return Answer(Outcome.UNSURE, "stopped_midway")
        if Ticket.parse(ticket).count is None:
            return Answer(Outcome.UNCONFIRMED)
        self._open[ticket] = _Open(labels)
        return _PENDING

    def _settle(self, seen: _Seen) -> None:
        """Says of every open print what this look tells."""
        now = perf_counter()
        for ticket, print_ in list(self._open.items()):
            print_.said, print_.asked = _judged(Ticket.parse(ticket), print_.labels, seen), now
            if print_.said.outcome is Outcome.PENDING and seen.explained:
                print_.missed = None
            elif print_.said.outcome is Outcome.PENDING:
                print_.missed = now if print_.missed is None else print_.missed
                if now - print_.missed >= self._settings.patience:
                    print_.said = Answer(Outcome.UNSURE, print_.said.why or "no_label")
            if print_.said.outcome is not Outcome.PENDING:
                self._settled[ticket] = print_.said
                self._open.pop(ticket, None)

    def _pictures(self, document: Document) -> list[Image.Image]:
        from kiosk.badge.raster import dots  # noqa: PLC0415 - a scan does not pay for it

        return dots(document.pdf, document.layout, self.dpi)


def _judged(noted: Ticket, labels: int | None, seen: _Seen) -> Answer:
    """What the odometer says of a print that was sent."""
    if noted.count is None:
        return Answer(Outcome.UNSURE, "no_label")
    if isinstance(seen.count, NoValue):
        return Answer(Outcome.PENDING, seen.faults[0] if seen.faults else Fault.ATTENTION)
    counted = seen.count - noted.count
    if labels and counted == labels:
        return Answer(Outcome.PRINTED)
    if not 0 <= counted <= (labels or 0):
        return Answer(Outcome.UNSURE, "other_labels")
    return Answer(Outcome.PENDING, seen.faults[0] if seen.faults else "")
