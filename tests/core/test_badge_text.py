"""A text is set as large as its room allows, never outside it and never below what is readable."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.badge.fonts import Fonts, Weight, load_fonts
from kiosk.badge.shape import Shaped, clusters, shape
from kiosk.badge.text import CONDENSED, Fitted, Room, Style, fit, tidy
from tests.core.scripts import MIXED, SAMPLES

NAME = Style(Weight.BOLD, largest=30, smallest=10, lines=2)


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    return load_fonts(font_cache)


def lines(fitted: Fitted | None) -> list[str]:
    assert fitted is not None
    return [line.text for line in fitted.lines]


def broken(text: str, most: int, fonts: Fonts) -> list[str]:
    """In at most so many lines, as narrow as can be without cutting a word."""
    return lines(fit(tidy(text), Style(Weight.BOLD, 1000, 0.01, most), Room(1, 1e6), fonts))


def seen(line: Shaped) -> str:
    """The characters as they stand from left to right."""
    return "".join(glyph.text for run in line.runs for glyph in run.glyphs)


def test_a_short_name_takes_the_largest_size(fonts: Fonts) -> None:
    fitted = fit("Li", NAME, Room(200, 60), fonts)
    assert fitted is not None
    assert (fitted.size, fitted.stretch, lines(fitted)) == (30, 1, ["Li"])


def test_a_name_that_just_fits_fills_the_width(fonts: Fonts) -> None:
    fitted = fit("Preobrazhenskiy", Style(Weight.BOLD, 100, 5), Room(200, 100), fonts)
    assert fitted is not None
    assert fitted.lines[0].width * fitted.size == pytest.approx(200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Konstantinopolskiy-Preobrazhenskiy", ["Konstantinopolskiy-", "Preobrazhenskiy"]),
        ("Forum of Municipal Government", ["Forum of Municipal", "Government"]),
        ("de la Cruz Montenegro", ["de la Cruz", "Montenegro"]),
    ],
)
def test_lines_break_after_spaces_and_hyphens_where_they_balance(fonts: Fonts, text: str, expected: list[str]) -> None:
    assert lines(fit(text, NAME, Room(150, 80), fonts)) == expected


def test_a_no_break_space_holds(fonts: Fonts) -> None:
    assert lines(fit(tidy("Администрация г.\u00a0Казани"), NAME, Room(150, 80), fonts)) == [
        "Администрация",
        "г.\u00a0Казани",
    ]


def test_a_text_a_little_too_wide_is_condensed_and_no_more_than_needed(fonts: Fonts) -> None:
    style = Style(Weight.REGULAR, 12, 12)
    width = shape("Schwarzenberg", Weight.REGULAR, "de", fonts).width * 12
    fitted = fit("Schwarzenberg", style, Room(width * 0.9, 30), fonts, "de")
    assert fitted is not None
    assert fitted.size == 12
    assert CONDENSED < fitted.stretch < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成都市人民政府外事办公室", ["成都市人", "民政府外", "事办公室"]),
        ("二〇二六年", ["二〇", "二六年"]),
        ("艾力·买买提", ["艾力·", "买买提"]),
        ("東京です。大阪です", ["東京です。", "大阪です"]),
        ("東京都（本部）総務", ["東京都（本", "部）総務"]),
        ("コミュニティーセンター", ["コミュニ", "ティーセンター"]),
        ("いすゞ自動", ["いすゞ", "自動"]),
        ("パウロ・ブラジル", ["パウロ・", "ブラジル"]),
        ("髙橋\u3000ゆかり", ["髙橋", "ゆかり"]),
        ("서울특별시 동대문구청", ["서울특별시", "동대문구청"]),
        ("서울특별시동대문구청", ["서울특별시동대문구청"]),
        ("የአዲስ፡አበባ፡ከተማ", ["የአዲስ፡", "አበባ፡", "ከተማ"]),
        ("ཚེ་རིང་སྒྲོལ་མ", ["ཚེ་རིང་", "སྒྲོལ་མ"]),
        ("בן־דוד", ["בן־", "דוד"]),
        ("กรุงเทพ\u200bมหานคร", ["กรุงเทพ", "มหานคร"]),
        ("กรุงเทพมหานคร", ["กรุงเทพมหานคร"]),
        ("Col·legi", ["Col·legi"]),
        ("A-\u0301B", ["A-\u0301B"]),
        ("e-\u200dmail", ["e-\u200dmail"]),
    ],
)
def test_each_script_breaks_where_its_readers_break_it(fonts: Fonts, text: str, expected: list[str]) -> None:
    most = 3 if len(expected) == 3 else 2
    assert broken(text, most, fonts) == expected


@given(text=st.text("東京都港区さいたまスポーッ々ゞャ。、」）（「・", min_size=1, max_size=20), most=st.integers(2, 6))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(fonts: Fonts, text: str, most: int) -> None:
    made = broken(text, most, fonts)
    assert not [line for line in made[1:] if line[0] in "。、」）・ーッ々ゞャ"]
    assert not [line for line in made[:-1] if line[-1] in "（「"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("القاهرة 2024-2025", ["ةرهاقلا", "2025-2024"]),
        ("האוניברסיטה (ירושלים) 19", ["הטיסרבינואה", "19 )םילשורי("]),
        ("دبي (Emirates)", ["يبد", ")Emirates("]),
        ("Expo (דוביי)", ["Expo", "(ייבוד)"]),
    ],
)
def test_a_line_runs_as_it_would_within_its_paragraph(fonts: Fonts, text: str, expected: list[str]) -> None:
    fitted = fit(text, Style(Weight.BOLD, 1000, 0.01, 2), Room(1, 1e6), fonts)
    assert fitted is not None
    assert [seen(line) for line in fitted.lines] == expected


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


def test_a_cut_leaves_no_line_without_ink(fonts: Fonts) -> None:
    fitted = fit("WWWW W", Style(Weight.BOLD, 10, 10, 6), Room(12, 100), fonts)
    assert lines(fitted) == ["W", "W", "W", "W", "W"]


def test_a_cut_counts_widths_and_not_letters(fonts: Fonts) -> None:
    assert lines(fit("iiiiWWWWWW", Style(Weight.BOLD, 10, 10, 2), Room(40, 100), fonts)) == ["iiiiWW", "WWWW"]


def test_tidying_composes_accents_and_drops_what_nobody_sees() -> None:
    assert tidy(" Jose\u0301\u200b \t\u202eMari\u0301a\n") == "José María"


def test_tidying_makes_every_blank_a_space_but_those_that_hold_together() -> None:
    assert tidy("髙橋\u3000\u2003ゆ\u1680か\u205fり") == "髙橋 ゆ か り"
    assert tidy("г.\u00a0Казани, 10\u202fkm\u2007!") == "г.\u00a0Казани, 10\u202fkm\u2007!"


@pytest.mark.parametrize("text", ["نگین کاظم\u200cزاده", "ශ්\u200dරියානි", "葛\U000e0100城"])
def test_tidying_keeps_the_joiners_that_names_are_written_with(text: str) -> None:
    assert tidy(text) == text


@pytest.mark.parametrize("text", ["\u00a0", "\u3164", "\u200d\u200e", "\u115f\u1160 \u202f"])
def test_tidying_leaves_nothing_of_a_text_that_nobody_can_see(text: str) -> None:
    assert tidy(text) == ""


EVERY_SCRIPT = sorted({*"".join(text for each in SAMPLES for text in (each.name, each.institution))})
MARKS_AND_JOINERS = "\u0301\u0323\u200c\u200d\u05b8\u064e\u093f\u0e49\u0e33\u17d2\u1037"
letters = st.one_of(
    st.text("abcijlmwWÅÑÖgjpqyЖщфΩέ .-’", min_size=1, max_size=90),
    st.text([*EVERY_SCRIPT, *MARKS_AND_JOINERS, " ", "-", "(", ")", "7"], min_size=1, max_size=40),
    st.lists(st.sampled_from([each.name for each in SAMPLES]), min_size=1, max_size=3).map(" ".join),
    st.sampled_from([text for _, text in MIXED.values()]),
)
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
    assert bare("".join(line.text for line in fitted.lines)) == bare(tidied)
    assert {len(bare(begun)) for begun in beginnings(fitted)} <= {
        len(bare(begun)) for begun in accumulate(clusters(tidied), initial="")
    }


def bare(text: str) -> str:
    return text.replace(" ", "")


def beginnings(fitted: Fitted) -> list[str]:
    """What stands before each line."""
    return list(accumulate((line.text for line in fitted.lines), initial=""))
