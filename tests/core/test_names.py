"""A name is said in the order of its bearer's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk import names
from tests.core.badge_samples import FEDOROVA


@pytest.mark.parametrize(
    ("language", "name", "native"),
    [
        ("ru", ("Фёдорова", "Юлия", "Сергеевна"), "Фёдорова Юлия Сергеевна"),
        ("", ("Фёдорова", "Юлия", "Сергеевна"), "Фёдорова Юлия Сергеевна"),
        ("zh-CN", ("李", "娜", ""), "李娜"),
        ("zh", ("Li", "Na", ""), "Li Na"),
        ("ja", ("佐藤", "美咲", ""), "佐藤 美咲"),
        ("ko", ("김", "민준", ""), "김민준"),
        ("vi", ("Nguyễn", "Ánh", "Thị"), "Nguyễn Ánh Thị"),
        ("ar", ("المصري", "محمد", "علي"), "محمد علي المصري"),
        ("ta", ("முருகன்", "கவிதா", ""), "கவிதா முருகன்"),
        ("bg", ("Иванов", "Петър", "Георгиев"), "Петър Георгиев Иванов"),
        ("th", ("", "สมชาย", ""), "สมชาย"),
    ],
)
def test_the_order_is_that_of_the_language(language: str, name: tuple[str, str, str], native: str) -> None:
    family, given, middle = name
    person = replace(FEDOROVA, language=language, family_name=family, given_name=given, middle_name=middle)
    assert names.native(person) == native


def test_in_latin_the_given_name_comes_first() -> None:
    assert names.latin(FEDOROVA) == "Yuliya Fedorova"
    assert names.latin(replace(FEDOROVA, latin_given_name="")) == "Fedorova"
