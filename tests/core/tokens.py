"""Keys and valid codes of an invented event, the same in every run."""

from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.codes import BadgeToken, InvitationToken, OperatorCard
from kiosk.model import InvitationId, ParticipantNumber, Serial, StationId
from kiosk.token import TrustedKeys, make_badge, make_invitation, make_operator_card

EVENT, KEY_NUMBER = "forum-2040", 1
ORGANISER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STATION = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
KEYS = TrustedKeys(
    EVENT, {KEY_NUMBER: ORGANISER.public_key()}, {(7, 1): STATION.public_key()}, operator_card=ORGANISER.public_key()
)

INVITATION = InvitationToken(InvitationId(b"twelve bytes"), date(2040, 6, 4), date(2040, 6, 7))
SERIAL = Serial(StationId(7), 1, 42)
BADGE = BadgeToken(SERIAL, ParticipantNumber(4_294_967_295), generation=2, category=1, zones=0b101, days=0b11)

CARD = OperatorCard(7, role=1, card=4_000_000_000, valid_until=date(2040, 6, 7))

INVITATION_CODE = make_invitation(INVITATION, EVENT, KEY_NUMBER, ORGANISER)
BADGE_CODE = make_badge(BADGE, EVENT, STATION)
CARD_CODE = make_operator_card(CARD, EVENT, ORGANISER)
