"""A badge says the Latin name always, and beside it what is true, known and drawable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.badge.content import Issued, content
from kiosk.badge.fonts import Fonts, load_fonts
from kiosk.badge.layout import TEXT_KEYS, BadgeContent
from kiosk.model import Event, Participant
from tests.core.badge_samples import CODE, EVENT, FEDOROVA, LI, OSTERGAARD, jpeg


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


def made(participant: Participant, fonts: Fonts, event: Event = EVENT) -> BadgeContent:
    return content(participant, event, Issued("001-1-000042", CODE, jpeg()), fonts)


def test_every_text_that_a_layout_may_name_is_there(fonts: Fonts) -> None:
    assert {*made(FEDOROVA, fonts).texts, "notice"} == set(TEXT_KEYS)


def test_the_badge_of_a_guest_from_kazan(fonts: Fonts) -> None:
    badge = made(FEDOROVA, fonts)
    assert badge.texts == {
        "family_latin": "Fedorova",
        "given_latin": "Yuliya",
        "native_name": "Фёдорова Юлия Сергеевна",
        "position": "Глава города",
        "organisation": "Администрация города Казани",
        "place": badge.texts["place"],
        "category": "Head of delegation",
        "category_local": "Глава делегации",
        "event_name": "International Municipal Forum",
        "event_days": badge.texts["event_days"],
        "serial": "001-1-000042",
        "number": "41822",
    }
    assert "Tatarstan" in badge.texts["place"]
    assert (badge.colour, badge.accent, badge.code) == ("#8C1D40", "#0B4EA2", CODE)


def test_zones_stand_in_the_order_of_the_event_and_unknown_ones_are_left_out(fonts: Fonts) -> None:
    assert made(replace(FEDOROVA, zones=("F", "Z", "A", "C")), fonts).zones == ("A", "C", "F")


def test_a_name_in_a_script_that_the_fonts_lack_is_left_out(fonts: Fonts) -> None:
    texts = made(LI, fonts).texts
    assert "native_name" not in texts
    assert (texts["family_latin"], texts["organisation"]) == ("Li", "Chengdu Municipal People's Government")


def test_a_native_name_that_is_the_latin_one_is_not_said_twice(fonts: Fonts) -> None:
    assert made(OSTERGAARD, fonts).texts["native_name"] == ""


def test_one_name_alone_stands_in_the_large_line(fonts: Fonts) -> None:
    texts = made(replace(FEDOROVA, latin_family_name="", latin_given_name="Sukarno"), fonts).texts
    assert (texts["family_latin"], texts["given_latin"]) == ("Sukarno", "")


def test_a_name_without_latin_letters_stands_in_the_large_line_once(fonts: Fonts) -> None:
    texts = made(replace(FEDOROVA, latin_family_name="", latin_given_name=""), fonts).texts
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
def test_a_place_is_the_country_unless_a_region_of_russia_is_known(
    fonts: Fonts, country: str, region: str, place: str
) -> None:
    assert made(replace(FEDOROVA, country=country, region=region), fonts).texts["place"] == place


def test_an_event_without_english_speaks_its_first_language(fonts: Fonts) -> None:
    event = replace(EVENT, languages=("ru", "fr"), days=(date(2026, 9, 22),))
    texts = made(replace(FEDOROVA, country="IS"), fonts, event).texts
    assert texts["category"] == "Глава делегации"
    assert texts["category_local"] == ""
    assert texts["place"] == "Исландия"
    assert texts["event_days"].startswith("22 сент. 2026")


def test_a_category_that_the_event_does_not_know_leaves_its_line_empty(fonts: Fonts) -> None:
    assert made(replace(FEDOROVA, category="gone"), fonts).texts["category"] == ""
