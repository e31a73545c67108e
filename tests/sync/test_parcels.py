"""Journals packed and unpacked are the same journals; anything else is no parcel and no accident."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.audit import BEGINNING, entry_id, personal_digest
from kiosk.journal import Head, Line, Parcel
from kiosk.journal.projection import canonical
from kiosk.model import EntryId, EntryKind, ParticipantNumber
from kiosk.sync.parcels import pack_parcel, unpack_parcel
from kiosk.sync.squeeze import squeezed
from tests.core.world import ANNA, CLERK, NOW
from tests.sync.test_merge import issued, scanned
from tests.sync.town import Town

RAW = st.binary(min_size=32, max_size=32)
TEXT = st.text(max_size=12)
NUMBER = st.integers(0, 2**63 - 1)
WORDS = st.dictionaries(TEXT, TEXT, max_size=2)


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Chains, forked anywhere, of any words."""
    found: list[Line] = []
    for writer in draw(st.lists(RAW, max_size=3, unique=True)):
        ends = [(0, BEGINNING)]
        for _ in range(draw(st.integers(0, 8))):
            seq, prev = draw(st.sampled_from(ends))
            salt, data = draw(st.sampled_from([b"", b"salt" * 4])), draw(TEXT)
            told = {**draw(WORDS), **({"personal": personal_digest(salt, data)} if salt else {})}
            body = draw(st.sampled_from([canonical(told), draw(TEXT), '"personal":""' + canonical(told)]))
            bare = Line(
                BEGINNING, writer, seq + 1, draw(NUMBER), draw(TEXT), draw(TEXT), body, prev, salt, data if salt else ""
            )
            line = replace(bare, id=entry_id(bare.unread(), body))
            found.append(line)
            ends.append((line.seq, line.id))
    return found


HEADS = st.builds(Head, RAW, NUMBER, RAW.map(EntryId), st.binary(min_size=64, max_size=64))


def in_order(parcel: Parcel) -> Parcel:
    unique = {line.id: line for line in parcel.lines}
    return replace(parcel, lines=tuple(sorted(unique.values(), key=lambda line: line.id)))


@given(lines(), st.lists(HEADS, max_size=3), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_what_is_packed_comes_out_the_same(written: list[Line], heads: list[Head], luck: Random) -> None:
    unique = list({line.id: line for line in written}.values())
    part = luck.sample(unique, luck.randint(0, len(unique)))
    parcel = Parcel(tuple(heads), tuple(part))
    unpacked = unpack_parcel(pack_parcel(parcel))
    assert unpacked is not None
    assert in_order(unpacked) == in_order(parcel)


@given(st.binary(max_size=300))
def test_any_bytes_are_no_parcel(data: bytes) -> None:
    assert unpack_parcel(data) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)
FIELDS = st.fixed_dictionaries({"format": st.just(1), "heads": JSON, "certificates": JSON, "strikes": JSON})
RUN = st.fixed_dictionaries(
    {
        "writer": JSON | RAW.map(bytes.hex),
        "seq": JSON | st.integers(),
        "prev": JSON | st.just(""),
        "hlc": JSON | st.lists(st.integers(), max_size=2),
        "kind": JSON | st.lists(st.text(max_size=3), max_size=2),
        "subject": JSON | st.lists(st.text(max_size=3), max_size=2),
        "body": JSON | st.lists(st.text(max_size=3), max_size=2),
        "personal": JSON | st.just([]),
    }
)


@given(FIELDS, st.lists(RUN, max_size=2) | JSON)
def test_any_document_in_its_place_is_a_parcel_or_none(told: dict[str, object], runs: object) -> None:
    import json

    unpacked = unpack_parcel(squeezed(json.dumps({**told, "runs": runs}).encode(), 1))
    assert unpacked is None or isinstance(unpacked, Parcel)


@pytest.mark.parametrize("text", [b"[" * 100_000, b'{"format":2}', b"7", b'{"format":1}', b"\xff"])
def test_odd_documents_are_no_parcel(text: bytes) -> None:
    assert unpack_parcel(squeezed(text, 1)) is None


def test_the_journal_of_a_town_comes_out_the_same(town: Town) -> None:
    desk = town.station("desk-2")
    scanned(desk, times=5)
    issued(desk)
    with desk.journal.act(NOW + timedelta(seconds=1), CLERK) as act:
        act.append(EntryKind.HANDOVER, ParticipantNumber(ANNA), {"serial": "x"}, {"collector": "Пётр"})
    parcel = desk.journal.parcel()
    packed = pack_parcel(parcel)
    unpacked = unpack_parcel(packed)
    assert unpacked is not None
    assert in_order(unpacked) == in_order(parcel)
    assert town.organiser.journal.receive(unpacked, NOW).refused == ()
    desk.close()


def test_a_digest_that_can_be_made_again_is_not_carried() -> None:
    salt, data = bytes(range(16)), canonical({"collector": "Anna"})
    body = canonical({"personal": personal_digest(salt, data)})
    bare = Line(BEGINNING, bytes(32), 1, 5, "handover", "1", body, BEGINNING, salt, data)
    line = replace(bare, id=entry_id(bare.unread(), body))
    without = replace(line, salt=b"", data="")
    assert len(pack_parcel(Parcel(lines=(line,)))) < len(pack_parcel(Parcel(lines=(without,)))) + 40
    unpacked = unpack_parcel(pack_parcel(Parcel(lines=(line,))))
    assert unpacked
    assert unpacked.lines == (line,)
