"""IppPrinter: a printer that speaks IPP, or a queue of cupsd. A `Document` in; what the device says of it out.

The job's name is the badge's serial, and a job is believed only under that name: job numbers begin again after a power
cut. *Printed* is what the printer itself calls completed. A queue's word is not enough: the printer behind it is
asked, and where it cannot be, the print stays *unconfirmed*. Before it: `ipp_client`; after it: `spooler`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.badge.layout import Layout
from kiosk.model import Outcome
from kiosk.printing.ipp import Attribute, Attributes, IppError, Operation, Tag, number, text, texts
from kiosk.printing.ipp_client import ANSWER_SECONDS, Address, IppClient, parse_address
from kiosk.printing.ipp_reasons import blocking, faults_of, refusal
from kiosk.printing.printer import Answer, Document, Fault, Kept, PrinterState

PATIENCE = 20
"""So often a print is asked for that its printer does not know or tell of; then a person looks."""
_ALL = (("all",), ("not-completed", "completed"))
_PROCESSING, _CANCELED, _ABORTED, _COMPLETED = 4, 7, 8, 9
_OF_A_PRINTER = (
    *("printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs"),
    *("print-scaling-supported", "queued-job-count", "cups-version", "device-uri", "printer-error-policy"),
)
_OF_A_JOB = ("job-id", "job-name", "job-state", "job-state-reasons", "time-at-processing")
_NEVER_READ = ("unsupported-document-format", "unsupported-compression")


@dataclass(slots=True)
class _Sent:
    """What is remembered of one print: the job's number, when the printer began it, questions without an answer.

    `cut`: the connection broke before the printer had answered, and it may have but half of the document.
    """

    job: int | None = None
    began: int | None = None
    unanswered: int = 0
    cut: bool = False


class IppPrinter:
    """Prints at `address`; certificates seen are kept in the file `pins`."""

    demonstration = False
    dpi: float | None = None

    def __init__(self, name: str, address: Address, pins: Path, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.name = name
        self._client = IppClient(address, pins, answer_seconds)
        self._sent: dict[str, _Sent] = {}
        self._refused = self._busy = False

    def status(self) -> PrinterState:
        """What the printer says of itself."""
        try:
            told = self._describe()
        except IppError as error:
            return PrinterState(ready=False, faults=(Fault(error.why),))
        repeats = _repeats(told)
        stops = blocking(told) or bool(repeats)
        message = text(told, "printer-state-message")
        if not stops and self._still_busy(told):
            return PrinterState(ready=False, faults=(Fault.BUSY,), message=message)
        return PrinterState(not stops, (*repeats, *faults_of(told)), message)

    def begin(self, key: str, _document: Document | None = None, /) -> str:
        """The key is the ticket, and the name of the job."""
        return key

    def send(self, ticket: str, document: Document) -> Answer:
        """One Print-Job. A refusal is certainly no paper; after a lost answer a person looks."""
        self._sent[ticket] = _Sent()
        try:
            job = _job_attributes(document.layout, plain_size=self._scales())
            reply = self._client.ask(Operation.PRINT_JOB, _about_job(ticket), job, document.pdf)
        except IppError as error:
            self._sent[ticket].cut = error.sent
            return self._unanswered(ticket, error.why) if error.sent else Answer(Outcome.FAILED, error.why)
        why = refusal(reply)
        if why:
            self._refused = why == Fault.BUSY
            return Answer(Outcome.FAILED, why)
        if reply.granted:
            self._sent[ticket].job = number(reply.first(Tag.JOB), "job-id")
        return Answer(Outcome.PENDING)

    def poll(self, ticket: str) -> Answer:
        """What the printer says of the job, if it is still ours."""
        sent = self._sent.setdefault(ticket, _Sent())
        if sent.job is None:
            return self._look_for(ticket)
        try:
            reply = self._client.ask(Operation.GET_JOB_ATTRIBUTES, (_job(sent.job), _wanted(_OF_A_JOB)))
        except IppError as error:
            return self._unanswered(ticket, error.why)
        job = reply.first(Tag.JOB)
        if not reply.granted or text(job, "job-name") != ticket:
            sent.job = None
            return self._look_for(ticket)
        return self._verdict(ticket, job)

    def find(self, ticket: str, *, taken: bool = True) -> Answer:
        """The job of that name. That there is none proves nothing: printers forget."""
        if not taken:
            self._sent.setdefault(ticket, _Sent()).cut = True
        try:
            jobs = self._named(ticket)
        except IppError as error:
            return self._unanswered(ticket, error.why)
        answers = [(self._verdict(ticket, job), number(job, "job-id")) for job in jobs]
        left = [(answer, job) for answer, job in answers if answer.outcome is not Outcome.FAILED]
        if len(left) != 1:
            return Answer(Outcome.UNSURE, "many_jobs" if left else "no_job")
        self._sent.setdefault(ticket, _Sent()).job = left[0][1]
        return left[0][0]

    def cancel(self, ticket: str) -> None:
        """Asks the printer to."""
        try:
            waiting = [job for job in self._named(ticket) if (number(job, "job-state") or 0) < _CANCELED]
            for job in waiting:
                self._client.ask(Operation.CANCEL_JOB, (_job(number(job, "job-id") or 0),))
        except IppError:
            return

    def purge(self, prefix: str, kept: Kept) -> None:
        """Cancels this station's jobs that nobody waits for any more."""
        try:
            waiting = [job for job in self._jobs() if (number(job, "job-state") or 0) < _CANCELED]
            stale = [job for job in waiting if text(job, "job-name").startswith(prefix)]
            tickets = kept() if stale else ()
            for job in stale:
                if text(job, "job-name") not in tickets:
                    self._client.ask(Operation.CANCEL_JOB, (_job(number(job, "job-id") or 0),))
        except IppError:
            return

    def _describe(self) -> Attributes:
        reply = self._client.ask(Operation.GET_PRINTER_ATTRIBUTES, (_wanted(_OF_A_PRINTER),))
        if not reply.granted:
            why = refusal(reply)
            raise IppError(why if why in tuple(Fault) else Fault.ATTENTION)
        return reply.first(Tag.PRINTER)

    def _scales(self) -> bool:
        """Whether the printer lets itself be told to leave the size as it is. Nothing of a document is sent."""
        try:
            return "none" in texts(self._describe(), "print-scaling-supported")
        except IppError as error:
            raise IppError(error.why, sent=False) from None

    def _still_busy(self, told: Attributes) -> bool:
        """After a refusal for another job: until that one is done, and at least for once."""
        working = bool(number(told, "queued-job-count")) or number(told, "printer-state") == _PROCESSING
        refused, self._refused = self._refused, False
        self._busy = refused or (self._busy and working)
        return self._busy

    def _look_for(self, ticket: str) -> Answer:
        answer = self.find(ticket)
        return self._unanswered(ticket, answer.why) if answer.why == "no_job" else answer

    def _unanswered(self, ticket: str, why: str) -> Answer:
        sent = self._sent.setdefault(ticket, _Sent())
        sent.unanswered += 1
        return Answer(Outcome.PENDING if sent.unanswered < PATIENCE else Outcome.UNSURE, why)

    def _named(self, key: str) -> list[Attributes]:
        return [job for job in self._jobs() if text(job, "job-name") == key]

    def _jobs(self) -> list[Attributes]:
        for lists in _ALL:
            replies = [self._client.ask(Operation.GET_JOBS, (_which(jobs), _wanted(_OF_A_JOB))) for jobs in lists]
            if all(reply.granted for reply in replies):
                return [job for reply in replies for job in reply.of(Tag.JOB)]
        raise IppError(Fault.ATTENTION)

    def _verdict(self, ticket: str, job: Attributes) -> Answer:
        state, sent = number(job, "job-state") or 0, self._sent.setdefault(ticket, _Sent())
        began = number(job, "time-at-processing")
        repeated = sent.began is not None and began != sent.began
        sent.began = began if sent.began is None else sent.began
        if state < _CANCELED:
            return self._under_way(ticket)
        if state in (_CANCELED, _ABORTED):
            return _stopped(job)
        if repeated or state != _COMPLETED or "job-completed-with-errors" in texts(job, "job-state-reasons"):
            return Answer(Outcome.UNSURE, "stopped_midway")
        return Answer(Outcome.UNSURE, "cut_off") if sent.cut else self._completed(ticket)

    def _under_way(self, ticket: str) -> Answer:
        """Pending, and what holds it up."""
        try:
            told = self._describe()
        except IppError as error:
            return self._unanswered(ticket, error.why)
        self._sent[ticket].unanswered = 0
        return Answer(Outcome.PENDING, faults_of(told)[0] if blocking(told) and faults_of(told) else "")

    def _completed(self, ticket: str) -> Answer:
        """The printer itself is believed; of a queue the printer behind it is asked."""
        try:
            told = self._describe()
        except IppError as error:
            return self._unanswered(ticket, error.why)
        if "cups-version" not in told:
            return Answer(Outcome.PRINTED)
        if "cups-ipp-missing-job-history" in texts(told, "printer-state-reasons"):
            return Answer(Outcome.UNSURE, "stopped_midway")
        behind = parse_address(text(told, "device-uri"))
        if behind is None:
            return Answer(Outcome.UNCONFIRMED)
        printer = IppPrinter(self.name, behind, self._client.pins, self._client.answer_seconds)
        answer = printer.find(ticket)
        return self._unanswered(ticket, answer.why) if answer.outcome is Outcome.PENDING else answer


