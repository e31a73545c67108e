"""A travel document is read at the desk: it fills the comparison, and the clerk confirms."""

from collections.abc import Callable
from typing import Any

from kiosk.session import Page
from tests.core.zones import passport
from tests.ui.conftest import Screen
from tests.ui.test_window import SCANNER_MS, type_keys
from ui.hands import until

Opens = Callable[..., Screen]
DAYS = ("800229", "450101")
GOOD = passport("IVANOVA<<ANNA", "450912345", DAYS)
KNOWN = {
    "document_number": "450912345",
    "document_country": "RU",
    "birth_date": "1980-02-29",
    "document_expires": "2045-01-01",
}


def meet(desk: Screen, number: int = 1) -> None:
    desk.correct(number, **KNOWN)
    desk.shell.scan(desk.code(number))
    until(lambda: desk.face.property("state") == "decided", "a decision")


def read(desk: Screen, zone: str) -> None:
    """A reader types its lines, each with Enter."""
    for line in zone.split("\n"):
        desk.shell.scan(line)


def marks(desk: Screen) -> dict[str, str]:
    rows: list[dict[str, Any]] = desk.face.property("document")
    return {row["field"]: row.get("mark", "") for row in rows}


def personal(desk: Screen) -> list[str]:
    """What lies beside the journal."""
    with desk.core.room.station.journal.reading() as connection:
        return list(connection.exec_driver_sql("SELECT data FROM personal").scalars())


def test_a_document_that_agrees_marks_every_line_and_the_clerk_issues_with_one_press(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    read(desk, GOOD)
    desk.sees("The document that was read agrees. Compare the face, then issue.")
    assert set(marks(desk).values()) == {"agrees", ""}
    assert [field for field, mark in marks(desk).items() if not mark] == ["native_name"]
    desk.press("All matches: issue badge")
    desk.sees("PRINTED")
    assert personal(desk) == []


def test_a_reader_that_types_is_heard_key_by_key(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    type_keys(desk, GOOD + "\n", SCANNER_MS)
    desk.sees("The document that was read agrees.")


def test_what_differs_is_chosen_and_shown_without_the_secret_part_of_a_number(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    read(desk, passport("IVANOVA<<OLGA", "999912340", DAYS))
    desk.sees("What differs from the document?")
    desk.sees("≠ IVANOVA OLGA")
    desk.sees("2340")
    assert not desk.reads("999912340")
    desk.press("Record it: no badge today")
    desk.sees("The document differed from the registry today: name, number.")


def test_what_the_document_said_lies_beside_the_journal_and_not_in_it(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    read(desk, passport("IVANOVA<<OLGA", "450912345", DAYS))
    desk.press("Record it: no badge today")
    desk.sees("The document differed from the registry today: name.")
    station = desk.core.room.station
    entries = station.journal.entries_of("1")
    assert "OLGA" not in str(entries)
    assert personal(desk) == ['{"document":"name: IVANOVA OLGA"}']
    assert station.journal.check().fault is None


def test_the_clerk_has_the_last_word(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    read(desk, passport("IVANOVA<<OLGA", "450912345", DAYS))
    desk.press("Back")
    desk.sees("The document that was read differs. Look yourself.")
    assert marks(desk)["name"] == "differs"
    desk.press("All matches: issue badge")
    desk.sees("PRINTED")
    assert personal(desk) == ['{"document":"name: IVANOVA OLGA"}']


def test_a_document_from_another_state_or_out_of_date_is_told_in_its_line(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    desk.correct(1, **{**KNOWN, "document_expires": ""})
    desk.face.again()  # type: ignore[attr-defined]
    until(lambda: desk.face.property("state") == "decided", "a decision")
    read(desk, passport("IVANOVA<<ANNA", "450912345", ("800229", "200101"), issuer="BLR"))
    desk.sees("≠ Belarus")
    desk.sees("≠ 1 January 2020")
    assert desk.face.property("reading")["differing"] == ["document_type", "document_expires"]


def test_a_document_that_was_not_read_well_is_read_again(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    read(desk, GOOD.replace("800229", "800228"))
    desk.sees("The document was not read well: read it again, or compare by eye.")
    desk.shell.scan(GOOD.replace("\n", "\r"))
    desk.sees("The document that was read agrees.")
    read(desk, "V" + GOOD[1:])
    desk.sees("That was a visa: read the page with the photo.")


def test_half_a_document_is_said_after_a_while(screen: Opens) -> None:
    desk = screen("desk", "ru")
    meet(desk)
    desk.shell.scan(GOOD.split("\n")[0])
    desk.sees("Документ считан плохо: считайте ещё раз или сверьте на глаз.")


def test_a_document_without_a_guest_says_what_to_do_first(screen: Opens) -> None:
    desk = screen("desk")
    read(desk, GOOD)
    desk.sees("This is an identity document, not an invitation or badge.")
    desk.sees("First scan the invitation or type the participant's number, then read the document")


def test_a_document_that_nobody_asked_for_keeps_the_guest_on_the_page(screen: Opens) -> None:
    desk = screen("desk")
    desk.shell.scan(desk.code(4))
    until(lambda: desk.face.property("state") == "decided", "a decision")
    read(desk, GOOD)
    desk.sees("A document was read, but nothing is to be compared now.")
    desk.sees("Declined")


def test_what_was_read_for_one_guest_does_not_wait_for_the_next(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk)
    read(desk, GOOD)
    desk.shell.scan(desk.code(6))
    desk.sees("Wei Wang")
    assert desk.face.property("reading") == {}
    assert set(marks(desk).values()) == {""}


def test_a_document_at_a_checkpoint_is_no_badge(screen: Opens) -> None:
    gate = screen("checkpoint")
    read(gate, GOOD)
    gate.sees("This is an identity document, not an invitation or badge.")
    gate.sees("Ask for the badge of this event")


def test_a_document_at_a_self_service_kiosk_leads_to_a_desk(screen: Opens) -> None:
    kiosk = screen("self-service")
    read(kiosk, GOOD)
    until(lambda: kiosk.face.property("page") == Page.HELP, "the way to a desk")
