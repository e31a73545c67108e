"""Names as passports print them in Latin letters: two small tables, text in, ASCII text out. PURE.

Russian passports have followed ICAO Doc 9303, Part 3, section 6 B (transliteration of Cyrillic) since 2014;
Latin letters with diacritics follow section 6 A of the same document. Other scripts have no table here:
their Latin forms stand beside the names in `resources/sample/names.toml`.
"""

from __future__ import annotations

import unicodedata

# fmt: off
_RUSSIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia",
}
# fmt: on
_RUSSIAN_TABLE = str.maketrans(_RUSSIAN | {letter.upper(): latin.capitalize() for letter, latin in _RUSSIAN.items()})
_LETTERS = {
    "ß": "ss",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "ø": "oe",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
    "ʻ": "",
}
_LETTER_TABLE = str.maketrans(
    _LETTERS | {letter.upper(): latin.capitalize() for letter, latin in _LETTERS.items() if len(letter.upper()) == 1}
)
_UMLAUT_TABLE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def from_russian(text: str) -> str:
    """`"Щербаков"` -> `"Shcherbakov"`."""
    return text.translate(_RUSSIAN_TABLE)


def from_latin(text: str, *, umlauts: bool = False) -> str:
    """`"Wójcik"` -> `"Wojcik"`; with `umlauts` `"Müller"` -> `"Mueller"` (German, Hungarian)."""
    if umlauts:
        text = text.translate(_UMLAUT_TABLE)
    letters = unicodedata.normalize("NFKD", text.translate(_LETTER_TABLE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def feminine(family_name: str) -> str:
    """The feminine of a Slavic family name: `"Иванов"` -> `"Иванова"`, `"Толстой"` -> `"Толстая"`."""
    for ending, told in _FEMININE:
        if family_name.endswith(ending):
            return family_name[: len(family_name) - told[0]] + told[1]
    return family_name


_FEMININE: tuple[tuple[tuple[str, ...], tuple[int, str]], ...] = (
    (("ов", "ев", "ёв", "ин", "ын"), (0, "а")),
    (("ский", "цкий", "ой", "ый"), (2, "ая")),
    (("ov", "ev", "ow", "ew", "in"), (0, "a")),
)
