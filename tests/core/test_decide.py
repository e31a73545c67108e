"""The rules: every reason by itself, in the house's order, and what may be passed over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest

from kiosk import decide as rules
from kiosk.codes import Refusal, TicketId, TicketToken
from kiosk.decide import OVERRIDABLE, Case, decide, opening_zones, verify
from kiosk.model import (
    BadgeStatus,
    Decision,
    Finding,
    FindingKind,
    OperatorId,
    Outcome,
    ParticipantState,
    Reason,
    Side,
    Status,
    Verdict,
)
from tests.core.cases import (
    AT_CHECKPOINT,
    AT_DESK,
    DAY,
    ON_BADGE,
    Changes,
    at_checkpoint,
    badge,
    build,
    together,
)
from tests.core.tokens import BADGE, CARD, INVITATION
from tests.core.world import NOW, TODAY

NEEDS = {
    Reason.UNKNOWN,
    Reason.IN_PRINT,
    Reason.ALREADY_ISSUED,
    Reason.DOCUMENT_EXPIRED,
    Reason.PHOTO_MISSING,
    Reason.IDENTITY_REQUIRED,
}
Wrong = tuple[Reason, Changes]


def pairs(wrongs: tuple[Wrong, ...]) -> list[tuple[Wrong, Wrong]]:
    return [(one, other) for one, other in combinations(wrongs, 2) if together(one[1], other[1]) is not None]


def named(value: object) -> str | None:
    return value[0].value if isinstance(value, tuple) else None


def test_a_case_against_which_nothing_speaks_is_allowed() -> None:
    assert decide(build()) == Decision(Verdict.ALLOWED)


@pytest.mark.parametrize("wrong", AT_DESK, ids=named)
def test_each_reason_alone_is_given_at_the_desk(wrong: Wrong) -> None:
    reason, changes = wrong
    decision = decide(build(**changes))
    assert decision.reason is reason
    assert decision.verdict is (Verdict.NEEDS if reason in NEEDS else Verdict.REFUSED)


@pytest.mark.parametrize(("first", "second"), pairs(AT_DESK), ids=named)
def test_of_two_reasons_at_the_desk_the_earlier_wins(first: Wrong, second: Wrong) -> None:
    assert decide(build(**together(first[1], second[1]) or {})).reason is first[0]


def test_only_reasons_about_one_and_the_same_thing_cannot_be_compared() -> None:
    """Neighbours in the house's order that no case can have together."""
    apart = {(one[0], two[0]) for one, two in pairwise(AT_DESK) if together(one[1], two[1]) is None}
    assert apart == {
        (Reason.UNREADABLE, Reason.FOREIGN),
        (Reason.FOREIGN, Reason.WRONG_EVENT),
        (Reason.WRONG_EVENT, Reason.FORGED),
        (Reason.NOT_YET_VALID, Reason.EXPIRED),
        (Reason.UNKNOWN, Reason.BLOCKED),
        (Reason.BLOCKED, Reason.DECLINED),
        (Reason.DECLINED, Reason.PENDING),
        (Reason.IN_PRINT, Reason.ALREADY_ISSUED),
    }


def test_a_window_that_ends_before_it_begins_is_not_yet_open() -> None:
    token = replace(INVITATION, valid_from=TODAY + DAY, valid_until=TODAY - DAY)
    assert decide(build(token=token)).reason is Reason.NOT_YET_VALID


def test_every_wrong_at_once_gives_the_first() -> None:
    """And taken away one by one, each gives the next."""
    left = [wrong for wrong in AT_DESK if wrong[0] not in (Reason.UNKNOWN, Reason.DECLINED, Reason.PENDING)]
    while left:
        reason, changes = left[0]
        rest = {name: value for _, wrong in reversed(left) for name, value in wrong.items()}
        assert decide(build(**{**rest, **changes})).reason is reason
        left = left[1:]


def test_the_invitation_is_good_on_its_first_and_its_last_day() -> None:
    for token in (replace(INVITATION, valid_from=TODAY), replace(INVITATION, valid_until=TODAY)):
        assert decide(build(token=token)).positive


def test_days_are_those_of_the_events_own_calendar() -> None:
    """At 22:30 UTC it is already the next day in Moscow."""
    late = datetime(2040, 6, 4, 22, 30, tzinfo=UTC)
    case = build(now=late, created_at=late, identity_checked_at=late, collection_days=(TODAY,))
    assert decide(case).positive


def test_a_clock_two_minutes_behind_is_borne() -> None:
    assert decide(build(clock_behind=timedelta(minutes=2))).positive


