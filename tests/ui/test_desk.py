"""The entrance desk on a real window: from the scan to the badge in the guest's hand."""

from collections.abc import Callable
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.model import ParticipantNumber
from tests.ui.conftest import Screen
from ui.hands import until

Opens = Callable[..., Screen]


def state(desk: Screen) -> str:
    return str(desk.face.property("state"))


def meet(desk: Screen, text: str) -> None:
    desk.shell.scan(text)
    until(lambda: state(desk) == "decided", "a decision")


def issue(desk: Screen, number: int) -> str:
    meet(desk, desk.code(number))
    desk.press("All matches: issue badge")
    until(lambda: state(desk) == "settled", "the print")
    return str(desk.face.property("badge")["serial"])


def test_a_scanned_guest_is_compared_and_gets_a_printed_badge(screen: Opens) -> None:
    desk = screen("desk")
    desk.sees("Ready for the next guest")
    meet(desk, desk.code(1))
    desk.sees("Anna Ivanova")
    desk.sees("Compare the person and the identity document with the registry.")
    desk.press("All matches: issue badge")
    desk.sees("PRINTED")
    serial = str(desk.face.property("badge")["serial"])
    assert (desk.shell.home.printed_folder / f"{serial}.pdf").stat().st_size > 1000
    desk.press("Handed over")
    desk.sees(f"Badge {serial} handed over")
    desk.sees("Ready for the next guest")


def test_a_typed_number_finds_the_guest(screen: Opens) -> None:
    desk = screen("desk")
    desk.face.typed("1")  # type: ignore[attr-defined]
    desk.sees("Anna Ivanova")


def test_a_dropped_picture_is_a_scan(screen: Opens) -> None:
    desk = screen("desk")
    desk.drop(desk.origin / "1.png")
    desk.sees("Anna Ivanova")


def test_a_picture_that_is_not_there_is_said_with_a_next_step(screen: Opens) -> None:
    desk = screen("desk")
    desk.drop(Path(desk.origin / "nothing.png"))
    desk.sees("Check the name and the folder.")
    desk.press("Continue")
    desk.sees("Ready for the next guest")


def test_the_document_number_shows_its_end_until_it_is_compared(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(1))
    desk.sees("3456")
    assert not desk.reads("4509123456")
    assert desk.has("Hold to compare")


def test_what_differs_is_recorded_and_no_badge_is_made_today(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(1))
    desk.press("Something differs")
    desk.press("Name")
    desk.press("Record it: no badge today")
    desk.sees("The document differed from the registry today: name.")
    meet(desk, "1")
    desk.sees("No badge today: send the guest to the corrections desk.")


def test_choices_made_for_one_guest_do_not_wait_for_the_next(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(1))
    desk.press("Something differs")
    desk.sees("What differs from the document?")
    meet(desk, desk.code(6))
    desk.sees("Compare with the document")


def test_a_second_badge_is_made_for_a_reason_alone(screen: Opens) -> None:
    desk = screen("desk")
    first = issue(desk, 1)
    meet(desk, "1")
    desk.sees(f"Badge {first} was issued")
    assert not desk.has("Issue a new badge")
    desk.press("Lost")
    desk.press("Issue a new badge")
    until(lambda: state(desk) == "settled", "the print")
    assert desk.face.property("badge")["serial"] != first


def test_a_badge_that_still_lies_here_can_be_handed_over_later(screen: Opens) -> None:
    desk = screen("desk")
    serial = issue(desk, 1)
    meet(desk, "1")
    desk.press("Handed over")
    desk.sees(f"Badge {serial} handed over")


def test_a_supervisor_allows_an_expired_document_with_a_reason(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(5))
    desk.sees("The identity document expired")
    desk.face.override("Renewal seen")  # type: ignore[attr-defined]
    desk.sees("Compare with the document")
    desk.press("All matches: issue badge")
    desk.sees("PRINTED")


def test_a_blocked_guest_is_asked_to_wait_and_reads_no_refusal(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(3))
    desk.sees("ONE MOMENT")
    assert not desk.reads("STOP")
    assert not desk.has("Allow it as supervisor…")


def test_a_refusal_says_what_to_do(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(4))
    desk.sees("STOP")
    desk.sees("Send the guest to the organiser")
    desk.press("Next guest")
    desk.sees("Ready for the next guest")


def test_a_web_link_is_named(screen: Opens) -> None:
    desk = screen("desk")
    desk.drop(desk.origin / "link.png")
    desk.sees("a web link")


def test_a_scan_while_the_desk_is_busy_is_kept_out_and_said_so(screen: Opens) -> None:
    desk = screen("desk")
    desk.shell.scan(desk.code(1))
    desk.shell.scan(desk.code(4))
    desk.sees("Busy: this scan was not taken.")
    desk.sees("Anna Ivanova")


