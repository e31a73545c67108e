"""Codes: what is signed comes back the same, and nothing else is ever taken for a code of ours."""

from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from kiosk.badge.code import encode
from kiosk.codes import BadgeToken, InvitationToken, OperatorCard, Refusal
from kiosk.model import InvitationId, ParticipantNumber, Reason, Serial, StationId
from kiosk.token import (
    TOKEN_DIGITS,
    TrustedKeys,
    invitation_id,
    make_badge,
    make_invitation,
    make_operator_card,
    parse,
)
from tests.core.tokens import (
    BADGE,
    BADGE_CODE,
    CARD,
    CARD_CODE,
    EVENT,
    INVITATION,
    INVITATION_CODE,
    KEY_NUMBER,
    KEYS,
    ORGANISER,
    STATION,
    STRANGER,
)

ROOM = 1 << 8 * 83
LAST_DAY = date(2149, 6, 6)
days = st.dates(date(1970, 1, 1), LAST_DAY)
invitations = st.builds(InvitationToken, st.binary(min_size=12, max_size=12).map(InvitationId), days, days)
badges = st.builds(
    BadgeToken,
    st.builds(Serial, st.just(StationId(7)), st.just(1), st.integers(0, 0xFFFFFF)),
    st.integers(1, 0xFFFFFFFF).map(ParticipantNumber),
    generation=st.integers(0, 255),
    category=st.integers(0, 255),
    zones=st.integers(0, 0xFFFF),
    days=st.integers(0, 0xFFFF),
)
cards = st.builds(
    OperatorCard,
    st.integers(0, 0xFFFF),
    role=st.integers(0, 255),
    card=st.integers(0, 0xFFFFFFFF),
    valid_until=days,
)
CODES = [INVITATION_CODE, BADGE_CODE, CARD_CODE]
FORGED = Refusal(Reason.FORGED, until=INVITATION.valid_until)
both = pytest.mark.parametrize("code", CODES, ids=["invitation", "badge", "card"])


@given(invitations)
def test_an_invitation_comes_back_as_it_was_signed(token: InvitationToken) -> None:
    assert parse(make_invitation(token, EVENT, KEY_NUMBER, ORGANISER), KEYS) == token


@given(badges)
def test_a_badge_comes_back_as_it_was_signed(token: BadgeToken) -> None:
    assert parse(make_badge(token, EVENT, STATION), KEYS) == token


@both
def test_a_code_is_202_digits_and_fits_qr_version_5_m(code: str) -> None:
    symbol = encode(code)
    assert len(code) == TOKEN_DIGITS == 202
    assert code.isascii()
    assert code.isdigit()
    assert symbol is not None
    assert symbol.size == 37


def test_one_digit_more_would_need_a_larger_symbol() -> None:
    """Version 5-M holds exactly 202 digits: the code has no room to grow."""
    barcode = zxingcpp.create_barcode(BADGE_CODE + "0", zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False).shape[0] > 37


@both
def test_every_single_altered_digit_is_refused(code: str) -> None:
    altered = [code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1 :] for at in range(len(code))]
    assert [text for text in altered if not isinstance(parse(text, KEYS), Refusal)] == []


@both
def test_every_pair_of_swapped_digits_is_refused(code: str) -> None:
    pairs = [at for at in range(len(code) - 1) if code[at] != code[at + 1]]
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in pairs]
    assert [text for text in swapped if not isinstance(parse(text, KEYS), Refusal)] == []


@both
@pytest.mark.parametrize("length", [41, 100, 201])
def test_a_scan_cut_short_says_so(code: str, length: int) -> None:
    assert parse(code[:length], KEYS) == Refusal(Reason.UNREADABLE, "cut_short")


@both
def test_a_code_with_something_after_it_is_unreadable(code: str) -> None:
    assert parse(code + "0", KEYS) == Refusal(Reason.UNREADABLE, "text")


def test_a_code_of_another_event_is_told_from_a_forged_one() -> None:
    other = make_invitation(INVITATION, "another-forum-2039", KEY_NUMBER, ORGANISER)
    assert parse(other, KEYS) == Refusal(Reason.WRONG_EVENT, "invitation", INVITATION.valid_until)
    assert parse(make_badge(BADGE, "another-forum-2039", STATION), KEYS) == Refusal(Reason.WRONG_EVENT, "badge")
    card = make_operator_card(CARD, "another-forum-2039", ORGANISER)
    assert parse(card, KEYS) == Refusal(Reason.WRONG_EVENT, "operator_card")


