"""How every printer is now, and how many sheets its roll has left: the roll put in last, less the ledger's since.

In: the printers, the ledger, and what was said when the roll was changed or the badge moved on its paper. Out:
`PrinterTold`s. Test pages and sheets lost to a jam are not known here: the next roll puts it right.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journal import Act, Journal
from kiosk.model import EntryKind
from kiosk.printing import ledger
from kiosk.printing.printer import Fault, PrinterState
from kiosk.printing.rack import Millimetres, Rack, Setup


@dataclass(frozen=True, slots=True)
class PrinterTold:
    """One printer: how it is, the sheets left on its roll (None where nobody counts), the badges that wait for it."""

    setup: Setup
    state: PrinterState
    left: int | None
    queue: int

    @property
    def name(self) -> str:
        return self.setup.name

    @property
    def ready(self) -> bool:
        return self.state.ready

    @property
    def low(self) -> bool:
        """Time to fetch the next roll."""
        return is_low(self.setup, self.left)

    @property
    def fault(self) -> Fault | None:
        """The first thing that keeps it from printing, or will."""
        if self.state.faults:
            return self.state.faults[0]
        return None if self.ready else Fault.ATTENTION

    @property
    def why(self) -> str:
        """What is to be said of it, a key of the catalogue; empty when all is well."""
        if self.fault:
            return f"print_why.{self.fault}"
        return "print_why.low" if self.low else ""

    @property
    def next_step(self) -> str:
        """What is to be done, a key of the catalogue."""
        if self.fault:
            return f"printer_next.{self.fault}"
        return "printer_next.low" if self.low else ""


def printers_told(rack: Rack, journal: Journal) -> tuple[PrinterTold, ...]:
    """Asks every printer."""
    with journal.reading() as connection:
        queues = ledger.queues(connection)
    setups = [rack.setup_of(name) for name in rack.printers]
    return tuple(
        PrinterTold(each, rack.printers[each.name].status(), sheets_left(journal, each), queues.get(each.name, 0))
        for each in setups
    )


def change_roll(act: Act, printer: str, sheets: int) -> None:
    """A roll of so many sheets was put in."""
    out = ledger.sheets_out(act.connection, printer)
    act.put_setting(_setting(printer), f"{sheets} {out}")
    act.append(EntryKind.ROLL, printer, {"sheets": sheets})


def align(act: Act, rack: Rack, printer: str, offset: Millimetres) -> None:
    """That printer's badges are moved by so many millimetres to the right and down, from now on."""
    act.put_setting(f"offset:{printer}", f"{offset[0]:g} {offset[1]:g}")
    rack.align(printer, offset)


def remember_alignment(journal: Journal, rack: Rack) -> None:
    """What was set at the station wins over `printers.toml`."""
    for printer in rack.printers:
        told = journal.setting(f"offset:{printer}").split()
        if told:
            rack.align(printer, (float(told[0]), float(told[1])))


def sheets_left(journal: Journal, setup: Setup) -> int | None:
    """On the roll that is in."""
    sheets, before = map(int, (journal.setting(_setting(setup.name)) or f"{setup.roll} 0").split())
    with journal.reading() as connection:
        out = ledger.sheets_out(connection, setup.name)
    return max(0, sheets - (out - before)) if sheets else None


def is_low(setup: Setup, left: int | None) -> bool:
    """Time to fetch the next roll."""
    return left is not None and left <= setup.low


def _setting(printer: str) -> str:
    return f"roll:{printer}"
