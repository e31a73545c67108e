"""How a travel document may spell a name: each letter with the Latin letters that stand for it there. PURE.

ICAO Doc 9303, Part 3, section 6: A for Latin letters with marks (`Ü` is UE, UXX or U), B for Cyrillic, with the
usage of the states that write otherwise (`Ю` is IU, also YU). Russia's internal passport has an alphabet of its own,
in which every Cyrillic letter is one sign (order of the Ministry of the Interior no. 773 of 2020).
What has no spelling here (Arabic, Chinese) can be compared by its Latin form alone.
Before it: `kiosk.document`.
"""

from __future__ import annotations

import unicodedata
from functools import cache

JOINTS = " -‐‑–.,·/"
"""What a document may write as a filler, or leave out."""
_DROPPED = "'’‘ʼʻ`´ʹʺьЬ"
"""What a document leaves out."""


def _table(told: str) -> dict[str, tuple[str, ...]]:
    """`"Ю=IU,YU ..."`; nothing between two commas: the letter may be left out."""
    pairs = (each.partition("=") for each in told.split())
    return {letter: tuple(spelled.split(",")) for letter, _, spelled in pairs}


_LATIN = _table(
    "Ä=AE,A Å=AA,A Æ=AE Ð=D,DH Đ=D,DJ Ħ=H I=I İ=I ı=I Ĳ=IJ Ł=L Ñ=N,NXX,NN Ŋ=N Ö=OE,O Ø=OE,O Œ=OE Þ=TH,T Ŧ=T Ü=UE,U,UXX "
    "ẞ=SS ß=SS Ə=A,AE,E Ő=O,OE Ű=U,UE ĸ=Q"
)
_CYRILLIC = _table(
    "А=A Б=B В=V,W Г=G,H,GH Д=D Е=E,IE,YE,JE Ё=E,IO,YO,JO Ж=ZH,Z,J З=Z И=I,Y Й=I,Y,J К=K Л=L М=M Н=N О=O П=P Р=R С=S "
    "Т=T У=U Ф=F Х=KH,H,CH,X Ц=TS,C,TC,TZ Ч=CH,C Ш=SH,S Щ=SHCH,SHT Ъ=IE,,A,U Ы=Y,I Э=E Ю=IU,YU,JU Я=IA,YA,JA "
    "І=I,Y Ї=I,YI,JI Є=IE,YE,JE Ґ=G Ў=U,W Ѓ=G,GJ Ђ=D,DJ Ѕ=DZ Ј=J Ќ=K,KJ Љ=LJ,L Њ=NJ,N Ћ=C Џ=DZ,DJ,DZH "
    "Ә=A,AE,E Ғ=G,GH Қ=K,Q Ҡ=K,Q Ң=N,NG Ҥ=N,NG Ө=O,OE Ұ=U Ү=U,UE Һ=H Ҙ=Z,DH Ҫ=S,TH Җ=J,ZH,Z Ҳ=H,KH Ҷ=CH,J "
    "Ӣ=I Ӯ=U Ӑ=A Ӗ=E Ӳ=U"
)
_LETTERS = _LATIN | _CYRILLIC
_INTERNAL = _table(
    "А=A Б=B В=V Г=G Д=D Е=E Ё=2,E Ж=J З=Z И=I Й=Q К=K Л=L М=M Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=H Ц=C Ч=3 Ш=4 Щ=W Ъ=X "
    "Ы=Y Ь=9 Э=6 Ю=7 Я=8"
)


def reads(shown: str, name: str, *, internal: bool = False, cut: bool = False) -> bool:
    """Does a document that shows `shown` (A-Z, 0-9, fillers left out) write this name? `cut`: its field was full, so
    it may end in the middle of the name. No guess: a letter without a known spelling is never read.
    """
    ends = {0}
    for letter in unicodedata.normalize("NFC", name).upper():
        ends = {end for at in ends for end in _after(shown, at, spellings(letter, internal=internal), cut=cut)}
        if not ends:
            return False
        if cut and len(shown) in ends:
            return True
    return len(shown) in ends


def _after(shown: str, at: int, spelled: tuple[str, ...], *, cut: bool) -> set[int]:
    """Where one may stand after a letter; a spelling may be cut off by the end of the field."""
    rest = shown[at:]
    ends = {at + len(each) for each in spelled if rest.startswith(each)}
    if cut and rest and any(each.startswith(rest) for each in spelled):
        ends.add(len(shown))
    return ends


@cache
def spellings(letter: str, *, internal: bool = False) -> tuple[str, ...]:
    """Every way to write one upper-case letter; none where no document could."""
    if internal and letter in _INTERNAL:
        return _INTERNAL[letter]
    if letter in JOINTS or letter in _DROPPED or unicodedata.combining(letter):
        return ("",)
    if letter.isascii():
        return (letter,) if letter.isalnum() else ()
    told = _LETTERS.get(letter, ())
    base = unicodedata.normalize("NFD", letter)[0]
    plain = spellings(base, internal=internal) if base != letter else ()
    return tuple(dict.fromkeys(told + (plain if base.isascii() or not told else ())))
