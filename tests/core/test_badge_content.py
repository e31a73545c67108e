"""A badge says the Latin name always, and beside it what is true, in its own script; its digest tells a change."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from kiosk.badge.content import Issued, content, digest
from kiosk.badge.layout import TEXT_KEYS, BadgeContent
from kiosk.model import Event, Participant, Status
from tests.core.badge_samples import CODE, EVENT, FEDOROVA, LI, OSTERGAARD, jpeg


def made(participant: Participant, event: Event = EVENT, *, latin_only: bool = False) -> BadgeContent:
    return content(participant, event, Issued("001-1-000042", CODE, jpeg(), latin_only))


def test_every_text_that_a_layout_may_name_is_there() -> None:
    assert {*made(FEDOROVA).texts, "notice"} == set(TEXT_KEYS)


def test_the_badge_of_a_guest_from_kazan() -> None:
    badge = made(FEDOROVA)
    assert badge.texts == {
        "family_latin": "Fedorova",
        "given_latin": "Yuliya",
        "name_latin": "Yuliya Fedorova",
        "native_name": "Фёдорова Юлия Сергеевна",
        "position": "Глава города",
        "organisation": "Администрация города Казани",
        "place": badge.texts["place"],
        "category": "Head of delegation",
        "category_local": "Глава делегации",
        "event_name": "International Municipal Forum",
        "event_days": badge.texts["event_days"],
        "valid_days": "22 Sept, 25 Sept",
        "serial": "001-1-000042",
        "number": "41822",
    }
    assert "Tatarstan" in badge.texts["place"]
    assert (badge.colour, badge.accent, badge.code) == ("#8C1D40", "#0B4EA2", CODE)


def test_zones_stand_in_the_order_of_the_event_and_unknown_ones_are_left_out() -> None:
    assert made(replace(FEDOROVA, zones=("F", "Z", "A", "C"))).zones == ("A", "C", "F")


def test_every_text_stands_in_its_own_script_whatever_the_fonts_can_draw() -> None:
    badge = made(replace(LI, position="𒀀", language="zh"))
    names = ("family_latin", "native_name", "position", "organisation")
    assert [badge.texts[key] for key in names] == ["Li", "李娜", "𒀀", "成都市人民政府"]
    assert badge.language == "zh"


def test_an_organisation_without_a_native_form_stands_in_latin_letters() -> None:
    assert made(replace(LI, organisation="")).texts["organisation"] == LI.organisation_latin


def test_a_native_name_that_is_the_latin_one_is_not_said_twice() -> None:
    assert made(OSTERGAARD).texts["native_name"] == ""


def test_one_name_alone_stands_in_the_large_line() -> None:
    texts = made(replace(FEDOROVA, latin_family_name="", latin_given_name="Sukarno")).texts
    assert (texts["family_latin"], texts["given_latin"]) == ("Sukarno", "")


def test_a_name_without_latin_letters_stands_in_the_large_line_once() -> None:
    texts = made(replace(FEDOROVA, latin_family_name="", latin_given_name="")).texts
    assert (texts["family_latin"], texts["native_name"]) == ("Фёдорова Юлия Сергеевна", "")


@pytest.mark.parametrize(
    ("country", "region", "place"),
    [
        ("IS", "", "Iceland"),
        ("RU", "RU-??", "Russia"),
        ("IS", "RU-TA", "Iceland"),
        ("XX", "", "XX"),
        ("", "", ""),
    ],
)
def test_a_place_is_the_country_unless_a_region_of_russia_is_known(country: str, region: str, place: str) -> None:
    assert made(replace(FEDOROVA, country=country, region=region)).texts["place"] == place


def test_an_event_without_english_speaks_its_first_language() -> None:
    event = replace(EVENT, languages=("ru", "fr"), days=(date(2026, 9, 22),))
    texts = made(replace(FEDOROVA, country="IS"), event).texts
    assert texts["category"] == "Глава делегации"
    assert texts["category_local"] == ""
    assert texts["place"] == "Исландия"
    assert texts["event_days"].startswith("22 сент. 2026")


def test_a_category_that_the_event_does_not_know_leaves_its_line_empty() -> None:
    assert made(replace(FEDOROVA, category="gone")).texts["category"] == ""


def test_the_days_of_a_badge_are_the_persons_or_else_the_events() -> None:
    three = replace(EVENT, days=tuple(date(2026, 9, day) for day in (22, 23, 25)))
    assert made(FEDOROVA, three).texts["valid_days"] == "22–23 Sept, 25 Sept"
    assert made(replace(FEDOROVA, days=(date(2026, 9, 23),)), three).texts["valid_days"] == "23 Sept"


def test_what_the_layout_itself_says_comes_in_the_events_languages() -> None:
    event = replace(EVENT, zones=(replace(EVENT.zones[0], name={"en": "Hall", "ru": "Зал"}), EVENT.zones[1]))
    badge = made(FEDOROVA, event)
    assert badge.languages == ("en", "ru")
    assert badge.zone_names == {"A": ("Hall", "Зал"), "B": ("B", "")}
    assert made(FEDOROVA, event, latin_only=True).languages == ("en", "")


def test_in_latin_only_nothing_stands_in_another_script() -> None:
    texts = made(LI, latin_only=True).texts
    assert {key: texts[key] for key in ("family_latin", "given_latin", "native_name", "position", "organisation")} == {
        "family_latin": "Li",
        "given_latin": "Na",
        "native_name": "",
        "position": "",
        "organisation": "Chengdu Municipal People's Government",
    }
    letters = {each for each in "".join(texts.values()) if each.isalpha()}
    assert {unicodedata.name(letter).split()[0] for letter in letters} == {"LATIN"}
    assert (texts["category"], texts["category_local"]) == ("Head of delegation", "")


def test_in_latin_only_cyrillic_is_another_script_and_nothing_is_spelled_by_a_machine() -> None:
    texts = made(replace(FEDOROVA, organisation_latin=""), latin_only=True).texts
    assert (texts["native_name"], texts["position"], texts["organisation"]) == ("", "", "")


@pytest.mark.parametrize("text", ["Bürgermeister", "Tổng Giám đốc", "1º Vice-Prefeito", "CEO, 7th – Łódź № 1"])
def test_in_latin_only_whatever_latin_letters_say_stays(text: str) -> None:
    badge = made(replace(OSTERGAARD, position=text, organisation=text, organisation_latin="Other"), latin_only=True)
    assert (badge.texts["position"], badge.texts["organisation"]) == (text, text)


def test_in_latin_only_who_has_no_latin_name_has_no_large_line() -> None:
    assert made(replace(LI, latin_family_name="", latin_given_name=""), latin_only=True).texts["family_latin"] == ""


SHOWN = {
    "family_name": "Фёдоровна",
    "latin_family_name": "Fyodorova",
    "latin_given_name": "Yulia",
    "position": "Заместитель",
    "organisation": "Другая",
    "country": "IS",
    "region": "RU-KGD",
    "category": "media",
    "zones": ("A",),
    "days": (date(2026, 9, 22),),
    "photo": "0123456789",
}
NOT_SHOWN = {
    "organisation_latin": "Another",
    "title": "Dr",
    "language": "tt",
    "status": Status.PENDING,
    "paid": False,
    "document_number": "2",
    "birth_date": date(1980, 1, 1),
    "delegation": "Tatarstan",
    "self_service": True,
    "note": "Call first",
    "zones": ("C", "A", "F", "Z"),
}


@pytest.mark.parametrize(("name", "value"), SHOWN.items())
def test_the_digest_changes_with_what_the_badge_shows(name: str, value: object) -> None:
    assert digest(replace(FEDOROVA, **{name: value}), EVENT) != digest(FEDOROVA, EVENT)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "value"), NOT_SHOWN.items())
def test_the_digest_stays_when_something_else_changes(name: str, value: object) -> None:
    assert digest(replace(FEDOROVA, **{name: value}), EVENT) == digest(FEDOROVA, EVENT)  # type: ignore[arg-type]


def test_the_digest_knows_the_events_words_and_the_latin_badge() -> None:
    named = replace(EVENT, name={"en": "Another Forum"})
    coloured = replace(EVENT, categories=tuple(replace(each, colour="#000000") for each in EVENT.categories))
    told = [digest(FEDOROVA, event) for event in (EVENT, named, coloured)]
    assert len({*told, digest(FEDOROVA, EVENT, latin_only=True)}) == 4


def test_the_digest_is_the_same_on_every_machine_and_however_letters_are_composed() -> None:
    shown = (
        '{"colour":"#8C1D40","days":["2026-09-22","2026-09-25"],"latin_only":false,"photo":"","place":["RU","RU-TA"],'
        '"texts":{"category":"Head of delegation","category_local":"Глава делегации",'
        '"event_name":"International Municipal Forum","family_latin":"Fedorova","given_latin":"Yuliya",'
        '"native_name":"Фёдорова Юлия Сергеевна","number":"41822","organisation":"Администрация города Казани",'
        '"position":"Глава города"},"valid_days":["2026-09-22","2026-09-25"],"zones":["A","C","F"]}'
    )
    assert digest(FEDOROVA, EVENT) == sha256(shown.encode()).hexdigest()[:16]
    composed, apart = (replace(FEDOROVA, position=unicodedata.normalize(form, "Йёğ")) for form in ("NFC", "NFD"))
    assert composed != apart
    assert digest(composed, EVENT) == digest(apart, EVENT)
