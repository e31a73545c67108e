"""Tickets of other systems: one spelling each, found by their digest, and nobody's text breaks anything."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from kiosk.codes import Refusal, TicketToken
from kiosk.config import Home, parse_event
from kiosk.errors import KioskError
from kiosk.intake.loader import Source
from kiosk.model import Decision, ForeignTickets, Reason, Verdict
from kiosk.store.engine import Mode, open_engine, writing
from kiosk.ticket import parse_pretix, ticket_id, window
from kiosk.token import parse
from tests.core import world
from tests.core.acts import CHECKED
from tests.core.tickets import PRETIX_KEY, PRETIX_PEM, SECRET, as_text, message, pretix_ticket, sealed
from tests.core.tokens import EVENT, INVITATION_CODE, KEYS, STRANGER
from tests.core.world import ANNA, CLERK, EVENT_TOML, NOW, PEOPLE, SELF_SERVICE, StationAt
from tests.homes import copied, with_fonts

BOTH = ForeignTickets(opaque=True, pretix_keys=(PRETIX_KEY,))
SIGNED = ForeignTickets(pretix_keys=(PRETIX_KEY,))
TICKET = pretix_ticket()
TOML = EVENT_TOML.replace("\n[[", f'\n[foreign_tickets]\nopaque = true\npretix_keys = ["{PRETIX_PEM}"]\n\n[[', 1)


def test_a_well_signed_ticket_is_told_by_the_digest_of_its_text() -> None:
    assert parse(TICKET, KEYS, SIGNED) == TicketToken(ticket_id(TICKET, EVENT))


def test_a_ticket_that_says_when_it_is_valid_is_valid_then() -> None:
    begins = datetime(2040, 6, 5, 9, tzinfo=UTC)
    ends = begins + timedelta(hours=3)
    told = message(valid_from=int(begins.timestamp()), valid_until=int(ends.timestamp()))
    token = parse(pretix_ticket(told), KEYS, SIGNED)
    assert isinstance(token, TicketToken)
    assert (token.valid_from, token.valid_until) == (begins, ends)


def test_a_ticket_signed_by_a_stranger_is_forged() -> None:
    assert parse(pretix_ticket(key=STRANGER), KEYS, SIGNED) == Refusal(Reason.FORGED)


def test_a_ticket_is_named_where_the_event_takes_none() -> None:
    assert parse(TICKET, KEYS) == Refusal(Reason.FOREIGN, "ticket")


RAW = b64decode(TICKET[::-1])


@pytest.mark.parametrize(
    "text",
    [
        "A" + TICKET,
        TICKET + "A",
        "=" + TICKET,
        TICKET.lstrip("="),
        "====" + TICKET,
        TICKET[:20] + "\n" + TICKET[20:],
        TICKET[:20] + "*" + TICKET[20:],
        TICKET.replace("+", "-").replace("/", "_") + "-",
        as_text(RAW + b"\0"),
        as_text(RAW + b"trailing bytes"),
        as_text(b"\2" + RAW[1:]),
        as_text(RAW[:2] + bytes([RAW[2] + 1]) + RAW[3:]),
        as_text(RAW[:-1]),
        TICKET[::-1],
    ],
)
def test_another_spelling_of_a_good_ticket_is_no_ticket(text: str) -> None:
    """Pretix itself reads most of these as the same ticket: a list of revoked ones would not stop them."""
    assert isinstance(parse(text, KEYS, SIGNED), Refusal)


def test_bits_that_base64_does_not_use_must_be_zero() -> None:
    seed = next("s" * length for length in range(9, 12) if pretix_ticket(message("s" * length)).startswith("="))
    good = pretix_ticket(message(seed))
    last = good.lstrip("=")[0]
    pad = good[: good.index(last)]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = pad + alphabet[alphabet.index(last) + 1] + good[len(pad) + 1 :]
    assert b64decode(twin[::-1]) == b64decode(good[::-1])
    assert isinstance(parse(good, KEYS, SIGNED), TicketToken)
    assert isinstance(parse(twin, KEYS, SIGNED), Refusal)


@given(st.data())
def test_a_ticket_changed_anywhere_is_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TICKET)))
    end = data.draw(st.integers(start, len(TICKET)))
    changed = TICKET[:start] + data.draw(st.text(max_size=6)) + TICKET[end:]
    assert changed == TICKET or isinstance(parse(changed, KEYS, SIGNED), Refusal)


@given(st.text(max_size=300) | st.binary(max_size=300).map(as_text) | st.binary(max_size=99).map(pretix_ticket))
def test_any_text_gets_an_answer(text: str) -> None:
    parse_pretix(text)
    for foreign in (BOTH, SIGNED, ForeignTickets()):
        assert isinstance(parse(text, KEYS, foreign), Refusal | TicketToken)


@given(st.binary(max_size=80))
def test_any_message_says_when_or_is_none(payload: bytes) -> None:
    told = window(payload)
    assert told is None or (told.valid_from is None or told.valid_from.tzinfo is UTC)


@pytest.mark.parametrize(
    "payload",
    [b"\x0a\x7fabc", b"\x28", b"\x28" + b"\xff" * 10 + b"\1", b"\x0b", b"\x0d\0\0", b"\x28" + b"\xff" * 9 + b"\1"],
)
def test_a_signed_message_that_is_none_is_damaged(payload: bytes) -> None:
    assert parse(pretix_ticket(payload), KEYS, SIGNED) == Refusal(Reason.UNREADABLE, "damaged")


def test_fields_that_are_not_known_are_passed_over() -> None:
    later = message(valid_from=9) + b"\x3a\x02hi" + b"\x45\0\0\0\0" + b"\x49" + bytes(8) + b"\x80\x01\x07"
    told = window(later)
    assert told is not None
    assert told.valid_from == datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC)


def test_a_secret_is_told_by_its_digest_and_named_for_when_nobody_has_it() -> None:
    assert parse(SECRET, KEYS, BOTH) == TicketToken(
        ticket_id(SECRET, EVENT), otherwise=Refusal(Reason.UNREADABLE, "text_or_ticket")
    )
    link = "https://example.org/t/4711"
    assert parse(link, KEYS, BOTH) == TicketToken(ticket_id(link, EVENT), otherwise=Refusal(Reason.FOREIGN, "web_link"))


@pytest.mark.parametrize("text", ["", "1234567", "0123456789", "short", "two words", "ключ-билета", "x" * 1001])
def test_what_is_too_short_or_no_plain_text_is_no_secret(text: str) -> None:
    assert isinstance(parse(text, KEYS, BOTH), Refusal)


def test_a_code_of_ours_is_never_a_secret() -> None:
    assert not isinstance(parse(INVITATION_CODE, KEYS, BOTH), TicketToken)
    assert isinstance(parse("20" + INVITATION_CODE[2:], KEYS, BOTH), Refusal)


def test_the_digest_is_of_no_use_at_another_event() -> None:
    assert len({ticket_id(SECRET, EVENT), ticket_id(SECRET, "other"), ticket_id(SECRET + "x", EVENT)}) == 3


# --- settings -----------------------------------------------------------------------------------------------------


def settings(words: str) -> ForeignTickets:
    return parse_event(EVENT_TOML.replace("\n[[", f"\n{words}\n[[", 1), "event.toml").foreign_tickets


def test_an_event_says_which_tickets_it_takes() -> None:
    assert settings("") == ForeignTickets()
    assert settings("foreign_tickets = false") == ForeignTickets()
    assert settings("foreign_tickets = true") == ForeignTickets(opaque=True)
    raw = b64encode(PRETIX_KEY).decode()
    assert settings(f'[foreign_tickets]\npretix_keys = ["{PRETIX_PEM}", "{raw}"]\n') == ForeignTickets(
        pretix_keys=(PRETIX_KEY, PRETIX_KEY)
    )


def pem(kind: bytes) -> str:
    """A key of another kind, by its object identifier: X25519, and one that nobody knows."""
    der = bytes.fromhex("302a30050603") + kind + bytes.fromhex("032100") + PRETIX_KEY
    return b64encode(b"-----BEGIN PUBLIC KEY-----\n" + b64encode(der) + b"\n-----END PUBLIC KEY-----\n").decode()


@pytest.mark.parametrize(
    "words",
    [
        'foreign_tickets = "yes"',
        "[foreign_tickets]\nopaque = 1\n",
        '[foreign_tickets]\npretix_keys = "key"\n',
        '[foreign_tickets]\npretix_keys = ["not base64"]\n',
        '[foreign_tickets]\npretix_keys = ["AAAA"]\n',
        f'[foreign_tickets]\npretix_keys = ["{pem(bytes.fromhex("2b656e"))}"]\n',
        f'[foreign_tickets]\npretix_keys = ["{pem(bytes.fromhex("2b755e"))}"]\n',
    ],
)
def test_a_wrong_setting_is_named(words: str) -> None:
    with pytest.raises(KioskError, match="event_file") as caught:
        settings(words)
    assert str(caught.value.facts["key"]).startswith("foreign_tickets")


# --- at the desk --------------------------------------------------------------------------------------------------


def with_tickets(told: dict[int, str]) -> list[dict[str, str]]:
    return [{**person, "ticket": told.get(int(person["number"]), "")} for person in PEOPLE]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    people = with_tickets({ANNA: SECRET, SELF_SERVICE: TICKET})
    return world.write_event(tmp_path_factory.mktemp("tickets"), people, TOML)


@pytest.fixture(scope="module")
def set_up(source: Source, font_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    empty = with_fonts(Home(tmp_path_factory.mktemp("ticket") / "home"), font_cache)
    home, report = world.found_station(empty.root, source)
    assert report.refused == []
    return home.root


@pytest.fixture
def taking(set_up: Path, tmp_path: Path) -> StationAt:
    return StationAt(copied(set_up, tmp_path / "home"))


def reason(station: StationAt, text: str) -> tuple[Verdict, Reason | None]:
    decision = station.desk.look(station.desk.read(text), NOW).decision
    return decision.verdict, decision.reason


def test_a_ticket_finds_its_holder_like_an_invitation(taking: StationAt) -> None:
    answer = taking.desk.scan(taking.desk.read(SECRET), NOW, CLERK)
    assert answer.dossier.participant is not None
    assert answer.dossier.participant.number == ANNA
    assert answer.decision.reason is Reason.IDENTITY_REQUIRED
    issued = taking.desk.issue(taking.desk.read(SECRET), CHECKED, NOW, CLERK)
    assert issued.decision == Decision(Verdict.ALLOWED)
    assert reason(taking, SECRET) == (Verdict.NEEDS, Reason.IN_PRINT)
    taking.close()


def test_who_was_verified_beforehand_needs_no_check_with_a_signed_ticket(taking: StationAt) -> None:
    assert reason(taking, TICKET) == (Verdict.ALLOWED, None)
    taking.close()


def test_a_signed_ticket_that_nobody_has_is_unknown_and_a_secret_is_named(taking: StationAt) -> None:
    assert reason(taking, pretix_ticket(message("another"))) == (Verdict.NEEDS, Reason.UNKNOWN)
    assert reason(taking, pretix_ticket(key=STRANGER)) == (Verdict.REFUSED, Reason.FORGED)
    assert reason(taking, SECRET[::-1]) == (Verdict.REFUSED, Reason.UNREADABLE)
    assert reason(taking, "https://example.org/ticket") == (Verdict.REFUSED, Reason.FOREIGN)
    taking.close()


def test_a_ticket_replaced_or_gone_from_the_list_is_revoked(taking: StationAt, tmp_path: Path) -> None:
    newer = pretix_ticket(message("newer"))
    table = tmp_path / "next.csv"
    table.write_text(world.csv_text(with_tickets({SELF_SERVICE: newer})), encoding="utf-8")
    taking.import_table(Source(table))
    assert reason(taking, SECRET) == (Verdict.REFUSED, Reason.REVOKED)
    assert reason(taking, TICKET) == (Verdict.REFUSED, Reason.REVOKED)
    assert reason(taking, newer) == (Verdict.NEEDS, Reason.PHOTO_MISSING) or reason(taking, newer)[1] is None
    taking.import_table(Source(table))
    assert reason(taking, SECRET) == (Verdict.REFUSED, Reason.REVOKED)
    taking.close()


def test_a_ticket_given_to_another_person_finds_that_person(taking: StationAt, tmp_path: Path) -> None:
    table = tmp_path / "next.csv"
    table.write_text(world.csv_text(with_tickets({SELF_SERVICE: SECRET})), encoding="utf-8")
    taking.import_table(Source(table))
    found = taking.desk.look(taking.desk.read(SECRET), NOW).dossier.participant
    assert found is not None
    assert found.number == SELF_SERVICE
    taking.close()


def test_two_people_cannot_have_one_ticket(taking: StationAt, tmp_path: Path) -> None:
    table = tmp_path / "next.csv"
    table.write_text(world.csv_text(with_tickets({ANNA: SECRET, SELF_SERVICE: SECRET})), encoding="utf-8")
    report = taking.import_table(Source(table))
    assert [(line.field, line.reason) for line in report.refused] == [("ticket", "ticket_twice")]
    taking.close()


def rows(connection: Connection) -> str:
    """Everything in a database, as text."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    return "".join(str(connection.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in names)