def test_an_event_with_the_same_hint_is_still_another_event() -> None:
    """One byte of hint collides once in 256 events: the signature decides."""
    names = (f"forum-{number}" for number in range(10_000))
    twin = next(name for name in names if name != EVENT and replace(KEYS, event=name).hint == KEYS.hint)
    assert parse(make_invitation(INVITATION, twin, KEY_NUMBER, ORGANISER), KEYS) == FORGED


def test_an_invitation_signed_by_a_stranger_is_forged() -> None:
    assert parse(make_invitation(INVITATION, EVENT, KEY_NUMBER, STRANGER), KEYS) == FORGED


def test_an_invitation_under_a_key_number_nobody_has_is_forged() -> None:
    assert parse(make_invitation(INVITATION, EVENT, 2, ORGANISER), KEYS) == FORGED


def test_a_badge_signed_by_a_stranger_in_a_known_stations_name_is_forged() -> None:
    assert parse(make_badge(BADGE, EVENT, STRANGER), KEYS) == Refusal(Reason.FORGED)


@pytest.mark.parametrize("serial", [Serial(StationId(8), 1, 42), Serial(StationId(7), 2, 42)])
def test_a_badge_of_a_station_or_an_incarnation_not_on_the_list_says_so(serial: Serial) -> None:
    code = make_badge(replace(BADGE, serial=serial), EVENT, STATION)
    assert parse(code, KEYS) == Refusal(Reason.UNKNOWN_STATION)


def test_a_signature_for_one_kind_does_not_serve_the_other() -> None:
    """Even where the organiser and the station shared one key."""
    shared = TrustedKeys(EVENT, {KEY_NUMBER: STATION.public_key()}, {(7, 1): STATION.public_key()})
    as_badge = "20" + make_invitation(INVITATION, EVENT, KEY_NUMBER, STATION)[2:]
    as_invitation = "10" + BADGE_CODE[2:]
    assert isinstance(parse(as_badge, shared), Refusal)
    assert isinstance(parse(as_invitation, shared), Refusal)


@given(cards)
def test_an_operators_card_comes_back_as_it_was_signed(card: OperatorCard) -> None:
    assert parse(make_operator_card(card, EVENT, ORGANISER), KEYS) == card


def test_an_operators_card_of_a_stranger_or_of_another_kind_is_forged() -> None:
    assert parse(make_operator_card(CARD, EVENT, STRANGER), KEYS) == Refusal(Reason.FORGED)
    assert parse("30" + BADGE_CODE[2:], KEYS) == Refusal(Reason.FORGED)


def test_a_card_is_named_where_the_registry_has_no_key_for_cards() -> None:
    assert parse(CARD_CODE, replace(KEYS, operator_card=None)) == Refusal(Reason.FOREIGN, "operator_card")


def test_every_field_of_a_card_that_must_be_zero_is() -> None:
    """What a later version may put there must not pass for a card of today."""
    fields = bytes([KEYS.hint]) + bytes(8) + b"\0" * 9 + b"\1"
    message = b"\0".join((b"accreditation-kiosk operator card v1", EVENT.encode(), fields))
    code = f"30{int.from_bytes(fields + ORGANISER.sign(message)):0200d}"
    assert parse(code, KEYS) == Refusal(Reason.FORGED)


@both
def test_only_one_spelling_of_a_code_is_taken(code: str) -> None:
    value = int(code[2:])
    arabic = code.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)})
    fullwidth = code.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    other_spellings = [
        "0" + code,
        code[:2] + "0" + code[2:],
        "+" + code,
        code[:2] + "+" + code[3:],
        code[:2] + "-" + code[3:],
        code[:2] + "_" + code[3:],
        " " + code,
        code + " ",
        code + "\n",
        code[:100] + " " + code[100:],
        code[:2] + f"{value + ROOM:0200d}",
        code[:2] + f"{value:x}",
        arabic,
        fullwidth,
    ]
    assert [text for text in other_spellings if not isinstance(parse(text, KEYS), Refusal)] == []


def test_a_code_that_begins_with_zeros_needs_every_one_of_them() -> None:
    names = (f"forum-{number}" for number in range(10_000))
    keys = next(keys for name in names if (keys := replace(KEYS, event=name)).hint == 0)
    code = make_invitation(INVITATION, keys.event, KEY_NUMBER, ORGANISER)
    assert code[2] == "0"
    assert parse(code, keys) == INVITATION
    assert parse(code[:2] + code[3:], keys) == Refusal(Reason.UNREADABLE, "cut_short")
    assert parse(code[:2] + " " + code[3:], keys) == Refusal(Reason.UNREADABLE, "text")


