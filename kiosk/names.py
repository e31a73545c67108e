"""A participant's name as it is said: in passport Latin, or as its bearer writes it. PURE.

The order of names and the space between them follow the person's language (Unicode CLDR, Person Names; official usage
where Russian is or was the language of papers). After it: badges, screens.
"""

from __future__ import annotations

from kiosk.model import Participant

_OF_RUSSIA_AND_NEIGHBOURS = ("ru", "tt", "ba", "cv", "sah", "be", "uk", "kk", "ky", "tg", "uz", "tk", "az")
FAMILY_FIRST = (*_OF_RUSSIA_AND_NEIGHBOURS, "mn", "zh", "ja", "ko", "vi", "km", "hu")
UNSPACED = frozenset(("zh", "ko"))


def native(person: Participant) -> str:
    """As the person writes it."""
    language, given = person.language.partition("-")[0], (person.given_name, person.middle_name)
    first = language in FAMILY_FIRST or not language
    parts = (person.family_name, *given) if first else (*given, person.family_name)
    joint = "" if language in UNSPACED and not person.family_name.isascii() else " "
    return joint.join(part for part in parts if part)


def latin(person: Participant) -> str:
    """In passport Latin, given name first."""
    return " ".join(part for part in (person.latin_given_name, person.latin_family_name) if part)
