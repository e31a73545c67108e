"""The readers: each takes any bytes and must answer with a value of its own, or with its own error."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kiosk.audit import BEGINNING, personal_digest
from kiosk.badge.layout_file import parse_layout
from kiosk.codes import BadgeToken, InvitationToken, OperatorCard, Refusal, TicketToken
from kiosk.config import parse_event
from kiosk.document import Mrz, MrzFault, compare, parse_mrz
from kiosk.errors import KioskError
from kiosk.intake.rows import COLUMNS, Checked, RowChecker, Wrong
from kiosk.invitations import code_png
from kiosk.journal import Head, Line, Parcel
from kiosk.journal.projection import canonical
from kiosk.model import ForeignTickets, Serial, StationRole
from kiosk.printing.ipp import IppError
from kiosk.printing.ipp import decode as decode_ipp
from kiosk.printing.zpl import host_status, label_count
from kiosk.scan.lines import Lines, Readings
from kiosk.scan.picture import decode as decode_picture
from kiosk.spelling import reads
from kiosk.sync.parcels import pack_parcel, unpack_parcel
from kiosk.sync.shards import unpack_rows
from kiosk.sync.squeeze import squeezed, unsqueezed
from kiosk.ticket import parse_pretix, window
from kiosk.token import parse
from tests.core.cases import PERSON
from tests.core.test_ipp import WHOLE
from tests.core.tickets import PRETIX_KEY, PRETIX_PEM, SECRET, message, pretix_ticket
from tests.core.tokens import BADGE_CODE, CARD_CODE, INVITATION_CODE, KEYS
from tests.core.world import EVENT_TOML, PEOPLE, jpeg
from tests.core.world import event as world_event
from tests.core.zones import SPECIMENS, passport

BEGIN = datetime(2040, 6, 5, tzinfo=UTC)
BOTH = ForeignTickets(opaque=True, pretix_keys=(PRETIX_KEY,))
CODES, TICKET = (INVITATION_CODE, BADGE_CODE, CARD_CODE), pretix_ticket()
LAYOUTS = Path(__file__).parents[2] / "resources" / "badges"


@dataclass(frozen=True, slots=True)
class Target:
    """A reader, and good texts to begin with."""

    read: Callable[[bytes], None]
    seeds: Sequence[bytes]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def token(data: bytes) -> None:
    text = _text(data)
    told = parse(text, KEYS, BOTH)
    assert isinstance(told, Refusal | TicketToken) or text in CODES
    assert isinstance(told, Refusal | TicketToken | InvitationToken | BadgeToken | OperatorCard)


def ticket(data: bytes) -> None:
    window(data)
    signed = parse_pretix(_text(data))
    assert signed is None or not signed.holds([PRETIX_KEY]) or _text(data) == TICKET


def document(data: bytes) -> None:
    told = parse_mrz(_text(data))
    assert isinstance(told, Mrz | MrzFault)
    if isinstance(told, Mrz):
        compared = compare(told, PERSON, date(2040, 6, 5))
        assert not set(compared.agrees) & set(compared.differs)


def name(data: bytes) -> None:
    shown, _, known = _text(data).partition("\n")
    for internal in (False, True):
        for cut in (False, True):
            reads(shown, known, internal=internal, cut=cut)


def lines(data: bytes) -> None:
    texts, joined, told = _text(data).split("\0"), Lines(), list[Readings]()
    gap = timedelta(milliseconds=sum(data[:1]) * 10)
    for place, text in enumerate(texts):
        told += joined.add((text,), BEGIN + place * gap)
    whole = "".join(text for (text,) in told + joined.give_up())
    assert "".join(whole.split()) == "".join("".join(texts).split())


def ipp(data: bytes) -> None:
    with suppress(IppError):
        decode_ipp(data)


def zpl(data: bytes) -> None:
    host_status(data)
    label_count(data)


def layout(data: bytes) -> None:
    with suppress(KioskError):
        parse_layout(_text(data), LAYOUTS / "fuzzed.toml")


def event(data: bytes) -> None:
    with suppress(KioskError):
        parse_event(_text(data), "event.toml")


def row(data: bytes) -> None:
    checker = RowChecker(world_event(), COLUMNS)
    assert isinstance(checker.check(_text(data).split("\0")), Checked | Wrong)


def serial(data: bytes) -> None:
    told = Serial.parse(_text(data))
    assert told is None or Serial.parse(str(told)) == told


def picture(data: bytes) -> None:
    assert isinstance(decode_picture(data), list)


def parcel(data: bytes) -> None:
    """What is inside the compression, where a stick is made by somebody else."""
    told = unpack_parcel(squeezed(data, 1))
    assert told is None or (unpack_parcel(pack_parcel(told)) is not None and isinstance(told, Parcel))
    assert unpack_parcel(data) is None


def shard(data: bytes) -> None:
    told = unpack_rows(squeezed(data, 1), StationRole.CHECKPOINT)
    assert told is None or told.known


def _texts(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


_STATUS = b"\x02030,0,0,0406,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
_WORDS = canonical({"collector": "Anna"})
_BODY = canonical({"personal": personal_digest(bytes(16), _WORDS)})
_LINE = Line(BEGINNING, bytes(32), 1, 5, "handover", "1", _BODY, BEGINNING, bytes(16), _WORDS)
_PARCEL = Parcel((Head(bytes(32), 1, BEGINNING, bytes(64)),), (_LINE, replace(_LINE, subject="2", seq=2)))
_TAKING = EVENT_TOML.replace("\n[[", f'\n[foreign_tickets]\nopaque = true\npretix_keys = ["{PRETIX_PEM}"]\n\n[[', 1)
TARGETS = {
    "token": Target(token, _texts(*CODES, TICKET, SECRET, SPECIMENS[0], "https://example.org")),
    "ticket": Target(ticket, (*_texts(TICKET), message(valid_from=1, valid_until=2))),
    "document": Target(document, _texts(*SPECIMENS, passport(), passport(code="PN", days=("800229", "<<<<<<")))),
    "name": Target(name, _texts("MUELLER\nMüller", "SHCHERBAKOV\nЩербаков", "PREOBR\nПреображенский", "AL\nالفاسي")),
    "lines": Target(lines, _texts(*(specimen.replace("\n", "\0") for specimen in SPECIMENS))),
    "ipp": Target(ipp, (WHOLE,)),
    "zpl": Target(zpl, (_STATUS, b'"1234"')),
    "layout": Target(layout, tuple(path.read_bytes() for path in sorted(LAYOUTS.glob("*.toml")))),
    "event": Target(event, _texts(EVENT_TOML, _TAKING)),
    "row": Target(row, _texts(*("\0".join(person.get(name, "") for name in COLUMNS) for person in PEOPLE[:3]))),
    "parcel": Target(parcel, (unsqueezed(pack_parcel(_PARCEL), 10_000),)),
    "shard": Target(
        shard,
        _texts('["meta","name","value"]\n["version","1"]', '["ticket","id","number","withdrawn"]\n["00",1,false]'),
    ),
    "serial": Target(serial, _texts("001-1-000042", "65535-255-16777215")),
    "picture": Target(picture, (code_png(INVITATION_CODE), jpeg(64, 64), b"%PDF-1.4\n%%EOF")),
}
