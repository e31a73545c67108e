"""A badge that would come out wrong never comes out: refused at the desk, and again at the printer."""

from dataclasses import replace

import pypdfium2
import pytest

from kiosk.config import Home
from kiosk.desk import Order
from kiosk.errors import KioskError
from kiosk.messages import decision_next, decision_sentence, error_sentence
from kiosk.model import BadgeStatus, EntryKind, Operator, Outcome, Reason, ReissueReason, Serial, StationId, Verdict
from kiosk.printing.ledger import JobState
from tests.core.acts import CHECKED, corrected, issue, issued, kinds, last, person
from tests.core.world import ANNA, CLERK, NOW, SUPERVISOR, StationAt

CUNEIFORM = "\U00012000"
"""A script that no font of badges has."""
LATIN = replace(CHECKED, latin_only=True)
FIRST = Serial(StationId(1), 1, 1)
UNDRAWABLE = {"position": CUNEIFORM, "organisation": CUNEIFORM, "organisation_latin": "City of Ur"}


def reissue(station: StationAt, order: Order, operator: Operator = SUPERVISOR) -> tuple[Reason | None, Serial | None]:
    answer = station.desk.reissue(person(ANNA), ReissueReason.CORRECTED, order, NOW, operator)
    return answer.decision.reason, answer.serial


def words(station: StationAt, serial: Serial) -> str:
    """What a reader finds in a printed badge."""
    file = station.document_file(serial)
    assert file is not None
    document = pypdfium2.PdfDocument(file)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def test_a_badge_with_a_character_that_no_font_has_is_refused_before_anything_is_reserved(station: StationAt) -> None:
    corrected(station, **UNDRAWABLE)
    answer = issue(station)
    facts = {"field": "position", "why": "missing_glyph", "character": CUNEIFORM, "what": "latin"}
    assert (answer.decision.verdict, answer.decision.reason) == (Verdict.NEEDS, Reason.UNPRINTABLE)
    assert answer.decision.facts == facts
    assert (answer.serial, answer.out_of_date, station.job(FIRST)) == (None, None, None)
    assert kinds(station, 2) == [EntryKind.IDENTITY_CHECK, EntryKind.SCAN]
    assert (last(station).body["decision"], last(station).body["reason"]) == ("needs", "unprintable")
    assert CUNEIFORM not in str(last(station).body)
    assert station.journal.state(person(ANNA)).badges == ()
    corrected(station)
    assert issue(station).serial == FIRST, "no serial was used"


def test_the_sentence_names_the_field_and_the_character_in_a_way_that_can_be_read(station: StationAt) -> None:
    corrected(station, **UNDRAWABLE)
    decision = issue(station).decision
    assert decision_sentence(decision, "en") == (
        "The badge cannot be printed. "
        "The badge's fonts lack the character “𒀀” (U+12000 CUNEIFORM SIGN A) of the position."
    )
    assert "Latin only" in decision_next(decision, "en")
    russian = decision_sentence(decision, "ru")
    assert "«должность»" in russian
    assert "«𒀀» (U+12000 CUNEIFORM SIGN A)" in russian
    assert "только латиницей" in decision_next(decision, "ru")


def test_in_latin_only_the_badge_comes_out_and_everything_remembers_that(station: StationAt) -> None:
    corrected(station, **UNDRAWABLE)
    assert issue(station).decision.reason is Reason.UNPRINTABLE
    serial = station.desk.issue(person(ANNA), Order("folder", latin_only=True), NOW, CLERK).serial
    assert serial is not None, "the identity was checked a moment ago"
    assert last(station).body["latin_only"] is True
    job = station.print_now(serial)
    assert job is not None
    assert (job.state, job.latin_only) == (JobState.PRINTED, True)
    told = words(station, serial)
    assert "City of Ur" in told
    assert "Ivanova" in told
    assert CUNEIFORM not in told
    assert "Иванова" not in told


def test_latin_only_is_offered_only_where_it_helps(station: StationAt) -> None:
    corrected(station, latin_family_name="Wolfe" * 40)
    decision = issue(station).decision
    assert decision.facts == {"field": "family_latin", "why": "too_long", "character": "", "what": ""}
    assert decision_next(decision, "en") == "Correct it in the registry and import it again."
    assert "too long" in decision_sentence(decision, "en")
    again = issue(station, order=LATIN).decision
    assert (again.reason, again.facts["what"]) == (Reason.UNPRINTABLE, "")


