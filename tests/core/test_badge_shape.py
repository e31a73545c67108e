"""Every script is set as its readers write it: joined, reordered, stacked, mirrored; and nothing is lost in silence."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.badge.fonts import Fonts, Ink, Weight, load_fonts
from kiosk.badge.shape import Shaped, clusters, shape
from kiosk.badge.text import tidy
from tests.core.scripts import MIXED, SAMPLES

LINES = [(each.language, text) for each in SAMPLES for text in (each.name, each.institution)]
IN_NO_FONT = "\U00012000"
MARK_IN_NO_FONT = "\U0001d165"


@pytest.fixture(scope="module")
def fonts(font_cache: Path) -> Fonts:
    return load_fonts(font_cache)


def drawn(text: str, language: str, fonts: Fonts) -> list[tuple[str, int]]:
    """Face and number of each glyph, from left to right."""
    line = shape(text, Weight.BOLD, language, fonts)
    return [(run.face.name, glyph.number) for run in line.runs for glyph in run.glyphs]


def seen(line: Shaped) -> str:
    """The characters as they stand from left to right."""
    return "".join(glyph.text for run in line.runs for glyph in run.glyphs)


def inks(line: Shaped) -> list[Ink]:
    """Where each glyph's ink lies."""
    placed = [(glyph, run.face.ink(glyph.number)) for run in line.runs for glyph in run.glyphs]
    return [Ink(g.x + ink.left, g.y + ink.bottom, g.x + ink.right, g.y + ink.top) for g, ink in placed if any(ink)]


def overlap(one: Ink, other: Ink) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > 0.02 and up > 0.02


@pytest.mark.parametrize(("language", "text"), [*LINES, *MIXED.values()])
@pytest.mark.parametrize("weight", Weight)
def test_every_line_is_drawn_whole(fonts: Fonts, weight: Weight, language: str, text: str) -> None:
    line = shape(tidy(text), weight, language, fonts)
    assert line.missing == ""
    assert all(glyph.number for run in line.runs for glyph in run.glyphs)
    assert sorted(seen(line)) == sorted(tidy(text))


@pytest.mark.parametrize(("language", "text"), LINES)
def test_decomposed_letters_are_drawn_as_composed_ones(fonts: Fonts, language: str, text: str) -> None:
    apart = drawn(unicodedata.normalize("NFD", text), language, fonts)
    assert apart == drawn(unicodedata.normalize("NFC", text), language, fonts)


def test_arabic_letters_join(fonts: Fonts) -> None:
    forms = {*drawn("ح", "ar", fonts), *drawn("ححح", "ar", fonts)}
    assert len(forms) == 4  # isolated, initial, medial, final
    assert drawn("لا", "ar", fonts)[0] != drawn("حا", "ar", fonts)[0]


def test_a_persian_non_joiner_parts_and_leaves_no_gap(fonts: Fonts) -> None:
    parted = shape("کاظم\u200cزاده", Weight.BOLD, "fa", fonts)
    alone = [shape(part, Weight.BOLD, "fa", fonts) for part in ("زاده", "کاظم")]
    assert [run.glyphs for run in parted.runs] != [
        run.glyphs for run in shape("کاظمزاده", Weight.BOLD, "fa", fonts).runs
    ]
    assert [glyph.number for run in parted.runs for glyph in run.glyphs] == [
        glyph.number for part in alone for run in part.runs for glyph in run.glyphs
    ]
    assert sum(parted.advances) == pytest.approx(sum(sum(part.advances) for part in alone))


@pytest.mark.parametrize(
    ("joined", "apart"),
    [
        ("क्ष", "क्\u200cष"),
        ("श्री", "श्\u200cरी"),
        ("ක්\u200dර", "ක්ර"),
        ("ශ්\u200dරි", "ශ්රි"),
        ("ক্ষ", "ক্\u200cষ"),
        ("ક્ષ", "ક્\u200cષ"),
        ("க்ஷ", "க்\u200cஷ"),
        ("క్ష", "క్\u200cష"),
        ("ಕ್ಷ", "ಕ್\u200cಷ"),
        ("ക്ഷ", "ക്\u200cഷ"),
        ("କ୍ଷ", "କ୍\u200cଷ"),
    ],
)
def test_conjuncts_form_and_a_non_joiner_parts_them(fonts: Fonts, joined: str, apart: str) -> None:
    one, two = (shape(text, Weight.BOLD, "", fonts) for text in (joined, apart))
    assert sum(one.advances) < 0.9 * sum(two.advances)


@pytest.mark.parametrize(
    ("syllable", "vowel"), [("செ", "ெ"), ("কো", "ে"), ("කෙ", "ෙ"), ("ကေ", "ေ"), ("കെ", "െ"), ("កេ", "េ")]
)
def test_a_vowel_that_is_written_first_is_drawn_first(fonts: Fonts, syllable: str, vowel: str) -> None:
    line = shape(syllable, Weight.BOLD, "", fonts)
    first = line.runs[0].glyphs[0]
    alone = {number for _, number in drawn(vowel, "", fonts)}
    assert first.x == 0
    assert first.number in alone


@pytest.mark.parametrize("word", ["ผึ้ง", "ที่", "กิ่ง", "น้ำ", "ຜິ້ງ", "ນ້ຳ", "ຫຼູ້", "ẹ̀", "Ọ̀", "ọ́", "ṣ́", "m̀̄"])
def test_stacked_marks_do_not_run_into_each_other(fonts: Fonts, word: str) -> None:
    placed = inks(shape(word, Weight.BOLD, "", fonts))
    assert not any(overlap(one, other) for place, one in enumerate(placed) for other in placed[:place])


