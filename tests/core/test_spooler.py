"""The spooler: what becomes of a reserved badge, whatever its printer says and whenever it is cut off."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kiosk.journal import Journal
from kiosk.model import BadgeStatus, EntryKind, Outcome, ParticipantNumber, Serial, StationId
from kiosk.printing import ledger
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ledger import Job, JobState
from kiosk.printing.outcomes import outcome_of
from kiosk.printing.printer import Answer, Document, Fault, Kept, PrinterState
from kiosk.printing.spooler import MAX_ATTEMPTS, Spooler
from tests.contracts.printer import SHEET
from tests.core.journals import open_journal
from tests.core.world import NOW

PENDING, PRINTED = Answer(Outcome.PENDING), Answer(Outcome.PRINTED)
FAILED, UNSURE = Answer(Outcome.FAILED, "media_jam"), Answer(Outcome.UNSURE)
READY = PrinterState(ready=True)
ONE = ParticipantNumber(1)


@dataclass
class Told:
    """A printer that answers what it was told to, and counts what it was sent."""

    sends: list[Answer] = field(default_factory=lambda: [PRINTED])
    polls: list[Answer] = field(default_factory=list)
    found: Answer = UNSURE
    state: PrinterState = READY
    name: str = "told"
    demonstration: bool = True
    dpi: float | None = None
    sent: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    purged: list[tuple[str, list[str]]] = field(default_factory=list)

    def status(self) -> PrinterState:
        return self.state

    def begin(self, key: str, _document: Document | None = None, /) -> str:
        return f"ticket-{key}"

    def send(self, ticket: str, document: Document) -> Answer:
        self.sent.append(ticket)
        return self.sends.pop(0) if len(self.sends) > 1 else self.sends[0]

    def poll(self, ticket: str) -> Answer:
        return self.polls.pop(0)

    def find(self, ticket: str, *, taken: bool = True) -> Answer:
        return self.found

    def cancel(self, ticket: str) -> None:
        self.cancelled.append(ticket)

    def purge(self, prefix: str, kept: Kept) -> None:
        self.purged.append((prefix, sorted(kept())))


@dataclass
class Shop:
    """A journal, its ledger and one spooler with one printer."""

    journal: Journal
    printer: Told

    def __post_init__(self) -> None:
        self.spooler = Spooler(self.journal, {"told": self.printer}, lambda _job: SHEET)

    def reserve(self, printer: str = "told", number: ParticipantNumber = ONE) -> Serial:
        with self.journal.act(NOW) as act:
            serial = act.next_serial()
            act.append(EntryKind.ISSUE, number, {"serial": str(serial), "generation": 1})
            ledger.add(act.connection, Job(serial, number, "2" * 202, printer))
        return serial

    def sent(self, printer: str = "told") -> Serial:
        """A row as a crash leaves it: sent, and nothing known."""
        serial = self.reserve(printer)
        with self.journal.act(NOW) as act:
            job = Job(serial, ONE, "", printer, JobState.SENT, f"ticket-{serial}", attempts=1)
            ledger.move(act.connection, replace(job, state=JobState.RESERVED), job)
        return serial

    def run(self, most: int = 20) -> int:
        """Steps until there is nothing to do; how many it took."""
        for count in range(most):
            if not self.spooler.step(NOW):
                return count
        return most

    def job(self, serial: Serial) -> Job:
        with self.journal.reading() as connection:
            job = ledger.job_of(connection, serial)
        assert job is not None
        return job

    def prints(self) -> list[tuple[str, str]]:
        """Outcomes and reasons in the journal."""
        entries = [entry for entry in self.journal.tail(100) if entry.kind is EntryKind.PRINT]
        return [(entry.body["outcome"], entry.body["why"]) for entry in entries]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    journal = open_journal(tmp_path)
    yield Shop(journal, Told())
    journal.close()


def test_with_nothing_reserved_there_is_nothing_to_do(shop: Shop) -> None:
    assert shop.spooler.step(NOW) is False
    assert shop.printer.sent == []


@pytest.mark.parametrize("outcome", [Outcome.PRINTED, Outcome.UNCONFIRMED, Outcome.UNSURE])
def test_an_outcome_is_written_into_the_ledger_and_the_journal_together(shop: Shop, outcome: Outcome) -> None:
    serial = shop.reserve()
    shop.printer.sends = [Answer(outcome, "attention")]
    assert shop.run() == 1
    job = shop.job(serial)
    assert (job.state, job.ticket, job.attempts) == (JobState(outcome), f"ticket-{serial}", 1)
    assert shop.prints() == [(outcome, "attention")]
    badge = shop.journal.state(ONE).badge(serial)
    assert badge is not None
    assert badge.outcome is outcome


def test_badges_are_printed_in_the_order_of_their_serials(shop: Shop) -> None:
    serials = [shop.reserve(number=ParticipantNumber(number)) for number in (1, 2, 3)]
    shop.run()
    assert shop.printer.sent == [f"ticket-{serial}" for serial in serials]


def test_what_certainly_left_no_paper_is_tried_again(shop: Shop) -> None:
    serial = shop.reserve()
    shop.printer.sends = [FAILED, FAILED, PRINTED]
    shop.run()
    assert (shop.job(serial).state, shop.job(serial).attempts) == (JobState.PRINTED, 3)
    assert shop.prints() == [("printed", "")]


def test_after_the_last_attempt_it_is_failed_and_the_badge_void(shop: Shop) -> None:
    serial = shop.reserve()
    shop.printer.sends = [FAILED]
    shop.run()
    assert len(shop.printer.sent) == MAX_ATTEMPTS
    assert shop.prints() == [("failed", "media_jam")]
    assert (shop.job(serial).state, shop.job(serial).why) == (JobState.FAILED, "media_jam")
    assert shop.journal.state(ONE).current_badge is None


def test_what_may_have_left_paper_is_never_sent_again(shop: Shop) -> None:
    serial = shop.reserve()
    shop.printer.sends = [UNSURE]
    shop.run()
    shop.spooler.recover(NOW)
    shop.run()
    assert shop.printer.sent == [f"ticket-{serial}"]
    assert shop.job(serial).state is JobState.UNSURE


def test_a_pending_print_is_asked_about_until_it_is_known(shop: Shop) -> None:
    serial = shop.reserve()
    shop.printer.sends, shop.printer.polls = [PENDING], [PENDING, PENDING, PRINTED]
    states = []
    for _ in range(4):
        shop.spooler.step(NOW)
        states.append(shop.job(serial).state)
    assert states == [JobState.TAKEN, JobState.TAKEN, JobState.TAKEN, JobState.PRINTED]
    assert len(shop.printer.sent) == 1


def test_a_pending_print_that_fails_is_sent_again(shop: Shop) -> None:
    serial = shop.reserve()
    shop.printer.sends, shop.printer.polls = [PENDING, PRINTED], [FAILED]
    shop.run()
    assert (shop.job(serial).state, shop.job(serial).attempts) == (JobState.PRINTED, 2)


def test_the_next_badge_is_printed_while_one_is_pending(shop: Shop) -> None:
    first, second = shop.reserve(), shop.reserve(number=ParticipantNumber(2))
    shop.printer.sends, shop.printer.polls = [PENDING, PRINTED], [PENDING]
    shop.spooler.step(NOW)
    shop.spooler.step(NOW)
    assert (shop.job(first).state, shop.job(second).state) == (JobState.TAKEN, JobState.PRINTED)


@pytest.mark.parametrize("outcome", [Outcome.PRINTED, Outcome.UNCONFIRMED, Outcome.UNSURE])
def test_what_a_crash_cut_off_is_settled_by_what_the_printer_knows(shop: Shop, outcome: Outcome) -> None:
    serial = shop.sent()
    shop.printer.found = Answer(outcome)
    shop.spooler.recover(NOW)
    assert shop.job(serial).state is JobState(outcome)
    assert shop.prints() == [(outcome, "")]
    assert shop.printer.sent == []


def test_what_a_crash_kept_from_the_printer_is_printed_after_all(shop: Shop) -> None:
    serial = shop.sent()
    shop.printer.found = Answer(Outcome.FAILED, "no_document")
    shop.spooler.recover(NOW)
    assert shop.job(serial).state is JobState.RESERVED
    shop.run()
    assert shop.job(serial).state is JobState.PRINTED
    assert shop.prints() == [("printed", "")]


def test_what_the_printer_is_still_at_after_a_crash_is_waited_for(shop: Shop) -> None:
    serial = shop.sent()
    shop.printer.found, shop.printer.polls = PENDING, [PRINTED]
    shop.spooler.recover(NOW)
    assert (shop.job(serial).state, shop.prints()) == (JobState.SENT, [])
    shop.run()
    assert shop.job(serial).state is JobState.PRINTED


def test_recovering_twice_changes_nothing_more(shop: Shop) -> None:
    shop.sent()
    shop.spooler.recover(NOW)
    before = shop.journal.check()
    shop.spooler.recover(NOW)
    assert shop.journal.check() == before


def test_a_reserved_badge_for_a_printer_that_is_gone_fails_at_once(shop: Shop) -> None:
    serial = shop.reserve("gone")
    assert shop.run() == 1
    assert (shop.job(serial).state, shop.job(serial).why) == (JobState.FAILED, "printer_gone")


@pytest.mark.parametrize("way", ["recover", "step"])
def test_a_sent_badge_whose_printer_is_gone_is_unsure(shop: Shop, way: str) -> None:
    serial = shop.sent("gone")
    getattr(shop.spooler, way)(NOW)
    assert (shop.job(serial).state, shop.job(serial).why) == (JobState.UNSURE, "printer_gone")


@pytest.mark.parametrize(("faults", "why"), [((Fault.MEDIA_EMPTY,), "media_empty"), ((), "attention")])
def test_nothing_is_sent_to_a_printer_that_is_not_ready(shop: Shop, faults: tuple[Fault, ...], why: str) -> None:
    serial = shop.reserve()
    shop.printer.state = PrinterState(ready=False, faults=faults)
    shop.run()
    assert shop.printer.sent == []
    assert (shop.job(serial).state, shop.job(serial).why) == (JobState.RESERVED, why)
    faults_told = [entry for entry in shop.journal.tail(10) if entry.kind is EntryKind.PRINTER_FAULT]
    assert len(faults_told) == 1


def test_a_badge_whose_wait_is_given_up_failed_and_frees_its_holder(shop: Shop) -> None:
    serial = shop.reserve()
    shop.printer.state = PrinterState(ready=False, faults=(Fault.MEDIA_EMPTY,))
    shop.run()
    shop.spooler.give_up(serial, NOW)
    assert (shop.job(serial).state, shop.job(serial).why) == (JobState.FAILED, "media_empty")
    badge = shop.journal.state(ONE).badge(serial)
    assert badge is not None
    assert badge.status is BadgeStatus.VOID


def test_a_printer_that_becomes_ready_in_time_prints(shop: Shop) -> None:
    serial = shop.reserve()
    shop.printer.state = PrinterState(ready=False, faults=(Fault.COVER_OPEN,))
    shop.spooler.step(NOW)
    assert shop.job(serial).state is JobState.RESERVED
    shop.printer.state = READY
    shop.run()
    assert shop.job(serial).state is JobState.PRINTED


def test_a_bug_in_drawing_one_badge_holds_up_nobody_behind_it(shop: Shop) -> None:
    first, second = shop.reserve(), shop.reserve(number=ParticipantNumber(2))

    def document(job: Job) -> Document | str:
        if job.serial == first:
            raise ZeroDivisionError("nobody foresaw this")
        return SHEET

    shop.spooler.draw = document
    shop.run()
    assert (shop.job(first).state, shop.job(first).why) == (JobState.FAILED, "broken_document")
    assert shop.job(second).state is JobState.PRINTED


def test_a_badge_that_cannot_be_drawn_fails_without_a_second_try(shop: Shop) -> None:
    serial, asked = shop.reserve(), list[Job]()

    def document(job: Job) -> Document | str:
        asked.append(job)
        return "too_long:family_latin"

    shop.spooler.draw = document
    shop.run()
    assert len(asked) == 1
    assert (shop.job(serial).state, shop.job(serial).why) == (JobState.FAILED, "too_long:family_latin")
    assert shop.printer.sent == []


class TornError(Exception):
    """The program is torn out of the middle."""


def test_an_exception_while_sending_leaves_the_row_sent_and_the_printer_is_asked(shop: Shop) -> None:
    class Torn(Told):
        def send(self, ticket: str, document: Document) -> Answer:
            raise TornError

    torn = Torn(found=PRINTED)
    spooler = Spooler(shop.journal, {"told": torn}, shop.spooler.draw)
    serial = shop.reserve()
    with pytest.raises(TornError):
        spooler.step(NOW)
    assert shop.job(serial).state is JobState.SENT
    spooler.recover(NOW)
    assert shop.job(serial).state is JobState.PRINTED


def test_the_ledger_counts_what_stands_where(shop: Shop) -> None:
    shop.reserve()
    shop.run()
    shop.reserve(number=ParticipantNumber(2))
    shop.sent()
    with shop.journal.reading() as connection:
        assert ledger.counts(connection) == {JobState.PRINTED: 1, JobState.RESERVED: 1, JobState.SENT: 1}


def test_an_open_job_counts_as_unsure_when_patience_ends(shop: Shop) -> None:
    assert outcome_of(None) is Outcome.UNSURE
    assert outcome_of(shop.job(shop.reserve())) is Outcome.UNSURE
    failed = Job(Serial(StationId(1), 1, 1), ONE, "", "told", JobState.FAILED)
    assert outcome_of(failed) is Outcome.FAILED


def test_an_issue_that_is_rolled_back_reserves_no_print(shop: Shop) -> None:
    with pytest.raises(TornError), shop.journal.act(NOW) as act:  # noqa: PT012
        serial = act.next_serial()
        ledger.add(act.connection, Job(serial, ONE, "", "told"))
        raise TornError
    with shop.journal.reading() as connection:
        assert ledger.job_of(connection, serial) is None


def test_the_folder_printer_gives_one_file_for_each_badge(tmp_path: Path, shop: Shop) -> None:
    spooler = Spooler(shop.journal, {"told": FolderPrinter(tmp_path / "printed")}, shop.spooler.draw)
    serials = [shop.reserve(number=ParticipantNumber(number)) for number in range(1, 6)]
    while spooler.step(NOW):
        pass
    assert sorted(path.stem for path in (tmp_path / "printed").iterdir()) == [str(serial) for serial in serials]
