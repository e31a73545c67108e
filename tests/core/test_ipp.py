"""IPP messages: what is sent can be read again, and whatever a device sends, reading it ends in a value or IppError."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.printing.ipp import (
    MOST_DEPTH,
    Attribute,
    IppError,
    Operation,
    Reply,
    Request,
    Tag,
    decode,
    encode,
    number,
    text,
    texts,
)

SIZE = (Attribute(Tag.INTEGER, "x-dimension", (10500,)), Attribute(Tag.INTEGER, "y-dimension", (14800,)))
MEDIA = Attribute(Tag.COLLECTION, "media-col", ((Attribute(Tag.COLLECTION, "media-size", (SIZE,)),),))
NAME = Attribute(Tag.NAME, "job-name", ("001-1-000001",))
EXACT = Attribute(Tag.BOOLEAN, "ipp-attribute-fidelity", (True,))
REQUEST = Request(Operation.PRINT_JOB, (NAME, EXACT), (MEDIA,), b"%PDF-1.4")
WHOLE = encode(REQUEST)


def test_a_message_is_laid_out_as_rfc_8010_says() -> None:
    assert encode(Request(Operation.GET_JOBS, (Attribute(Tag.KEYWORD, "which-jobs", ("all",)),)), (1, 1)) == (
        b"\x01\x01\x00\x0a\x00\x00\x00\x01" + b"\x01" + b"\x44\x00\x0awhich-jobs\x00\x03all" + b"\x03"
    )


def test_what_is_sent_can_be_read_again() -> None:
    read = decode(WHOLE)
    assert read.first(Tag.OPERATION) == {"job-name": ("001-1-000001",), "ipp-attribute-fidelity": (True,)}
    size = {"x-dimension": (10500,), "y-dimension": (14800,)}
    assert read.first(Tag.JOB) == {"media-col": ({"media-size": (size,)},)}


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1), st.lists(st.text(max_size=50), min_size=1))
def test_every_value_of_an_attribute_arrives(numbers: list[int], words: list[str]) -> None:
    about = (Attribute(Tag.INTEGER, "numbers", tuple(numbers)), Attribute(Tag.TEXT, "words", tuple(words)))
    read = decode(encode(Request(Operation.GET_JOBS, about))).first(Tag.OPERATION)
    assert (read["numbers"], read["words"]) == (tuple(numbers), tuple(words))
    assert number(read, "numbers") == numbers[0]
    assert (text(read, "words"), texts(read, "words")) == (words[0], tuple(words))


def test_what_a_printer_does_not_know_is_no_value() -> None:
    fields = b"\x13\x00\x01a\x00\x00" + b"\x12\x00\x01b\x00\x00" + b"\x30\x00\x01c\x00\x02\xff\xfe"
    read = decode(b"\x02\x00\x00\x00\x00\x00\x00\x01\x02" + fields + b"\x03").first(Tag.JOB)
    assert read == {"a": (None,), "b": (), "c": (b"\xff\xfe",)}
    assert (number(read, "a"), text(read, "a"), number(read, "absent")) == (None, "", None)


def test_a_text_that_names_its_language_is_a_text() -> None:
    value = b"\x00\x02ru" + b"\x00\x04" + "да".encode()
    field = b"\x35\x00\x01a" + len(value).to_bytes(2) + value
    assert decode(b"\x02\x00\x00\x00\x00\x00\x00\x01\x02" + field + b"\x03").first(Tag.JOB) == {"a": ("да",)}


@pytest.mark.parametrize("length", range(len(WHOLE) - len(REQUEST.document)))
def test_a_message_cut_off_anywhere_is_none(length: int) -> None:
    with pytest.raises(IppError):
        decode(WHOLE[:length])


def test_collections_within_collections_have_an_end() -> None:
    deep = b"\x34\x00\x01a\x00\x00" + b"\x4a\x00\x00\x00\x01a\x34\x00\x00\x00\x00" * (100 * MOST_DEPTH)
    with pytest.raises(IppError):
        decode(b"\x02\x00\x00\x00\x00\x00\x00\x01\x02" + deep)


def read_or_refused(message: bytes) -> None:
    with suppress(IppError):
        assert isinstance(decode(message), Reply)


@settings(max_examples=500)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_value_or_an_ipp_error(message: bytes) -> None:
    read_or_refused(message)
    read_or_refused(b"\x02\x00\x00\x00\x00\x00\x00\x01" + message)


@settings(max_examples=500)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4), st.integers(0, 4))
def test_a_message_damaged_anywhere_is_a_value_or_an_ipp_error(place: int, other: bytes, lost: int) -> None:
    read_or_refused(WHOLE[:place] + other + WHOLE[place + lost :])