def test_a_signature_shifted_by_the_order_of_the_curve_is_refused() -> None:
    """Where S is not checked, S + L verifies too (RFC 8032, 5.1.7): a second spelling of one code."""
    order = (1 << 252) + 27742317777372353535851937790883648493
    raw = int(BADGE_CODE[2:]).to_bytes(83)
    shifted = (int.from_bytes(raw[-32:], "little") + order).to_bytes(32, "little")
    assert parse(f"20{int.from_bytes(raw[:-32] + shifted):0200d}", KEYS) == Refusal(Reason.FORGED)


BOARDING_PASS = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"
VCARD = "BEGIN:VCARD\nVERSION:3.0\nN:Doe;Jane\nEND:VCARD"
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("https://example.org/?q=1", "web_link"),
        ("HTTP://EXAMPLE.ORG", "web_link"),
        ("www.example.org", "web_link"),
        (VCARD, "contact_card"),
        ("MECARD:N:Doe,Jane;;", "contact_card"),
        ("WIFI:T:WPA;S:hall;P:secret;;", "wifi"),
        (BOARDING_PASS, "boarding_pass"),
        ("mailto:someone@example.org", "mail_or_phone"),
        ("tel:+74950000000", "mail_or_phone"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "calendar"),
        ("ST00012|Name=Fond|PersonalAcc=40703810000000000001", "payment"),
        ("BCD\n002\n1\nSCT\nBANKDEFF", "payment"),
        (PASSPORT, "document"),
        (PASSPORT.replace("\n", ""), "document"),
        (PASSPORT[:44], "document"),
        (PASSPORT.replace("7408122", "7408123"), "document"),
        ("4006381333931", "number"),
        ("1012345", "number"),
    ],
)
def test_a_foreign_code_is_named(text: str, what: str) -> None:
    assert parse(text, KEYS) == Refusal(Reason.FOREIGN, what)


@pytest.mark.parametrize(
    ("text", "what"), [("", "empty"), ("hello", "text"), ("7" * 300, "text"), ("x" * 4097, "too_long")]
)
def test_what_nobody_can_name_is_unreadable(text: str, what: str) -> None:
    assert parse(text, KEYS) == Refusal(Reason.UNREADABLE, what)


def test_digits_beyond_the_83_bytes_are_damaged() -> None:
    assert parse("20" + "9" * 200, KEYS) == Refusal(Reason.UNREADABLE, "damaged")


@given(st.text(max_size=4096))
def test_any_text_at_all_gets_an_answer_and_is_no_code(text: str) -> None:
    assert isinstance(parse(text, KEYS), Refusal)


@given(st.sampled_from(["10", "20", "30"]), st.integers(0, 10**200 - 1))
def test_any_202_digits_get_an_answer_and_are_no_code(kind: str, value: int) -> None:
    assert isinstance(parse(f"{kind}{value:0200d}", KEYS), Refusal)


@given(st.sampled_from(CODES), st.data())
def test_a_code_changed_anywhere_in_any_way_is_refused(code: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(code)))
    end = data.draw(st.integers(start, len(code)))
    changed = code[:start] + data.draw(st.text(max_size=8) | st.text("0123456789", max_size=202)) + code[end:]
    assert changed == code or isinstance(parse(changed, KEYS), Refusal)


@given(st.sampled_from(CODES), st.integers(0, 83 * 8 - 1))
def test_a_single_flipped_bit_is_refused(code: str, bit: int) -> None:
    flipped = int(code[2:]) ^ (1 << bit)
    assert isinstance(parse(f"{code[:2]}{flipped:0200d}", KEYS), Refusal)


def test_an_invitation_id_stays_the_same_and_a_renewal_changes_it() -> None:
    number = ParticipantNumber(7)
    first = invitation_id(b"secret", number)
    assert first == invitation_id(b"secret", number)
    assert len(first) == 12
    others = {
        invitation_id(b"secret", number, 1),
        invitation_id(b"secret", ParticipantNumber(8)),
        invitation_id(b"other", number),
    }
    assert len(others | {first}) == 4


@given(st.text(max_size=40) | st.from_regex(r"\A[0-9]{1,6}-[0-9]{1,4}-[0-9]{1,9}\Z"))
def test_any_text_is_a_serial_or_none(text: str) -> None:
    serial = Serial.parse(text)
    assert serial is None or Serial.parse(str(serial)) == serial


@pytest.mark.parametrize("text", ["", "1-1", "65536-1-1", "1-256-1", "1-1-16777216", "²-1-1", "1-1-" + "9" * 5000])
def test_what_is_no_serial_is_none(text: str) -> None:
    assert Serial.parse(text) is None
