"""Lines in two directions: every case of Unicode's own conformance test, and what holds for any text."""

from __future__ import annotations

import lzma
import re
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.badge.bidi import levels, paragraph_level, visual

DATA = Path(__file__).parents[1] / "data" / "BidiCharacterTest.txt.xz"
CASES = 91_707
DIRECTIONS = {"0": 0, "1": 1, "2": None}
LRE, RLE, PDF, LRO, RLO = "\u202a\u202b\u202c\u202d\u202e"
LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"
TO_THE_RIGHT, TO_THE_LEFT, NUMBERS = "abŻЖщωภक漢", "אבגابتܐދߊ\u200f", "12۳٣٤"
OTHERS = "+-.,:%€ ()[]<>«»!\t\u0301\u200b"
EMBEDDINGS, OVERRIDES = LRE + RLE + PDF + LRI + RLI + FSI + PDI, LRO + RLO

bases = st.sampled_from([0, 1, None])
plain_lines = st.text(TO_THE_RIGHT + TO_THE_LEFT + NUMBERS + OTHERS, max_size=60)
embedded_lines = st.text(TO_THE_RIGHT + TO_THE_LEFT + NUMBERS + OTHERS + EMBEDDINGS, max_size=60)
any_lines = st.text(TO_THE_RIGHT + TO_THE_LEFT + NUMBERS + OTHERS + EMBEDDINGS + OVERRIDES, max_size=60)
any_levels = st.lists(st.integers(0, 6), max_size=40)


@cache
def character(code: str) -> str:
    return chr(int(code, 16))


@cache
def is_removed(each: str) -> bool:
    return unicodedata.bidirectional(each) in {"LRE", "RLE", "LRO", "RLO", "PDF", "BN"}


@cache
def written(found: tuple[int, ...], removed: tuple[int, ...]) -> str:
    """Levels and order as the file has them: "x" is what X9 removes."""
    shown = ("x" if place in removed else str(level) for place, level in enumerate(found))
    order = (str(place) for place in visual(found) if place not in removed)
    return f"{' '.join(shown)};{' '.join(order)}"


def answered(case: str) -> str:
    """A line of the file, with the answers of this product."""
    codes, direction, _ = case.split(";", 2)
    text = "".join(map(character, codes.split(" ")))
    base = paragraph_level(text) if direction == "2" else direction
    removed = tuple(place for place, each in enumerate(text) if is_removed(each))
    return f"{codes};{direction};{base};{written(levels(text, DIRECTIONS[direction]), removed)}"


def test_every_case_of_the_conformance_test_is_answered_as_unicode_does() -> None:
    """None is left out: Python's Unicode data know every character of the file."""
    cases = lzma.decompress(DATA.read_bytes()).decode("ascii").splitlines()
    wrong = [f"{case} is right, not {mine}" for case in cases if (mine := answered(case)) != case]
    assert (len(cases), len(wrong)) == (CASES, 0), "\n".join(wrong[:5])


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Dr. דוד", "Dr. " + "דוד"[::-1]),
        ("דוד 12", "12 " + "דוד"[::-1]),
        ("محمد (Cairo) 2040", "2040 )Cairo( " + "محمد"[::-1]),
        ("", ""),
    ],
)
def test_a_line_stands_as_it_is_read(text: str, seen: str) -> None:
    """But for brackets that run to the left: they are mirrored (L4) when their glyphs are chosen."""
    assert "".join(text[place] for place in visual(levels(text))) == seen


@pytest.mark.parametrize(("kind", "level"), [("R", 1), ("AL", 1), ("AN", 2)])
def test_every_right_to_left_character_and_arabic_number_of_unicode_turns_its_line(kind: str, level: int) -> None:
    turning = [each for each in map(chr, range(0x110000)) if unicodedata.bidirectional(each) == kind]
    assert turning
    assert [each for each in turning if levels(each, 0) != (level,)] == []


@pytest.mark.parametrize(
    ("unassigned", "found"),
    [("\u05ff", (1, 2, 2)), ("\U0001eeff", (1, 2, 0)), ("\u0378", (0, 0, 0)), ("א1\u20cf", (1, 2, 2, 2, 2))],
    ids=["Hebrew", "Arabic", "Greek", "currency"],
)
def test_a_character_that_is_not_assigned_yet_is_as_its_block(unassigned: str, found: tuple[int, ...]) -> None:
    """The percent sign belongs to a number in Hebrew and not in Arabic."""
    assert unicodedata.category(unassigned[-1]) == "Cn"
    assert levels(unassigned + "1%", 0) == found


def closing(opening: str) -> str:
    """The other bracket, by their names, and the five pairs that have no such names by their places."""
    name = unicodedata.name(opening)
    try:
        named = unicodedata.lookup(name.replace("LEFT", "RIGHT"))
    except KeyError:
        named = opening
    return chr(ord(opening) + 1) if named == opening else named


