"""The `event.toml` of the sample: days about `today`, ten categories, ten zones, and who may go where."""

from __future__ import annotations

from datetime import date, timedelta

DAYS = 4
"""Today and the three days after it."""

CATEGORIES: dict[str, tuple[str, str, str]] = {
    "participant": ("#0B5CAD", "Participant", "Участник"),
    "head_of_delegation": ("#8A1538", "Head of delegation", "Глава делегации"),
    "speaker": ("#6A2C9C", "Speaker", "Спикер"),
    "media": ("#B0460A", "Media", "СМИ"),
    "organiser": ("#0B6B66", "Organiser", "Организатор"),
    "staff": ("#52606D", "Staff", "Персонал"),
    "security": ("#1B2430", "Security", "Служба безопасности"),
    "driver": ("#7A5512", "Driver", "Водитель"),
    "volunteer": ("#2B7A2F", "Volunteer", "Волонтёр"),
    "accompanying": ("#B92B74", "Accompanying person", "Сопровождающий"),
}
"""Colour (white text stands out 4.5:1 or more, WCAG 2.2 criterion 1.4.3), English and Russian name by id."""

ZONES: dict[str, tuple[str, str, str]] = {
    "A": ("normal", "Exhibition", "Выставка"),
    "B": ("high", "Plenary hall", "Пленарный зал"),
    "C": ("normal", "Press centre", "Пресс-центр"),
    "D": ("high", "VIP lounge", "VIP-зал"),
    "E": ("normal", "Backstage and service", "Служебная зона"),
    "F": ("normal", "Parking and transport", "Парковка и транспорт"),
    "G": ("normal", "Session halls", "Залы сессий"),
    "H": ("normal", "Meeting rooms", "Переговорные"),
    "K": ("high", "Headquarters", "Штаб форума"),
    "S": ("high", "Security control", "Пост охраны"),
}
"""Security, English and Russian name by letter."""

OPENS: dict[str, str] = {
    "participant": "A G",
    "head_of_delegation": "A B D G H",
    "speaker": "A B G H",
    "media": "A C G",
    "organiser": "A B C D E F G H K",
    "staff": "A E G",
    "security": "A B C D E F G H S",
    "driver": "F",
    "volunteer": "A E G",
    "accompanying": "A",
}
"""Zones by category; some of a category get more (see `kiosk.sample.people`)."""


def event_days(today: date) -> list[date]:
    """The days of the event: a badge verified today passes."""
    return [today + timedelta(days=ahead) for ahead in range(DAYS)]


def event_toml(today: date) -> str:
    """The text of `event.toml`; badges are collected from yesterday to the last day."""
    days = event_days(today)
    return "\n".join(
        [
            f'id = "imf-{today.year}"',
            'accent = "#0B5CAD"',
            'time_zone = "Europe/Moscow"',
            f"days = [{_dates(days)}]",
            f"collection_days = [{_dates([today - timedelta(days=1), *days])}]",
            "registry_max_age_hours = 72",
            "photo_required = true",
            'languages = ["en", "ru"]',
            "",
            "[name]",
            'en = "International Municipal Forum"',
            'ru = "Международный муниципальный форум"',
            "",
            "[foreign_tickets]",
            "opaque = true",
            "pretix_keys = []",
            *(_category(key) for key in CATEGORIES),
            *(_zone(letter) for letter in ZONES),
            "",
        ]
    )


def _dates(days: list[date]) -> str:
    return ", ".join(day.isoformat() for day in days)


def _category(key: str) -> str:
    colour, en, ru = CATEGORIES[key]
    return (
        f'\n[[categories]]\nid = "{key}"\ncolour = "{colour}"\nlayout = "a6-portrait"\nstations = []\n'
        f'[categories.name]\nen = "{en}"\nru = "{ru}"'
    )


def _zone(letter: str) -> str:
    security, en, ru = ZONES[letter]
    return f'\n[[zones]]\nletter = "{letter}"\nsecurity = "{security}"\n[zones.name]\nen = "{en}"\nru = "{ru}"'