def test_a_photo_that_is_no_picture_is_found_before_paper(station: StationAt) -> None:
    anna = station.shelf.current().person(person(ANNA))
    assert anna is not None
    job = station.desk.specimen(anna)
    assert station.press.examine(anna, job) is None
    flawed = station.press.examine(replace(anna, photo=station.photos.put(b"no picture")), job)
    assert flawed is not None
    assert (flawed.flaw.field, flawed.flaw.why, flawed.latin_helps) == ("photo", "photo_damaged", False)


def test_what_else_stands_against_a_person_is_said_first(station: StationAt) -> None:
    corrected(station, **UNDRAWABLE)
    assert issue(station, order=Order("folder")).decision.reason is Reason.IDENTITY_REQUIRED
    corrected(station)
    station.desk.void(issued(station), "lost", NOW, SUPERVISOR)
    corrected(station, **UNDRAWABLE)
    assert issue(station).decision.reason is Reason.SUPERVISOR_REQUIRED
    assert reissue(station, LATIN, CLERK) == (Reason.SUPERVISOR_REQUIRED, None)


def test_a_reissue_that_would_come_out_wrong_leaves_the_old_badge_as_it_is(station: StationAt) -> None:
    old = issued(station)
    corrected(station, **UNDRAWABLE)
    assert reissue(station, Order("folder")) == (Reason.UNPRINTABLE, None)
    badge = station.journal.state(person(ANNA)).badge(old)
    assert badge is not None
    assert badge.status is BadgeStatus.ACTIVE
    reason, new = reissue(station, Order("folder", latin_only=True))
    assert (reason, last(station).body["latin_only"]) == (None, True)
    assert new is not None
    job = station.print_now(new)
    assert job is not None
    assert job.state is JobState.PRINTED


def test_a_specimen_is_refused_with_the_character_and_comes_in_latin_only(station: StationAt) -> None:
    corrected(station, **UNDRAWABLE)
    with pytest.raises(KioskError, match="badge_unprintable") as caught:
        station.specimen(person(ANNA))
    sentence, step = error_sentence(caught.value, "en")
    assert "(U+12000 CUNEIFORM SIGN A) of the position" in sentence
    assert "Latin only" in step
    assert station.specimen(person(ANNA), latin_only=True).pdf.startswith(b"%PDF")


def test_a_badge_whose_data_changed_while_it_waited_is_not_printed(station: StationAt) -> None:
    """Its code says what the registry said when it was reserved."""
    serial = issue(station).serial
    assert serial is not None
    corrected(station, zones="A B V")
    job = station.print_now(serial)
    assert job is not None
    assert (job.state, job.why) == (JobState.FAILED, "registry_changed")
    assert (last(station).body["outcome"], station.document_file(serial)) == (Outcome.FAILED, None)
    again = issue(station, order=Order("folder")).serial
    assert again is not None
    assert station.print_now(again).state is JobState.PRINTED  # type: ignore[union-attr]


def test_a_badge_is_printed_when_the_registry_changed_in_what_it_does_not_show(station: StationAt) -> None:
    serial = issue(station).serial
    assert serial is not None
    corrected(station, note="wheelchair", document_number="1")
    assert station.print_now(serial).state is JobState.PRINTED  # type: ignore[union-attr]


def without_badges(home: Home) -> StationAt:
    """The ordinary participants of the event get no badge any more."""
    told = home.event_file.read_text(encoding="utf-8")
    none = told.replace('colour = "#1D4ED8"', 'colour = "#1D4ED8"\nlayout = "none"')
    home.event_file.write_text(none, encoding="utf-8")
    return StationAt(home)


def test_a_category_without_a_badge_gets_none_on_any_road(home: Home) -> None:
    station = without_badges(home)
    for answer in (
        issue(station),
        issue(station, order=replace(LATIN, override="the minister waits"), operator=SUPERVISOR),
        station.desk.reissue(person(ANNA), ReissueReason.LOST, LATIN, NOW, SUPERVISOR),
    ):
        assert (answer.decision.verdict, answer.decision.reason) == (Verdict.REFUSED, Reason.NO_BADGE)
        assert answer.serial is None
    with pytest.raises(KioskError, match="badge_unprintable") as caught:
        station.specimen(person(ANNA))
    assert caught.value.facts["why"] == "no_badge"
    station.close()


def test_a_badge_that_waits_is_not_printed_once_its_category_gets_none(station: StationAt) -> None:
    serial = issue(station).serial
    assert serial is not None
    later = without_badges(station.home)
    job = later.print_now(serial)
    later.close()
    assert job is not None
    assert (job.state, job.why) == (JobState.FAILED, "no_badge")
