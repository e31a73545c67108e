"""A document reader types its lines one by one; they arrive as one text."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scan.lines import PATIENCE, Lines, Readings
from tests.core.tokens import INVITATION_CODE
from tests.core.world import NOW
from tests.core.zones import SPECIMEN_TD3, SPECIMENS

SOON = timedelta(milliseconds=300)
FIRST, SECOND = SPECIMEN_TD3.split("\n")


def scanned(*texts: str, gap: timedelta = SOON) -> list[str]:
    lines = Lines()
    told = [whole for place, text in enumerate(texts) for whole in lines.add((text,), NOW + place * gap)]
    return [text for (text,) in told + lines.give_up()]


@pytest.mark.parametrize("specimen", SPECIMENS)
def test_the_lines_of_a_document_are_one_text(specimen: str) -> None:
    lines = specimen.split("\n")
    assert scanned(*lines) == [specimen]
    assert scanned(*(f"{line}\r" for line in lines)) == [specimen]
    assert scanned(*lines, *lines) == [specimen, specimen]


@pytest.mark.parametrize("specimen", SPECIMENS)
@pytest.mark.parametrize("joint", ["", "\r", "\n"])
def test_a_document_in_one_text_passes_at_once(specimen: str, joint: str) -> None:
    lines, text = Lines(), specimen.replace("\n", joint)
    assert lines.add((text,), NOW) == [(text,)]
    assert not lines.waiting


def test_every_other_text_passes_at_once() -> None:
    texts = ["", "hello", INVITATION_CODE, "https://example.org", "P" * 44]
    assert scanned(*texts) == texts


def test_a_first_line_alone_is_given_up_after_two_seconds() -> None:
    lines = Lines()
    assert lines.add((FIRST,), NOW) == []
    assert lines.waiting
    assert lines.give_up() == [(FIRST,)]
    assert not lines.waiting
    assert lines.give_up() == []


@pytest.mark.parametrize("gap", [PATIENCE, timedelta(minutes=1), -SOON])
def test_a_second_line_that_comes_too_late_is_another_scan(gap: timedelta) -> None:
    assert scanned(FIRST, SECOND, gap=gap) == [FIRST, SECOND]


def test_an_invitation_after_half_a_document_is_not_lost() -> None:
    assert scanned(FIRST, INVITATION_CODE) == [FIRST, INVITATION_CODE]


def test_a_document_begun_anew_is_read_anew() -> None:
    """The first reading broke off; the first line of the second one cannot be its second line."""
    assert scanned(FIRST, FIRST, SECOND)[-1] == SPECIMEN_TD3


@given(st.lists(st.sampled_from([*SPECIMENS[0].split("\n"), FIRST, SECOND, "x", ""]) | st.text(max_size=50)), st.data())
def test_nothing_that_was_scanned_is_lost(texts: list[str], data: st.DataObject) -> None:
    lines, now, told = Lines(), NOW, list[Readings]()
    for text in texts:
        now += timedelta(milliseconds=data.draw(st.integers(-100, 3000)))
        told += lines.add((text,), now)
    whole = "".join(text for (text,) in told + lines.give_up())
    assert "".join(whole.split()) == "".join("".join(texts).split())


def test_a_line_is_found_among_several_readings() -> None:
    """A keyboard in another language: which reading is right, only the shape of the line tells."""
    lines = Lines()
    assert lines.add(("Зб" + FIRST[2:], FIRST), NOW) == []
    assert lines.add((SECOND.replace("<", "б"), SECOND), NOW + SOON) == [(SPECIMEN_TD3,)]
    begun = ("Зб" + FIRST[2:], FIRST)
    assert lines.add(begun, NOW) == []
    assert lines.give_up() == [begun]