def _repeats(told: Attributes) -> tuple[Fault, ...]:
    """A queue that tries again by itself would print twice."""
    policy = text(told, "printer-error-policy")
    return (Fault.QUEUE_REPEATS,) if policy and policy != "abort-job" else ()


def _stopped(job: Attributes) -> Answer:
    """Canceled or aborted: a sheet may be out, unless the printer never began or could not read the kind of file."""
    never_began = job.get("time-at-processing") == (None,)
    never_read = set(texts(job, "job-state-reasons")) & set(_NEVER_READ)
    return Answer(Outcome.FAILED if never_began or never_read else Outcome.UNSURE, "stopped_midway")


def _job(job: int) -> Attribute:
    """Which one: together with the printer's address, which every question names."""
    return Attribute(Tag.INTEGER, "job-id", (job,))


def _which(jobs: str) -> Attribute:
    return Attribute(Tag.KEYWORD, "which-jobs", (jobs,))


def _wanted(names: tuple[str, ...]) -> Attribute:
    return Attribute(Tag.KEYWORD, "requested-attributes", names)


def _about_job(name: str) -> tuple[Attribute, ...]:
    return (
        Attribute(Tag.NAME, "job-name", (name,)),
        Attribute(Tag.BOOLEAN, "ipp-attribute-fidelity", (True,)),
        Attribute(Tag.MIME_TYPE, "document-format", ("application/pdf",)),
    )


def _job_attributes(layout: Layout, *, plain_size: bool) -> tuple[Attribute, ...]:
    """The exact size in hundredths of a millimetre: a printer without it refuses before any paper moves."""
    height = layout.height * (2 if layout.fold else 1)
    size = (
        Attribute(Tag.INTEGER, "x-dimension", (round(layout.width * 100),)),
        Attribute(Tag.INTEGER, "y-dimension", (round(height * 100),)),
    )
    media = Attribute(Tag.COLLECTION, "media-col", ((Attribute(Tag.COLLECTION, "media-size", (size,)),),))
    two_sided = layout.back and not layout.fold
    sides = Attribute(Tag.KEYWORD, "sides", ("two-sided-long-edge",))
    scaling = Attribute(Tag.KEYWORD, "print-scaling", ("none",))
    return (media, *([sides] if two_sided else []), *([scaling] if plain_size else []))