def test_a_registry_copy_of_exactly_the_allowed_age_serves() -> None:
    assert decide(build(created_at=NOW - timedelta(hours=72))).positive


def test_a_category_served_at_this_station_is_not_elsewhere() -> None:
    case = build(category="media")
    assert decide(replace(case, station=replace(case.station, name="media-desk"))).positive


def test_a_category_that_the_event_lacks_is_served_anywhere() -> None:
    assert decide(build(category="gone")).positive


def test_the_elsewhere_sentence_names_the_stations() -> None:
    assert decide(build(category="media")).facts == {"stations": "media-desk"}


def test_an_unknown_person_is_told_with_the_age_of_the_copy() -> None:
    decision = decide(build(participant=None, created_at=NOW - timedelta(hours=5)))
    assert decision.facts == {"hours": "5", "what": ""}


def test_a_typed_number_that_nobody_has_is_not_called_a_genuine_code() -> None:
    assert decide(build(participant=None, token=None)).facts["what"] == "number"


def test_an_issued_badge_is_told_with_where_when_by_whom_and_its_serial() -> None:
    decision = decide(build(badges=(badge(BadgeStatus.ACTIVE),)))
    assert decision.facts == {
        "serial": "007-1-000042",
        "at": "2040-06-04 09:30",
        "station": "desk-1",
        "operator": "clerk-7",
    }


@pytest.mark.parametrize("outcome", [Outcome.PENDING, Outcome.UNSURE])
def test_a_print_under_way_says_whether_it_is_unsure(outcome: Outcome) -> None:
    decision = decide(build(badges=(badge(BadgeStatus.RESERVED, outcome),)))
    assert decision.facts["unsure"] == str(outcome is Outcome.UNSURE)


def test_a_void_badge_does_not_stand_in_the_way_of_a_new_one() -> None:
    assert decide(build(badges=(badge(BadgeStatus.VOID),))).positive


def test_a_mismatch_of_yesterday_counts_no_longer_but_the_check_must_be_made_today() -> None:
    assert decide(build(mismatch_at=NOW - DAY)).positive
    assert decide(build(identity_checked_at=NOW - DAY)).reason is Reason.IDENTITY_REQUIRED


def test_an_identity_verified_beforehand_counts_only_with_the_invitation_in_hand() -> None:
    known = {"self_service": True, "identity_checked_at": None}
    assert decide(build(**known)).positive
    assert decide(build(**known, token=None)).reason is Reason.IDENTITY_REQUIRED
    assert decide(build(**known, token=BADGE)).reason is Reason.IDENTITY_REQUIRED


def test_a_photo_is_asked_for_only_where_the_event_wants_one() -> None:
    assert decide(build(photo=False, photo_required=False)).positive


def test_a_document_without_a_date_does_not_expire() -> None:
    assert decide(build(document_expires=None)).positive


@pytest.mark.parametrize("wrong", AT_DESK, ids=named)
def test_a_supervisor_may_pass_over_what_the_house_allows_and_nothing_else(wrong: Wrong) -> None:
    reason, changes = wrong
    decision = decide(overridden(build(**changes), reason))
    assert decision.reason is (None if reason in OVERRIDABLE else reason)


@pytest.mark.parametrize("reason", sorted(OVERRIDABLE))
def test_what_was_passed_over_yesterday_refuses_again_today(reason: Reason) -> None:
    case = overridden(build(**dict(AT_DESK)[reason]), reason, days_ago=1)
    assert decide(case).reason is reason


def overridden(case: Case, *reasons: Reason, days_ago: int = 0) -> Case:
    """A supervisor allowed these today, or some days ago."""
    at = case.now - days_ago * DAY
    state = replace(case.dossier.state, overridden=tuple((reason, at) for reason in reasons))
    return replace(case, dossier=replace(case.dossier, state=state))


def test_no_forgery_block_withdrawal_second_badge_or_identity_can_be_passed_over() -> None:
    never = {
        Reason.FORGED,
        Reason.BLOCKED,
        Reason.DECLINED,
        Reason.REVOKED,
        Reason.ALREADY_ISSUED,
        Reason.IN_PRINT,
    }
    never |= {Reason.IDENTITY_MISMATCH, Reason.IDENTITY_REQUIRED, Reason.BROKEN_RULE, Reason.WRONG_EVENT}
    assert never & OVERRIDABLE == set()


def test_passing_over_one_reason_does_not_hide_the_next() -> None:
    case = build(status=Status.PENDING, paid=False, photo=False, badges=(badge(BadgeStatus.ACTIVE),))
    assert decide(overridden(case, Reason.PENDING)).reason is Reason.UNPAID
    assert decide(overridden(case, Reason.PENDING, Reason.UNPAID)).reason is Reason.ALREADY_ISSUED


