"""`event.toml` is checked at the door: what the rules downstream could not tell apart is named and refused."""

import pytest

from kiosk.config import RESOURCES, parse_event
from kiosk.errors import KioskError
from tests.core.world import EVENT_TOML


def test_every_layout_that_is_shipped_may_be_named() -> None:
    layouts = [file.stem for file in (RESOURCES / "badges").glob("*.toml")]
    assert layouts
    for layout in layouts:
        text = EVENT_TOML.replace('colour = "#B45309"', f'colour = "#B45309"\nlayout = "{layout}"')
        assert parse_event(text, "event.toml").categories[1].layout == layout


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('id = "media"', 'id = "participant"', "categories[2].id"),
        ('letter = "V"', 'letter = "A"', "zones[3].letter"),
        ('"Europe/Moscow"', '"Europe"', "time_zone"),
        ('"Europe/Moscow"', f'"Europe/{"ы" * 190}"', "time_zone"),
        ('"Europe/Moscow"', '"../Moscow"', "time_zone"),
        ("\ndays = [2040-06-05, 2040-06-06", "\ndays = [2040-06-05, 2040-06-05", "days"),
        ("[2040-06-04, 2040-06-05", "[2040-06-05, 2040-06-05", "collection_days"),
        ('colour = "#B45309"', 'colour = "#B45309"\nlayout = "a7-round"', "categories[2].layout"),
        ('colour = "#B45309"', 'colour = "#B45309"\nlayout = "../badges/a6-portrait"', "categories[2].layout"),
        ('colour = "#B45309"', 'colour = "#B45309"\nlayout = 6', "categories[2].layout"),
    ],
)
def test_what_stands_twice_or_does_not_exist_is_named(before: str, after: str, key: str) -> None:
    text = EVENT_TOML.replace(before, after, 1)
    assert text != EVENT_TOML
    with pytest.raises(KioskError, match="event_file") as caught:
        parse_event(text, "event.toml")
    assert caught.value.facts["key"] == key
    assert caught.value.facts["why"]
