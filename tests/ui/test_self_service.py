"""A guest alone with the kiosk, on a real window."""

from collections.abc import Callable

from kiosk.config import Home
from kiosk.messages import say
from kiosk.model import Badge, BadgeStatus, ParticipantNumber
from kiosk.session import IDLE_SECONDS, Page
from tests.core.tickets import SECRET
from tests.ui.conftest import Screen
from ui.hands import until

Opens = Callable[..., Screen]


def reach(kiosk: Screen, page: Page) -> None:
    until(lambda: kiosk.face.property("page") == page, f"the page {page}")


def test_a_guest_scans_says_yes_and_takes_the_badge(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.press("Start")
    kiosk.sees("Hold your invitation to")
    kiosk.drop(kiosk.origin / "2.png")
    kiosk.sees("Is this you?")
    kiosk.sees("Mei Li")
    kiosk.press("Yes")
    reach(kiosk, Page.TAKE)
    assert len(list(kiosk.shell.home.printed_folder.glob("*.pdf"))) == 1
    kiosk.press("Done")
    reach(kiosk, Page.WELCOME)
    until(lambda: badge_of(kiosk, 2).handed_over_at, "the handover")


def test_a_guest_at_a_printer_that_cannot_print_is_led_to_a_desk_and_no_badge_comes_out_later(screen: Opens) -> None:
    kiosk = screen("self-service")
    printed = kiosk.shell.home.printed_folder
    printed.rmdir()
    printed.write_text("no folder")
    kiosk.shell.scan(kiosk.code(2))
    kiosk.press("Yes")
    reach(kiosk, Page.HELP)
    printed.unlink()
    until(lambda: badge_of(kiosk, 2).status is BadgeStatus.VOID, "the reserved badge given up")
    assert not list(printed.glob("*.pdf"))


def badge_of(kiosk: Screen, number: int) -> Badge:
    station = kiosk.core.room.station
    return station.desk.look(ParticipantNumber(number), station.now()).dossier.state.badges[0]


def test_no_leads_back_and_makes_no_badge(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.shell.scan(kiosk.code(2))
    kiosk.press("No")
    reach(kiosk, Page.WELCOME)
    assert not list(kiosk.shell.home.printed_folder.glob("*.pdf"))


def test_whoever_cannot_be_served_is_sent_to_a_desk_without_a_reason(screen: Opens) -> None:
    kiosk = screen("self-service")
    for number in (1, 3, 4):
        kiosk.shell.scan(kiosk.code(number))
        reach(kiosk, Page.HELP)
        assert not kiosk.reads("declined")
        assert kiosk.face.property("guest")["known"] is False
        kiosk.face.done()  # type: ignore[attr-defined]
        reach(kiosk, Page.WELCOME)


def test_a_guest_whose_badge_needs_a_hand_is_calmly_led_to_a_desk(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.shell.scan(kiosk.code(7))
    kiosk.press("Yes")
    reach(kiosk, Page.HELP)
    kiosk.sees(say("screen.self_service.desk", "en"))
    kiosk.sees("Our colleagues will gladly finish your badge there.")
    assert not kiosk.reads("U+12000")
    assert not list(kiosk.shell.home.printed_folder.glob("*.pdf"))
    kiosk.face.done()  # type: ignore[attr-defined]
    kiosk.shell.scan(kiosk.code(4))
    reach(kiosk, Page.HELP)
    assert not kiosk.reads("finish your badge")


def test_a_guest_of_a_category_without_a_badge_hears_that_none_is_needed(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.shell.scan(kiosk.code(8))
    kiosk.sees("You need no badge")
    kiosk.sees("Your invitation is enough.")
    assert not kiosk.reads(say("screen.self_service.desk", "en"))


def test_a_typed_number_opens_nothing(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.shell.scan("2")
    reach(kiosk, Page.HELP)


def test_a_page_that_nobody_touches_counts_down_and_forgets_the_guest(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.shell.scan(kiosk.code(2))
    reach(kiosk, Page.CONFIRM)
    for _ in range(IDLE_SECONDS[Page.CONFIRM] - 8):
        kiosk.face.tick()  # type: ignore[attr-defined]
    kiosk.sees("Back to the start in 8 s")
    kiosk.face.touched()  # type: ignore[attr-defined]
    assert kiosk.face.property("secondsLeft") == 0
    for _ in range(IDLE_SECONDS[Page.CONFIRM]):
        kiosk.face.tick()  # type: ignore[attr-defined]
    reach(kiosk, Page.WELCOME)
    assert kiosk.face.property("guest")["known"] is False


def test_the_next_guest_finds_the_kiosk_in_its_own_language_again(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.press("Русский")
    kiosk.sees("Поднесите приглашение к")
    kiosk.press("Назад")
    kiosk.sees("Start")


def test_it_cannot_be_closed_by_a_guest(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.window.close()
    assert kiosk.window.isVisible()


def test_a_ticket_of_another_system_is_as_good_as_an_invitation(home: Home, screen: Opens) -> None:
    toml = home.event_file.read_text(encoding="utf-8")
    home.event_file.write_text(f"foreign_tickets = true\n{toml}", encoding="utf-8")
    kiosk = screen("self-service")
    kiosk.correct(2, ticket=SECRET)
    kiosk.shell.scan(SECRET)
    kiosk.sees("Mei Li")
    kiosk.press("Yes")
    reach(kiosk, Page.TAKE)