def test_the_same_code_again_at_once_is_one_scan(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(1))
    desk.shell.scan(desk.code(1))
    assert state(desk) == "decided"


def test_a_printer_that_does_not_print_holds_up_nobody(screen: Opens) -> None:
    desk = screen("desk")
    desk.core.room.station.stop_printing()
    meet(desk, desk.code(1))
    desk.press("All matches: issue badge")
    until(lambda: state(desk) == "printing", "the print")
    desk.shell.scan(desk.code(4))
    desk.sees("Busy: this scan was not taken.")
    desk.face.leave()  # type: ignore[attr-defined]
    meet(desk, "1")
    desk.sees("is being printed")
    assert desk.has("Look again")


def test_a_full_disk_frees_the_reserve_and_leaves_no_guest_behind(screen: Opens) -> None:
    desk = screen("desk")
    assert desk.shell.home.ballast_file.exists()
    desk.face._not_met(KioskError("disk_full", file="journal.db"))  # type: ignore[attr-defined]
    desk.sees("The disk is full")
    assert not desk.shell.home.ballast_file.exists()


def test_a_name_that_no_font_can_draw_is_left_out(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(6))
    desk.sees("Wei Wang")
    assert desk.face.property("guest")["nativeName"] == ""


def test_a_badge_waits_for_its_printer_and_the_screen_says_why(screen: Opens) -> None:
    desk = screen("desk")
    printed = desk.shell.home.printed_folder
    printed.rmdir()
    printed.write_text("no folder")
    desk.shell.scan(desk.code(1))
    desk.press("All matches: issue badge")
    desk.sees("The badge is being printed. The printer cannot be reached.")
    printed.unlink()
    desk.sees("PRINTED")
    assert len(list(printed.glob("*.pdf"))) == 1


def printed(desk: Screen) -> int:
    return len(list(desk.shell.home.printed_folder.glob("*.pdf")))


def test_a_badge_with_a_character_that_no_font_has_comes_out_in_latin_only(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, "7")
    desk.press("All matches: issue badge")
    desk.sees("“𒀀” (U+12000 CUNEIFORM SIGN A) of the position")
    desk.sees("ONE MORE STEP")
    assert printed(desk) == 0
    desk.press("Print in Latin only")
    desk.sees("PRINTED")
    assert printed(desk) == 1


def test_the_offer_to_print_in_latin_only_speaks_russian_too(screen: Opens) -> None:
    desk = screen("desk", "ru")
    meet(desk, desk.code(7))
    desk.press("Выдать бейдж")
    desk.sees("В поле «должность» есть знак «𒀀» (U+12000 CUNEIFORM SIGN A)")
    assert desk.has("Напечатать только латиницей")


def test_a_badge_that_is_out_of_date_is_offered_anew_as_corrected(screen: Opens) -> None:
    desk = screen("desk")
    first = issue(desk, 1)
    desk.correct(1, position="Mayor")
    meet(desk, "1")
    desk.sees("It is out of date: it shows other data than the registry has now.")
    desk.press("Issue a new badge")
    until(lambda: state(desk) == "settled", "the print")
    desk.press("Handed over")
    until(lambda: state(desk) == "ready", "the handover")
    meet(desk, desk.code(1))
    assert desk.face.property("badge")["serial"] != first
    assert not desk.reads("out of date")
    assert not desk.has("Issue a new badge")


def test_a_reissue_that_cannot_be_drawn_is_made_in_latin_only_for_the_same_reason(screen: Opens) -> None:
    desk = screen("desk")
    first = issue(desk, 1)
    desk.correct(1, position="\U00012000")
    meet(desk, "1")
    desk.press("Issue a new badge")
    desk.press("Print in Latin only")
    desk.sees("PRINTED")
    station = desk.core.room.station
    old, new = station.desk.look(ParticipantNumber(1), station.now()).dossier.state.badges
    assert (str(old.serial), old.void_reason, old.replaced_by) == (first, "corrected", new.serial)


def test_what_latin_letters_do_not_help_is_sent_to_the_registry(screen: Opens) -> None:
    desk = screen("desk")
    desk.correct(1, latin_family_name="Ivanova" * 28)
    meet(desk, "1")
    desk.press("All matches: issue badge")
    desk.sees("The text of the Latin family name is too long for a readable badge.")
    desk.sees("Correct it in the registry and import it again.")
    assert not desk.has("Print in Latin only")
    assert desk.has("Next guest")


def test_a_category_without_a_badge_is_refused_with_a_sentence(screen: Opens) -> None:
    desk = screen("desk")
    meet(desk, desk.code(8))
    desk.sees("This category gets no badge: its guests are admitted by invitation.")
    assert desk.has("Next guest")