def test_a_void_badge_is_no_way_to_a_new_one_at_the_desk() -> None:
    void = {"token": BADGE, "badges": (badge(BadgeStatus.VOID),)}
    assert decide(build(**void)).reason is Reason.VOID
    assert decide(build(token=replace(BADGE, generation=0))).reason is Reason.VOID


def test_an_exception_inside_a_rule_refuses_and_names_the_rule() -> None:
    """The badge's moment is broken: no time zone can be put on it."""
    broken = badge(BadgeStatus.ACTIVE, issued_at=None)
    assert decide(build(badges=(broken,))) == Decision(
        Verdict.REFUSED, Reason.BROKEN_RULE, {"rule": "_badge", "error": "AttributeError"}
    )


def test_a_broken_rule_refuses_even_a_supervisor() -> None:
    case = overridden(build(badges=(badge(BadgeStatus.ACTIVE, issued_at=None),)), *OVERRIDABLE)
    assert decide(case).reason is Reason.BROKEN_RULE


def test_a_rule_that_needs_a_person_or_a_badge_refuses_without_one() -> None:
    """The order of the rules keeps this from happening; if it were broken, nobody would come through."""
    nobody, no_badge = build(participant=None), build()
    for rule, case in ((rules._standing, nobody), (rules._badge_day, no_badge)):
        decision = rules._first(case, (rule,))
        assert decision is not None
        assert decision.reason is Reason.BROKEN_RULE


def test_a_good_badge_passes() -> None:
    assert verify(at_checkpoint(), "A") == Decision(Verdict.PASSED)
    assert verify(at_checkpoint()) == Decision(Verdict.PASSED)


@pytest.mark.parametrize("wrong", AT_CHECKPOINT, ids=named)
def test_each_reason_alone_is_given_at_the_checkpoint(wrong: Wrong) -> None:
    decision = verify(at_checkpoint(**wrong[1]), "A")
    assert (decision.verdict, decision.reason) == (Verdict.REFUSED, wrong[0])


@pytest.mark.parametrize(("first", "second"), pairs(AT_CHECKPOINT), ids=named)
def test_of_two_reasons_at_the_checkpoint_the_earlier_wins(first: Wrong, second: Wrong) -> None:
    assert verify(at_checkpoint(**together(first[1], second[1]) or {}), "A").reason is first[0]


@pytest.mark.parametrize("token", [INVITATION, None])
def test_what_is_not_a_badge_opens_nothing(token: object) -> None:
    decision = verify(at_checkpoint(token=token), "A")
    assert (decision.reason, decision.facts) == (Reason.FOREIGN, {"what": "invitation"})


def test_a_badge_older_than_the_newest_generation_is_void() -> None:
    newer = badge(BadgeStatus.ACTIVE, generation=2, serial=replace(BADGE.serial, counter=43))
    decision = verify(at_checkpoint(badges=(newer,)), "A")
    assert decision.reason is Reason.VOID
    assert decision.facts["serial"] == "007-1-000042"
    assert decision.facts["replaced_by"] == "007-1-000043"


def test_a_badge_that_this_station_never_heard_of_passes_by_its_own_signature() -> None:
    assert verify(at_checkpoint(badges=()), "A").positive


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.DECLINED])
def test_a_late_word_of_the_organiser_stops_the_badge(status: Status) -> None:
    assert verify(at_checkpoint(status=status), "A").reason is Reason.BLOCKED


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PENDING])
def test_who_has_a_badge_and_is_not_stopped_passes(status: Status) -> None:
    assert verify(at_checkpoint(status=status, paid=False), "A").positive


def test_the_registry_may_take_a_day_away_from_a_badge() -> None:
    assert verify(at_checkpoint(days=(TODAY + DAY,)), "A").reason is Reason.WRONG_DAY


def test_zones_that_open_are_the_badges_and_the_registrys_together() -> None:
    assert opening_zones(at_checkpoint()) == ("A", "V")
    assert opening_zones(at_checkpoint(zones=("B", "V"))) == ("V",)
    assert opening_zones(at_checkpoint(token=replace(ON_BADGE, zones=0b010))) == ()
    assert opening_zones(at_checkpoint(participant=None)) == ()
    assert opening_zones(build()) == ()


def test_a_badge_without_the_zone_is_told_which_open() -> None:
    assert verify(at_checkpoint(), "B").facts == {"zone": "B", "zones": "A V"}


