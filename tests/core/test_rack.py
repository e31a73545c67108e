"""The printers file: what it says becomes printers, what is wrong in it is named, and no badge lands on other paper."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from kiosk.badge.raster import pages
from kiosk.config import Home
from kiosk.desk import Order
from kiosk.errors import KioskError
from kiosk.model import Outcome, Reason, Verdict
from kiosk.preview import specimen_page
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.ipp_printer import IppPrinter
from kiosk.printing.ledger import JobState
from kiosk.printing.press import moved
from kiosk.printing.printer import Fault, PrinterState
from kiosk.printing.rack import Rack, Setup, parse_setups, read_rack
from kiosk.printing.zpl_printer import ZplPrinter
from tests.contracts.printer import LAYOUT
from tests.core.acts import issue, person
from tests.core.test_spooler import PENDING, Told
from tests.core.world import ANNA, CLERK, NOW, OTHERS, StationAt

FILE = Path("printers.toml")
CARDS = '[[printer]]\nname = "cards"\naddress = "folder:cards"\nmedia = [54, 86]\n'
A6 = '[[printer]]\nname = "a6"\naddress = "folder:a6"\nmedia = [105, 148]\n'
EVERY = """
[[printer]]
name = "labels"
address = "socket://10.0.0.7:9100"
media = [101.6, 152.4]
dpi = 300
offset = [-1.5, 2]
roll = 500
low = 40
"""


@contextmanager
def set_up(home: Home, text: str) -> Iterator[StationAt]:
    """A station with that printers file."""
    home.printers_file.write_text(text, encoding="utf-8")
    with closing(StationAt(home)) as station:
        yield station


def printed(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.pdf"))


def test_without_a_file_badges_go_into_the_folder(home: Home) -> None:
    rack = read_rack(home)
    assert (rack.default, list(rack.printers), rack.setups) == ("folder", ["folder"], {})


def test_every_key_of_the_file_is_read() -> None:
    (setup,) = parse_setups(EVERY, FILE)
    assert setup == Setup("labels", "socket://10.0.0.7:9100", (101.6, 152.4), 300, (-1.5, 2.0), 500, 40)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[[printer]", "TOML"),
        ("", "printer"),
        ("printer = 1", "printer"),
        ("[[printers]]\nname = 1", "printers"),
        ('[[printer]]\naddress = "folder:x"', "printer[1].name"),
        ('[[printer]]\nname = " "\naddress = "folder:x"', "printer[1].name"),
        ('[[printer]]\nname = "a"', "printer[1].address"),
        ('[[printer]]\nname = "a"\naddress = "folder:"', "printer[1].address"),
        ('[[printer]]\nname = "a"\naddress = "telnet:x"', "printer[1].address"),
        ('[[printer]]\nname = "a"\naddress = "ipp://printer.example"', "printer[1].media"),
        (CARDS + A6.replace('"a6"', '"cards"'), "printer[2].name"),
        (CARDS + "medium = 1", "printer[1].medium"),
        (A6.replace("[105, 148]", "[105]"), "printer[1].media"),
        (A6.replace("[105, 148]", "[105, 9000]"), "printer[1].media"),
        (A6.replace("[105, 148]", "[true, 148]"), "printer[1].media"),
        (A6 + "offset = [0, 60]", "printer[1].offset"),
        (A6 + "dpi = 20", "printer[1].dpi"),
        (A6 + "dpi = 203.2", "printer[1].dpi"),
        (A6 + "roll = -1", "printer[1].roll"),
        (A6 + "low = true", "printer[1].low"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(text: str, key: str) -> None:
    with pytest.raises(KioskError) as told:
        parse_setups(text, FILE)
    assert (told.value.key, told.value.facts["key"], told.value.facts["file"]) == ("printers_file", key, str(FILE))


def test_a_file_that_is_no_text_is_told(home: Home) -> None:
    home.printers_file.write_bytes(b"\xff\xfe")
    with pytest.raises(KioskError, match="file_unreadable"):
        read_rack(home)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("folder:out", FolderPrinter),
        ("ipp://10.0.0.5/ipp/print", IppPrinter),
        ("ipps://10.0.0.5/ipp/print", IppPrinter),
        ("cups://localhost/badges", IppPrinter),
        ("ipp+unix:/run/cups/cups.sock?badges", IppPrinter),
        ("socket://10.0.0.6:9100", ZplPrinter),
        ("socket://10.0.0.6", ZplPrinter),
        ("file:/dev/usb/lp0", ZplPrinter),
    ],
)
def test_every_kind_of_address_becomes_its_printer(home: Home, address: str, kind: type) -> None:
    home.printers_file.write_text(A6.replace("folder:a6", address), encoding="utf-8")
    printer = read_rack(home).printers["a6"]
    assert type(printer) is kind
    assert printer.name == "a6"
    assert printer.demonstration is (kind is FolderPrinter)


@pytest.mark.parametrize("address", ["ipp:nobody", "socket://", "socket://host:port", "cups://localhost"])
def test_an_address_that_nobody_can_print_to_is_told(home: Home, address: str) -> None:
    home.printers_file.write_text(A6.replace("folder:a6", address), encoding="utf-8")
    with pytest.raises(KioskError, match="printer_kind") as told:
        read_rack(home)
    assert (told.value.facts["printer"], told.value.facts["address"]) == ("a6", address)


def test_a_label_printer_is_given_the_true_dots_of_its_head(home: Home) -> None:
    home.printers_file.write_text(EVERY.replace("300", "203"), encoding="utf-8")
    assert read_rack(home).printers["labels"].dpi == 203.2


@pytest.mark.parametrize(
    ("media", "fits"),
    [((105, 148), True), ((104.1, 148.9), True), ((103.9, 148), False), ((148, 105), False), (None, True)],
)
def test_paper_fits_within_a_millimetre_and_the_right_way_up(media: tuple[float, float] | None, fits: bool) -> None:
    rack = Rack({"it": FolderPrinter(Path("it"))}, {"it": Setup("it", "folder:it", media)})
    assert rack.fits("it", LAYOUT) is fits


def test_a_folded_badge_asks_for_the_open_sheet() -> None:
    rack = Rack({"it": FolderPrinter(Path("it"))}, {"it": Setup("it", "folder:it", (105, 148))})
    assert rack.fits("it", replace(LAYOUT, height=74, fold=True))


def test_a_badge_goes_to_the_first_printer_that_has_its_paper(home: Home) -> None:
    with set_up(home, CARDS + A6) as station:
        serial = issue(station, order=Order(identity_checked=True)).serial
        assert serial is not None
        job = station.print_now(serial)
        assert job is not None
        assert (job.printer, job.state) == ("a6", JobState.PRINTED)
        assert station.document_file(serial) == home.root / "a6" / f"{serial}.pdf"
    assert (printed(home.root / "a6"), printed(home.root / "cards")) == ([f"{serial}.pdf"], [])


@pytest.mark.parametrize(("text", "named", "what"), [(CARDS + A6, "cards", ""), (CARDS, "", "here")])
def test_a_badge_that_no_paper_is_loaded_for_is_refused_and_uses_no_serial(
    home: Home, text: str, named: str, what: str
) -> None:
    with set_up(home, text) as station:
        answer = issue(station, order=Order(named, identity_checked=True))
        assert (answer.decision.verdict, answer.decision.reason) == (Verdict.NEEDS, Reason.WRONG_MEDIA)
        assert answer.decision.facts == {"sheet": "105 × 148 mm", "printer": named, "what": what}
        assert (answer.serial, station.journal.state(person(ANNA)).badges) == (None, ())
        assert station.spooler.step(NOW) is False
    assert printed(home.root / "cards") == []


def test_paper_changed_after_the_decision_still_gets_no_badge(home: Home) -> None:
    with set_up(home, A6) as station:
        serial = issue(station, order=Order(identity_checked=True)).serial
        assert serial is not None
    with set_up(home, CARDS.replace("cards", "a6")) as station:
        job = station.print_now(serial)
        assert job is not None
        assert (job.state, job.why) == (JobState.FAILED, "wrong_media")
    assert printed(home.root / "a6") == []


def test_a_test_page_keeps_to_the_paper_too(home: Home) -> None:
    with set_up(home, CARDS + A6) as station:
        assert station.test_page("a6", specimen_page(station, "a6")).outcome is Outcome.PRINTED
        with pytest.raises(KioskError, match="no_layout_fits"):
            specimen_page(station, "cards")


def test_a_badge_for_a_head_is_drawn_on_its_grid(home: Home) -> None:
    with set_up(home, A6.replace("folder:a6", "socket://127.0.0.1:1") + "dpi = 300") as station:
        guest = station.shelf.current().person(person(ANNA))
        assert guest is not None
        job = station.desk.specimen(guest, "a6")
        drawn = station.press.document(job)
        assert not isinstance(drawn, str)
        assert drawn.layout != station.press.layout_of(guest)
        assert issue(station, order=Order(identity_checked=True), operator=CLERK).serial is not None


def test_the_offset_of_a_printer_moves_the_badge_on_its_sheet(home: Home) -> None:
    """To the right and down, whole pixels at ten a millimetre."""
    before, after = (drawn(home, A6 + f"offset = {offset}") for offset in ("[0, 0]", "[2, 3]"))
    width, height = before.size
    assert after.size == before.size
    stays, came = before.crop((0, 0, width - 20, height - 30)), after.crop((20, 30, width, height))
    assert ImageStat.Stat(ImageChops.difference(stays, came)).mean[0] < 0.5
    assert ImageStat.Stat(ImageChops.difference(before, after)).mean[0] > 5


def test_both_halves_of_a_folded_badge_move_the_same_way_on_the_sheet() -> None:
    """The back stands head down."""
    box = LAYOUT.front[0].box
    whole = moved(replace(LAYOUT, back=LAYOUT.front, fold=True), (2, 3))
    (front,), (back,) = whole.front, whole.back
    assert (front.box, back.box) == (replace(box, x=22, y=23), replace(box, x=18, y=17))
    (back,) = moved(replace(LAYOUT, back=LAYOUT.front), (2, 3)).back
    assert back.box == replace(box, x=22, y=23)


def drawn(home: Home, text: str) -> Image.Image:
    with set_up(home, text) as station:
        return pages(specimen_page(station, "a6").pdf, 254)[0].convert("L")


def test_an_alignment_set_at_the_station_wins_over_the_file_and_outlives_a_restart(home: Home) -> None:
    with set_up(home, A6 + "offset = [1, 1]") as station:
        assert station.rack.setup_of("a6").offset == (1, 1)
        station.align("a6", -1.5, 2)
    with set_up(home, A6 + "offset = [1, 1]") as station:
        assert station.rack.setup_of("a6").offset == (-1.5, 2)


def test_a_label_printer_is_told_by_how_much_to_move_a_badge_that_stands_on_its_grid(home: Home) -> None:
    with set_up(home, A6.replace("folder:a6", "socket://127.0.0.1:1")) as station:
        station.align("a6", 3, -1)
        guest = station.shelf.current().person(person(ANNA))
        assert guest is not None
        document = station.press.document(station.desk.specimen(guest, "a6"))
        assert not isinstance(document, str)
        assert document.offset == (3, -1)
        assert document.layout == station.press.layout_for(guest, station.desk.specimen(guest, "a6"))


def test_the_second_printer_takes_over_what_the_first_cannot_print(home: Home) -> None:
    with set_up(home, A6 + A6.replace("a6", "spare")) as station:
        station.printers["a6"] = Told(state=PrinterState(ready=False, faults=(Fault.MEDIA_EMPTY,)))
        serial = issue(station, order=Order(identity_checked=True)).serial
        assert serial is not None
        job = station.print_now(serial)
        assert job is not None
        assert (job.state, job.printer) == (JobState.PRINTED, "spare")
        waits = issue(station, OTHERS[0], Order("a6", identity_checked=True)).serial
        assert waits is not None
        job = station.print_now(waits)
        assert job is not None
        assert (job.state, job.why) == (JobState.FAILED, "media_empty")
    assert printed(home.root / "spare") == [f"{serial}.pdf"]


def test_a_new_roll_throws_away_what_this_station_left_waiting_but_what_is_under_way(home: Home) -> None:
    with set_up(home, A6) as station:
        slow = Told(sends=[PENDING], polls=[PENDING] * 9)
        station.printers["a6"] = slow
        serial = issue(station, order=Order(identity_checked=True)).serial
        station.spooler.step(NOW)
        station.change_roll("a6", 300)
        assert slow.purged == [("001-1-", [f"ticket-{serial}"])]
