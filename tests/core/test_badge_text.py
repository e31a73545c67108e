"""A text is set as large as its room allows, never outside it and never below what is readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.badge.fonts import Fonts, Weight, load_fonts
from kiosk.badge.text import CONDENSED, Fitted, Room, Style, fit, tidy

NAME = Style(Weight.BOLD, largest=30, smallest=10, lines=2)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


def lines(fitted: Fitted | None) -> list[str]:
    assert fitted is not None
    return [line.text for line in fitted.lines]


def test_a_short_name_takes_the_largest_size(fonts: Fonts) -> None:
    fitted = fit("Li", NAME, Room(200, 60), fonts)
    assert fitted is not None
    assert (fitted.size, fitted.stretch, lines(fitted)) == (30, 1, ["Li"])


def test_a_name_that_just_fits_fills_the_width(fonts: Fonts) -> None:
    fitted = fit("Preobrazhenskiy", Style(Weight.BOLD, 100, 5), Room(200, 100), fonts)
    assert fitted is not None
    assert fitted.lines[0].width * fitted.size == pytest.approx(200)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Konstantinopolskiy-Preobrazhenskiy", ["Konstantinopolskiy-", "Preobrazhenskiy"]),
        ("Forum of Municipal Government", ["Forum of Municipal", "Government"]),
        ("de la Cruz Montenegro", ["de la Cruz", "Montenegro"]),
    ],
)
def test_lines_break_after_spaces_and_hyphens_where_they_balance(fonts: Fonts, text: str, broken: list[str]) -> None:
    assert lines(fit(text, NAME, Room(150, 80), fonts)) == broken


def test_a_no_break_space_holds(fonts: Fonts) -> None:
    assert lines(fit(tidy("Администрация г.\u00a0Казани"), NAME, Room(150, 80), fonts)) == [
        "Администрация",
        "г.\u00a0Казани",
    ]


def test_a_text_a_little_too_wide_is_condensed_and_no_more_than_needed(fonts: Fonts) -> None:
    style = Style(Weight.REGULAR, 12, 12)
    room = Room(fonts.width("Schwarzenberg", Weight.REGULAR, 12) * 0.9, 30)
    fitted = fit("Schwarzenberg", style, room, fonts)
    assert fitted is not None
    assert fitted.size == 12
    assert CONDENSED < fitted.stretch < 1


def test_a_word_of_seventy_letters_is_cut_into_lines(fonts: Fonts) -> None:
    word = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftsch"
    fitted = fit(word, NAME, Room(258, 40), fonts)
    assert len(lines(fitted)) == 2
    assert "".join(lines(fitted)) == word


def test_a_cut_never_parts_a_letter_from_its_accent(fonts: Fonts) -> None:
    word = tidy("m\u0301" * 60)
    assert not any(line.startswith("\u0301") for line in lines(fit(word, NAME, Room(400, 80), fonts)))


def test_what_cannot_be_readable_is_refused(fonts: Fonts) -> None:
    assert fit("word " * 60, NAME, Room(200, 60), fonts) is None
    assert fit("Li", NAME, Room(200, 5), fonts) is None


def test_tidying_composes_accents_and_drops_what_nobody_sees() -> None:
    assert tidy(" Jose\u0301\u200b \t\u202eMari\u0301a\n") == "José María"


letters = st.text("abcijlmwWÅÑÖgjpqyЖщфΩέ .-’", min_size=1, max_size=90)
styles = st.builds(
    lambda smallest, more, count: Style(Weight.BOLD, smallest + more, smallest, count),
    st.floats(4, 20),
    st.floats(0, 40),
    st.integers(1, 4),
)
rooms = st.builds(Room, st.floats(10, 400), st.floats(5, 120))


@given(text=letters, style=styles, room=rooms)
def test_nothing_ever_leaves_the_room_or_falls_below_the_floor(
    fonts: Fonts, text: str, style: Style, room: Room
) -> None:
    tidied = tidy(text)
    fitted = fit(tidied, style, room, fonts) if tidied else None
    if fitted is None:
        return
    assert style.smallest <= fitted.size <= style.largest + 1e-9
    assert CONDENSED - 1e-9 <= fitted.stretch <= 1
    assert len(fitted.lines) <= style.lines
    assert max(line.width for line in fitted.lines) * fitted.size * fitted.stretch <= room.width + 1e-6
    assert fitted.height * fitted.size <= room.height + 1e-6
    assert fitted.lines[0].top <= fitted.rise
    below = fitted.height - fitted.rise - fitted.pitch * (len(fitted.lines) - 1)
    assert -fitted.lines[-1].bottom <= below + 1e-9
    assert "".join(line.text for line in fitted.lines).replace(" ", "") == tidied.replace(" ", "")
