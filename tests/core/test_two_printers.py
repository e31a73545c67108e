"""Two printers at one home: what one cannot print the other may, and nobody moves a badge that stands elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kiosk.model import EntryKind, Outcome, ParticipantNumber, Serial
from kiosk.printing import ledger
from kiosk.printing.ledger import Job, JobState
from kiosk.printing.printer import Answer, Document, Fault, PrinterState
from kiosk.printing.spooler import Pace, Spooler
from tests.contracts.printer import SHEET
from tests.core.journals import open_journal
from tests.core.test_spooler import PENDING, PRINTED, READY, Shop, Told
from tests.core.world import NOW

STUCK = PrinterState(ready=False, faults=(Fault.MEDIA_JAM,))


@dataclass
class Pair(Shop):
    """The shop with a second printer, `other`, that has the same paper."""

    other: Told = field(default_factory=lambda: Told(name="other"))
    paper: bool = True

    def __post_init__(self) -> None:
        printers = {"told": self.printer, "other": self.other}
        self.spooler = Spooler(self.journal, printers, lambda _job: SHEET, lambda _job, _name: self.paper)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    journal = open_journal(tmp_path)
    yield Pair(journal, Told())
    journal.close()


def faults(pair: Pair) -> list[tuple[str, str]]:
    entries = [entry for entry in pair.journal.tail(100) if entry.kind is EntryKind.PRINTER_FAULT]
    return [(entry.subject, entry.body["fault"]) for entry in entries]


def test_a_badge_that_its_printer_cannot_print_comes_out_of_the_other(pair: Pair) -> None:
    serial = pair.reserve()
    pair.printer.state = STUCK
    pair.run()
    job = pair.job(serial)
    assert (job.state, job.printer, job.why) == (JobState.PRINTED, "other", "")
    assert (pair.printer.sent, pair.other.sent) == ([], [f"ticket-{serial}"])
    assert [entry.body["printer"] for entry in pair.journal.tail(9) if entry.kind is EntryKind.PRINT] == ["other"]
    assert faults(pair) == [("told", "media_jam")]


def test_the_line_keeps_its_order_when_it_changes_printers(pair: Pair) -> None:
    serials = [pair.reserve(number=ParticipantNumber(number)) for number in (1, 2, 3)]
    pair.printer.state = STUCK
    pair.run()
    assert pair.other.sent == [f"ticket-{serial}" for serial in serials]


def test_a_badge_whose_printer_is_ready_stays_there(pair: Pair) -> None:
    serial = pair.reserve()
    assert pair.spooler.work("other", NOW) is Pace.IDLE
    pair.run()
    assert pair.job(serial).printer == "told"


def test_a_printer_that_is_only_busy_keeps_its_badges(pair: Pair) -> None:
    serial = pair.reserve()
    pair.printer.state = PrinterState(ready=False, faults=(Fault.BUSY,))
    pair.run()
    assert (pair.job(serial).state, pair.job(serial).printer, faults(pair)) == (JobState.RESERVED, "told", [])


def test_other_paper_is_no_place_for_a_badge(pair: Pair) -> None:
    serial = pair.reserve()
    pair.printer.state, pair.paper = STUCK, False
    pair.run()
    assert (pair.job(serial).state, pair.other.sent) == (JobState.RESERVED, [])


def test_a_demonstration_never_takes_a_badge_from_a_real_printer(pair: Pair) -> None:
    serial = pair.reserve()
    pair.printer.state, pair.printer.demonstration = STUCK, False
    pair.run()
    assert (pair.job(serial).state, pair.other.sent) == (JobState.RESERVED, [])


def test_a_badge_that_was_ordered_by_name_waits_for_its_printer(pair: Pair) -> None:
    with pair.journal.act(NOW) as act:
        serial = act.next_serial()
        act.append(EntryKind.ISSUE, ParticipantNumber(1), {"serial": str(serial), "generation": 1})
        ledger.add(act.connection, Job(serial, ParticipantNumber(1), "", "told", named=True))
    pair.printer.state = STUCK
    pair.run()
    assert (pair.job(serial).state, pair.other.sent) == (JobState.RESERVED, [])
    pair.printer.state = READY
    pair.run()
    assert (pair.job(serial).state, pair.job(serial).printer) == (JobState.PRINTED, "told")


def test_what_may_have_left_paper_stays_with_its_printer_though_that_is_stuck(pair: Pair) -> None:
    first, second = pair.reserve(), pair.reserve(number=ParticipantNumber(2))
    pair.printer.sends, pair.printer.polls = [PENDING], [Answer(Outcome.PENDING, "media_jam")] * 20
    pair.spooler.step(NOW)
    pair.printer.state = STUCK
    pair.run()
    assert (pair.job(first).state, pair.job(first).printer) == (JobState.TAKEN, "told")
    assert (pair.job(second).state, pair.job(second).printer) == (JobState.PRINTED, "other")


def test_a_jam_in_the_middle_of_a_print_is_told_once_and_forgotten_when_it_is_cleared(pair: Pair) -> None:
    serial, jam = pair.reserve(), Answer(Outcome.PENDING, "media_jam")
    pair.printer.sends, pair.printer.polls = [PENDING], [jam, jam, PENDING, PRINTED]
    whys = []
    for _ in range(4):
        pair.spooler.work("told", NOW)
        whys.append(pair.job(serial).why)
    assert whys == ["", "media_jam", "media_jam", ""]
    assert faults(pair) == [("told", "media_jam")]
    pair.run()
    assert pair.job(serial).state is JobState.PRINTED


def test_a_print_whose_line_was_cut_is_doubted_after_a_restart_and_one_that_was_taken_is_not(pair: Pair) -> None:
    asked: list[tuple[str, bool]] = []

    class Asked(Told):
        def find(self, ticket: str, *, taken: bool = True) -> Answer:
            asked.append((ticket, taken))
            return PRINTED

    cut, taken = pair.reserve(), pair.reserve(number=ParticipantNumber(2))
    pair.printer.sends, pair.printer.polls = [Answer(Outcome.PENDING, "no_answer"), PENDING], [PENDING] * 9
    pair.spooler.work("told", NOW)
    pair.spooler.work("told", NOW)
    assert (pair.job(cut).state, pair.job(taken).state) == (JobState.SENT, JobState.TAKEN)
    Spooler(pair.journal, {"told": Asked()}, pair.spooler.draw).recover(NOW)
    assert asked == [(f"ticket-{cut}", False), (f"ticket-{taken}", True)]


def test_one_printer_recovers_its_own_prints_alone(pair: Pair) -> None:
    mine, theirs = pair.sent("told"), pair.sent("other")
    pair.spooler.recover(NOW, "told")
    assert (pair.job(mine).state, pair.job(theirs).state) == (JobState.UNSURE, JobState.SENT)


Moved = tuple[JobState, str]


@pytest.mark.parametrize("moved", [(JobState.FAILED, "told"), (JobState.SENT, "other"), (JobState.RESERVED, "other")])
def test_a_badge_that_was_moved_while_it_was_being_drawn_is_not_sent(pair: Pair, moved: Moved) -> None:
    """Voided at the desk, or taken over: whoever comes second lets it be."""
    serial = pair.reserve()

    def draw(job: Job) -> Document:
        before = pair.job(serial)
        with pair.journal.act(NOW) as act:
            ledger.move(act.connection, before, replace(before, state=moved[0], printer=moved[1]))
        return SHEET

    pair.spooler.draw = draw
    pair.spooler.work("told", NOW)
    assert pair.printer.sent == []
    assert (pair.job(serial).state, pair.job(serial).printer) == moved


def test_a_wait_that_is_given_up_twice_is_one_outcome(pair: Pair) -> None:
    serial = pair.reserve()
    pair.spooler.give_up(serial, NOW)
    pair.spooler.give_up(serial, NOW)
    pair.spooler.give_up(Serial(serial.station, 1, 99), NOW)
    assert pair.prints() == [("failed", "")]


def test_the_line_says_when_to_look_again(pair: Pair) -> None:
    assert pair.spooler.work("told", NOW) is Pace.IDLE
    pair.reserve()
    pair.printer.sends, pair.printer.polls = [PENDING], [PENDING, PRINTED]
    assert [pair.spooler.work("told", NOW) for _ in range(4)] == [Pace.AT_ONCE, Pace.SOON, Pace.AT_ONCE, Pace.IDLE]
    pair.reserve(number=ParticipantNumber(2))
    pair.printer.state, pair.paper = STUCK, False
    assert [pair.spooler.work("told", NOW) for _ in range(2)] == [Pace.AT_ONCE, Pace.HELD]