def test_a_stale_copy_passes_at_a_checkpoint_only_where_the_event_says_so() -> None:
    stale = {"created_at": NOW - timedelta(hours=80)}
    decision = verify(at_checkpoint(**stale, stale_passes=True), "A")
    assert (decision.verdict, decision.reason, decision.facts) == (
        Verdict.PASSED,
        Reason.STALE_REGISTRY,
        {"hours": "80"},
    )


def test_an_exception_inside_a_checkpoint_rule_refuses() -> None:
    case = at_checkpoint()
    broken: Case = replace(case, dossier=replace(case.dossier, state=ParticipantState(badges=(None,))))  # type: ignore[arg-type]
    assert verify(broken, "A").reason is Reason.BROKEN_RULE


@pytest.mark.parametrize(
    ("secure", "settled", "passes"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_a_badge_of_a_double_issue_opens_no_zone_of_high_security(*, secure: bool, settled: bool, passes: bool) -> None:
    case = at_checkpoint()
    side = Side(ON_BADGE.serial, "desk-1", OperatorId("clerk"), NOW)
    finding = Finding(FindingKind.DOUBLE_ISSUE, "f", (side,), NOW if settled else None)
    zones = tuple(replace(zone, high_security=secure) for zone in case.event.zones)
    state = replace(case.dossier.state, findings=(finding,))
    case = replace(case, event=replace(case.event, zones=zones), dossier=replace(case.dossier, state=state))
    decision = verify(case, "A")
    assert (decision.verdict is Verdict.PASSED) is passes
    assert passes or (decision.reason, decision.facts["what"]) == (Reason.ZONE_DENIED, "finding")


def test_a_zone_rule_that_breaks_refuses_under_a_name() -> None:
    case = at_checkpoint()
    broken = replace(case, event=replace(case.event, zones=(None,)))  # type: ignore[arg-type]
    assert verify(broken, "A").facts == {"rule": "rule", "error": "AttributeError"}


def test_a_refused_code_says_what_it_is() -> None:
    assert decide(build(token=Refusal(Reason.FOREIGN, "web_link"))).facts == {"what": "web_link"}


TICKET = TicketToken(TicketId(bytes(32)))
HOUR = timedelta(hours=1)


def told(decision: Decision) -> tuple[Verdict, Reason | None, str]:
    return decision.verdict, decision.reason, decision.facts.get("what", "")


def test_an_invitation_of_an_earlier_year_is_no_forgery() -> None:
    """Its day is not proved, but nobody forges a code that is over."""
    for reason in (Reason.FORGED, Reason.WRONG_EVENT):
        old = Refusal(reason, "invitation", TODAY - DAY)
        assert told(decide(build(token=old))) == (Verdict.REFUSED, Reason.WRONG_EVENT, "earlier")
        today = decide(build(token=replace(old, until=TODAY)))
        assert told(today) == (Verdict.REFUSED, reason, "invitation")


def test_an_operators_card_is_named_and_does_nothing() -> None:
    refused = (Verdict.REFUSED, Reason.FOREIGN, "operator_card")
    assert told(decide(build(token=CARD, participant=None))) == refused
    assert told(verify(at_checkpoint(token=CARD, participant=None))) == refused


def test_a_ticket_is_as_good_as_an_invitation() -> None:
    assert decide(build(token=TICKET)) == Decision(Verdict.ALLOWED)
    assert decide(build(token=TICKET, identity_checked_at=None, self_service=True)) == Decision(Verdict.ALLOWED)
    checked = decide(build(token=TICKET, identity_checked_at=None))
    assert checked.reason is Reason.IDENTITY_REQUIRED


def test_a_ticket_is_taken_in_its_own_time() -> None:
    early, late = replace(TICKET, valid_from=NOW + HOUR), replace(TICKET, valid_until=NOW - HOUR)
    assert told(decide(build(token=early))) == (Verdict.REFUSED, Reason.NOT_YET_VALID, "ticket")
    assert told(decide(build(token=late))) == (Verdict.REFUSED, Reason.EXPIRED, "ticket")
    assert decide(build(token=replace(TICKET, valid_from=NOW, valid_until=NOW))).positive


def test_a_ticket_that_nobody_has_is_unknown_and_one_that_was_withdrawn_is_revoked() -> None:
    assert told(decide(build(token=TICKET, participant=None))) == (Verdict.NEEDS, Reason.UNKNOWN, "ticket")
    withdrawn = decide(build(token=TICKET, participant=None, withdrawn=True))
    assert told(withdrawn) == (Verdict.REFUSED, Reason.REVOKED, "ticket")


def test_a_ticket_at_a_checkpoint_is_no_badge() -> None:
    assert told(verify(at_checkpoint(token=TICKET))) == (Verdict.REFUSED, Reason.FOREIGN, "ticket")