@pytest.mark.parametrize("text", ["short", "two words", "0123456789", "билет-номер-1", "x" * 1001])
def test_a_ticket_that_could_be_guessed_or_is_no_plain_text_is_refused(
    taking: StationAt, tmp_path: Path, text: str
) -> None:
    table = tmp_path / "next.csv"
    table.write_text(world.csv_text(with_tickets({ANNA: text})), encoding="utf-8")
    report = taking.import_table(Source(table))
    assert [(line.field, line.reason) for line in report.refused] == [("ticket", "ticket")]
    taking.close()


def test_no_database_holds_the_text_of_a_ticket(taking: StationAt) -> None:
    taking.desk.scan(taking.desk.read(SECRET), NOW, CLERK)
    with taking.journal.reading() as journal, taking.shelf.current()._engine.connect() as registry:
        told = rows(journal) + rows(registry)
    assert "identity_required" in told
    assert "Иванова" in told
    assert SECRET not in told
    taking.close()


def test_a_ticket_at_a_checkpoint_is_no_badge(taking: StationAt) -> None:
    for text in (SECRET, TICKET):
        told = taking.checkpoint.verify(text, "", NOW, CLERK)
        assert (told.decision.reason, told.decision.facts["what"]) == (Reason.FOREIGN, "ticket")
    taking.close()


def test_a_registry_of_before_there_were_tickets_knows_none_until_the_next_import(
    taking: StationAt, source: Source
) -> None:
    file = taking.shelf.current().path
    taking.shelf.close()
    engine = open_engine(file, taking.keys.secret("database"), Mode.DURABLE)
    with writing(engine, file) as connection:
        connection.exec_driver_sql("DROP TABLE ticket")
    engine.dispose()
    assert reason(taking, TICKET) == (Verdict.NEEDS, Reason.UNKNOWN)
    assert reason(taking, SECRET) == (Verdict.REFUSED, Reason.UNREADABLE)
    assert taking.import_table(source).before_lost is False
    assert reason(taking, TICKET) == (Verdict.ALLOWED, None)
    taking.close()


def test_the_lengths_of_a_sealed_message_are_two_big_endian_numbers() -> None:
    assert sealed(b"abc", bytes(64))[:5] == b"\1\0\3\0\x40"