@pytest.mark.parametrize("letter", ["בֶּ", "דָּ", "חֵ", "שָׁ", "لَّ", "نٌ", "ބު", "ދޫ"])
def test_points_stay_with_their_letter(fonts: Fonts, letter: str) -> None:
    *points, base = sorted(inks(shape(letter, Weight.BOLD, "", fonts)), key=lambda ink: ink.right - ink.left)
    assert all(base.left - 0.1 < (point.left + point.right) / 2 < base.right + 0.1 for point in points)


@pytest.mark.parametrize(("text", "opening"), [("بلدية (الرياض)", "("), ("[תל] אביב", "["), ("«إيران»", "«")])
def test_brackets_are_mirrored_from_right_to_left(fonts: Fonts, text: str, opening: str) -> None:
    line = shape(text, Weight.BOLD, "", fonts)
    brackets = [(run.face, glyph) for run in line.runs for glyph in run.glyphs if glyph.text in set("()[]«»")]
    (face, leftmost), (_, rightmost) = brackets
    assert leftmost.number == face.font.get_nominal_glyph(ord(opening))
    assert rightmost.text == opening


@pytest.mark.parametrize(
    ("case", "visible"),
    [
        ("Arabic, Latin, a year in brackets", "2026 )Riyadh( ضايرلا ةيدلب"),
        ("Arabic with digits and a percent", "3/4 ةصنملا - 15 ةرودلا"),
        ("Arabic-Indic digits", ")٤ رودلا( ١٢٣ ةعاقلا"),
        ("Hebrew, Latin, quotes", "1998 )לארשי( מ״עב SAP תרבח"),
        ("English around Hebrew", "Embassy of Israel (לארשי תורירגש), floor 7"),
        ("English around Arabic", "Al Jazeera (ةريزجلا) TV-24"),
        ("Russian around Arabic", "Посольство ОАЭ (تارامإلا ةرافس), 2-й этаж"),
    ],
)
def test_mixed_directions_stand_in_reading_order(fonts: Fonts, case: str, visible: str) -> None:
    language, text = MIXED[case]
    assert seen(shape(text, Weight.BOLD, language, fonts)) == visible


@pytest.mark.parametrize("character", "直骨")
def test_a_han_character_is_drawn_in_the_form_of_its_country(fonts: Fonts, character: str) -> None:
    def form(language: str) -> list[tuple[str, int]]:
        return drawn(character, language, fonts)

    assert len({form(language)[0][0] for language in ("zh-Hans", "ja", "ko")}) == 3
    assert form("") == form("zh") == form("zh-CN") == form("en")
    assert form("ja") == form("ja-JP") == form("JA")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (f"Li {IN_NO_FONT} 娜", IN_NO_FONT),
        (f"e{MARK_IN_NO_FONT}", MARK_IN_NO_FONT),
        (f"क{MARK_IN_NO_FONT}ि", MARK_IN_NO_FONT),
        (f"ש{MARK_IN_NO_FONT}לום", MARK_IN_NO_FONT),
        (f"{IN_NO_FONT}a{MARK_IN_NO_FONT}b{MARK_IN_NO_FONT}", IN_NO_FONT + MARK_IN_NO_FONT),
        ("Anna\ufe0f 葛\U000e0100", ""),
        ("\ue000", "\ue000"),
        (f"漢{MARK_IN_NO_FONT}", MARK_IN_NO_FONT),
        (f"☎{MARK_IN_NO_FONT}", MARK_IN_NO_FONT),
    ],
)
def test_what_no_font_has_is_named_exactly(fonts: Fonts, text: str, missing: str) -> None:
    assert shape(text, Weight.BOLD, "", fonts).missing == missing


@pytest.mark.parametrize("language", ["", "en_US", "zh-", "x y", "русский", "a" * 99])
def test_a_language_that_is_no_tag_does_no_harm(fonts: Fonts, language: str) -> None:
    assert shape("Łódź 成都", Weight.BOLD, language, fonts).missing == ""


@given(text=st.text(st.characters(codec="utf-8"), max_size=30), weight=st.sampled_from(Weight))
def test_any_text_is_set_or_its_missing_characters_are_named(fonts: Fonts, text: str, weight: Weight) -> None:
    line = shape(tidy(text), weight, "und", fonts)
    lacking = [glyph for run in line.runs for glyph in run.glyphs if not glyph.number]
    assert bool(lacking) == bool(line.missing)
    assert set(line.missing) <= set(line.text)
    assert len(line.advances) == len(line.text)


@given(text=st.text("aе́ñคำ้ีකි\u200dक्षกش\u064eب\u200cש\u05bc가1(.) 漢かー", min_size=1, max_size=30))
def test_clusters_are_the_text_in_pieces_that_begin_with_no_mark(text: str) -> None:
    assert "".join(clusters(text)) == text
    assert not any(unicodedata.combining(piece[0]) for _, piece in pairwise(clusters(text)))


@pytest.mark.parametrize("whole", ["น้ำ", "ນ້ຳ", "เก", "ກໍ່", "ក្រ", "क्ष्", "ක්\u200dර", "ẹ̀", "שָּׁ", "が", "བསྒྲུ"[1:]])
def test_one_letter_is_one_cluster(whole: str) -> None:
    assert clusters(whole) == [whole]