def test_every_pair_of_brackets_of_unicode_is_one_and_no_two_others_are() -> None:
    """In a right-to-left line "a(b)" closes with a bracket of level 2, and a lone bracket would have level 1."""
    brackets = [each for each in map(chr, range(0x10000)) if re.match("P[se]", unicodedata.category(each))]
    mirrored = [each for each in brackets if unicodedata.mirrored(each) and unicodedata.bidirectional(each) == "ON"]
    openings = [each for each in mirrored if unicodedata.category(each) == "Ps"]
    closings = [each for each in mirrored if unicodedata.category(each) == "Pe"]
    paired = {(one, two) for one in openings for two in closings if levels(f"a{one}b{two}", 1)[3] == 2}
    meant = {(one, closing(one)) for one in openings} | {("\u2329", "\u3009"), ("\u3008", "\u232a")}
    assert paired == meant


@pytest.mark.parametrize(
    ("text", "base", "found"),
    [
        pytest.param(PDI + "א", None, (1, 1), id="P2: an end without a beginning closes nothing"),
        pytest.param(FSI + "!" + PDI + RLI + "א" + PDI, 0, (0, 2, 0, 0, 1, 0), id="X5c: no farther than its end"),
        pytest.param(LRI + "a" + PDI + "b", 0, (0, 2, 0, 0), id="X5b: in a line without right-to-left letters"),
        pytest.param("a" + RLI + "א" + LRE + "b" + PDI + "c" + PDF, 0, (0, 0, 1, 1, 2, 0, 0, 0), id="X6a: closes LRE"),
        pytest.param(RLE + "א", 0, (0, 1), id="X9: what is removed first has the paragraph's level"),
        pytest.param(RLE + "א\u2029a", 0, (0, 1, 0, 0), id="X8: a paragraph's end closes all"),
        pytest.param("א" + RLI + "ב", 0, (1, 0, 1), id="X10: eos of an open isolate is the paragraph's"),
        pytest.param("א!" + RLE + "ב", 0, (1, 1, 1, 1), id="X10: eos is the higher neighbour's"),
        pytest.param("%1", 1, (2, 2), id="W5: a sign before its number"),
        pytest.param("א \tב", 0, (1, 0, 0, 1), id="L1: blanks before a tab"),
        pytest.param(RLE + "א ", 0, (0, 1, 0), id="L1: blanks at the end"),
        pytest.param(RLE + "א" + RLI + PDI, 0, (0, 1, 0, 0), id="L1: isolates at the end"),
    ],
)
def test_what_the_conformance_test_leaves_untried(text: str, base: int | None, found: tuple[int, ...]) -> None:
    assert levels(text, base) == found


@pytest.mark.parametrize(
    ("tail", "found"),
    [
        (LRE + RLE + "a", 124),
        (RLE + LRE + "א", 125),
        (RLE + LRE + "a" + PDF + "b", 126),
        (RLE + LRE + PDF + PDF + "a", 124),
        (RLE + LRI + PDF + PDI + "a", 126),
        (RLO + LRE + "a", 125),
    ],
)
def test_what_lies_deeper_than_level_125_changes_nothing(tail: str, found: int) -> None:
    """The tail starts in level 124."""
    assert levels((RLE + LRE) * 62 + tail, 0)[-1] == found


@given(line=st.text(TO_THE_RIGHT + "12" + OTHERS, max_size=60))
def test_a_line_without_anything_right_to_left_has_level_0_by_the_short_way_and_by_the_rules(line: str) -> None:
    assert levels(line) == levels(line, 0) == (0,) * len(line)
    assert levels(line + RLI + PDI, 0) == (0,) * (len(line) + 2)


@given(line=embedded_lines, base=bases)
def test_letters_and_numbers_run_their_own_way_whatever_is_around_them(line: str, base: int | None) -> None:
    for each, level in zip(line, levels(line, base), strict=True):
        assert level % 2 == 0 or each not in TO_THE_RIGHT + NUMBERS
        assert level % 2 == 1 or each not in TO_THE_LEFT


@given(line=plain_lines, base=bases)
def test_without_controls_a_level_is_at_most_two_above_the_paragraph_s(line: str, base: int | None) -> None:
    lowest = paragraph_level(line) if base is None else base
    assert all(lowest <= level <= lowest + 2 for level in levels(line, base))


@given(line=any_lines, base=bases)
def test_what_is_in_an_isolate_does_not_change_what_is_around_it(line: str, base: int | None) -> None:
    """Except a tab, before which L1 has its say."""
    before, after = "אa1 (", ") 2ب"
    inside = re.sub(f"[{LRI}-{PDI}\t]", "", line)
    filled, empty = levels(f"{before}{RLI}{inside}{PDI}{after}", base), levels(f"{before}{RLI}{PDI}{after}", base)
    assert filled[: len(before) + 1] + filled[-len(after) - 1 :] == empty


@given(found=any_levels)
def test_runs_are_ordered_as_their_characters_are(found: list[int]) -> None:
    runs = [(level, [place for place, _ in run]) for level, run in groupby(enumerate(found), lambda item: item[1])]
    ordered = [runs[place] for place in visual([level for level, _ in runs])]
    characters = [place for level, run in ordered for place in (reversed(run) if level % 2 else run)]
    assert sorted(characters) == list(range(len(found)))
    assert visual(found) == characters
