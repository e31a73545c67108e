"""A registry version in pieces: whoever is added or goes changes the pieces that they are in, and no other."""

from collections.abc import Sequence
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from kiosk.intake import copy

Row = tuple[int, str]
NUMBERS = range(1, 60_000, 3)


def pieces(rows: Sequence[Row]) -> list[list[Row]]:
    return list(copy._pieces(rows, 0))


def test_the_pieces_together_are_everything_in_its_order() -> None:
    rows = [(number, "") for number in NUMBERS]
    cut = pieces(rows)
    assert [row for piece in cut for row in piece] == rows
    assert 2 < len(cut) < 20


@given(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS))
def test_one_more_and_one_less_change_two_pieces_or_three(gone: int, new: int) -> None:
    before = pieces([(number, "") for number in NUMBERS])
    after = pieces([(number, "") for number in sorted({*NUMBERS, new + 1} - {gone})])
    same = [piece for piece in after if piece in before]
    assert len(same) >= len(before) - 3
    assert len(after) - len(same) <= 3


def test_rows_of_one_number_stay_together_and_every_piece_begins_at_a_number_of_its_own() -> None:
    cut = pieces([(number, letter) for number in NUMBERS for letter in "ab"])
    firsts = [piece[0][0] for piece in cut]
    assert len(set(firsts)) == len(firsts)
    for piece in cut:
        assert all(len(list(rows)) == 2 for _, rows in groupby(piece, key=lambda row: row[0]))


def test_a_piece_that_finds_no_end_is_cut_all_the_same() -> None:
    numbers = [number for number in range(2_000_000) if not copy._ends([], number)][:45_000]
    assert [len(piece) for piece in pieces([(number, "") for number in numbers])] == [20_000, 20_000, 5_000]


def test_a_table_without_numbers_is_one_piece() -> None:
    assert list(copy._pieces([("a", "1"), ("b", "2")], None)) == [[("a", "1"), ("b", "2")]]
    assert list(copy._pieces([], None)) == []
