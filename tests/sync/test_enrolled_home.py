"""A station's home as its enrolment makes it."""

from kiosk.config import BADGES, RESOURCES
from tests.sync.town import Town


def test_a_station_is_enrolled_with_the_layouts_of_its_event(town: Town) -> None:
    home = town.organiser.home
    text = home.event_file.read_text(encoding="utf-8")
    home.badge_folder.mkdir(exist_ok=True)
    (home.badge_folder / "own.toml").write_bytes((RESOURCES / BADGES / "card-86x54-landscape.toml").read_bytes())
    own = text.replace('colour = "#1D4ED8"', 'colour = "#1D4ED8"\nlayout = "own"')
    home.event_file.write_text(own, encoding="utf-8")
    desk = town.station("desk-2")
    assert "own" in [category.layout for category in desk.event.categories]
    desk.close()
