"""The machine-readable zone of a travel document, and how it agrees with the registry. PURE.

In: the text that a document reader types, in two or three lines or in one; sizes TD1 (3 x 30), TD2 (2 x 36) and TD3
(2 x 44) of ICAO Doc 9303, parts 3 to 6, and Russia's internal passport, a TD3 without a last day. Every check digit
must hold: a zone that was not read well is a `MrzFault`, as is any other text; never an exception.
`compare` tells which fields of the registry the document confirms and which it contradicts. Names are compared as
fairly as a clerk would: any spelling of section 6 counts, in any order of the given names; a middle name that only one
side has, hyphens, and an end cut off by the field are no difference.
After it: `kiosk.token`, which names such a text, and the desk's screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.model import Participant
from kiosk.spelling import JOINTS, reads, spellings


class MrzFault(StrEnum):
    """Why a text is no document that could be compared."""

    NO_DOCUMENT = "no_document"
    VISA = "visa"
    MISREAD = "misread"


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a zone says, its check digits proved. `country` is ISO 3166-1 alpha-2, empty where the issuer is no state;
    days are six digits (`<` where unknown), empty without; `cut`: the names filled their field to the end.
    """

    code: str
    issuer: str
    family: tuple[str, ...]
    given: tuple[str, ...]
    cut: bool
    number: str
    birth: str
    expires: str

    @property
    def internal(self) -> bool:
        """Russia's internal passport, which has spellings of its own."""
        return self.code == "PN" and self.issuer == "RUS"

    @property
    def country(self) -> str:
        return _COUNTRIES.get(self.issuer, "")

    @property
    def name(self) -> str:
        """As it stands there, family name first."""
        return " ".join((*self.family, *self.given))

    def birth_day(self, today: date) -> date | None:
        """The century is the last one that is over or under way."""
        return _day(self.birth, today.year)

    def expiry_day(self, today: date) -> date | None:
        """The nearest century."""
        return _day(self.expires, today.year + 49)


@dataclass(frozen=True, slots=True)
class Compared:
    """Fields of the registry that a document confirms, and those that it contradicts; others are not in it."""

    agrees: tuple[str, ...]
    differs: tuple[str, ...]


_SIZES = {90: 30, 72: 36, 88: 44}
_SHAPE = re.compile(r"[ACIPV][A-Z<][A-Z<]{3}[A-Z0-9<]*<[A-Z0-9<]*\Z")
_DAY = re.compile(r"[0-9]{6}\Z|[0-9]{4}<<\Z|[0-9]{2}<<<<\Z|<{6}\Z")
_WEIGHTS = (7, 3, 1)
_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
LINES = {30: 3, 36: 2, 44: 2}
"""How many lines of that length make a zone."""


def is_first_line(text: str) -> bool:
    """Does a zone begin so?"""
    return len(text) in LINES and bool(_SHAPE.match(text.upper()))


def parse_mrz(text: str) -> Mrz | MrzFault:
    """A zone with or without line breaks -> what it says, or why not."""
    told = "".join(text.split()).upper() if text.isascii() else ""
    if not _SHAPE.match(told) or not (len(told) in _SIZES or len(told) in LINES):
        return MrzFault.NO_DOCUMENT
    if told.startswith("V"):
        return MrzFault.VISA
    width = _SIZES.get(len(told), 0)
    if not width:
        return MrzFault.MISREAD  # one line alone
    lines = [told[at : at + width] for at in range(0, len(told), width)]
    return _card(*lines) if len(lines) == 3 else _booklet(*lines)


def compare(mrz: Mrz, person: Participant, today: date) -> Compared:
    """Field by field; what the registry does not know is not compared, but a document that is over is told."""
    told = {field: agrees for field, agrees in _compared(mrz, person, today) if agrees is not None}
    return Compared(
        tuple(field for field, agrees in told.items() if agrees),
        tuple(field for field, agrees in told.items() if not agrees),
    )


def _booklet(upper: str, lower: str) -> Mrz | MrzFault:
    """TD2 and TD3: parts 6 and 4."""
    optional, composite = lower[28:-1], lower[:10] + lower[13:20] + lower[21:-1]
    if len(lower) == 44:
        if not _holds(optional[:-1], optional[-1]):
            return MrzFault.MISREAD
        optional = optional[:-1]
    number = _number(lower[:9], lower[9], optional)
    read = _zone(upper[:2], upper[2:5], upper[5:], (lower[13:20], lower[21:28]))
    if number is None or read is None or not _holds(composite, lower[-1]):
        return MrzFault.MISREAD
    if read.internal:  # the fourth digit of its series stands in the optional data
        number = number[:3] + optional[0] + number[3:]
    return replace(read, number=number)


def _card(first: str, second: str, third: str) -> Mrz | MrzFault:
    """TD1: part 5."""
    composite = first[5:] + second[:7] + second[8:15] + second[18:29]
    number = _number(first[5:14], first[14], first[15:])
    read = _zone(first[:2], first[2:5], third, (second[:7], second[8:15]))
    if number is None or read is None or not _holds(composite, second[-1]):
        return MrzFault.MISREAD
    return replace(read, number=number)


def _zone(code: str, issuer: str, names: str, days: tuple[str, str]) -> Mrz | None:
    """All but the number; None where a day or its check digit is not right."""
    if not all(_DAY.match(day[:6]) and _holds(day[:6], day[6]) for day in days):
        return None
    family, _, given = names.partition("<<")
    birth, expires = (day[:6] for day in days)
    return Mrz(
        code.rstrip("<"),
        issuer.rstrip("<"),
        tuple(family.replace("<", " ").split()),
        tuple(given.replace("<", " ").split()),
        cut=not names.endswith("<"),
        number="",
        birth=birth.replace("<<<<<<", ""),
        expires=expires.replace("<<<<<<", ""),
    )


def _number(field: str, check: str, optional: str) -> str | None:
    """A number too long for its field goes on in the optional data, its check digit last (part 5, 4.2.2)."""
    if check == "<" and not field.endswith("<"):
        rest = optional.partition("<")[0]
        field, check = field + rest[:-1], rest[-1:] or "<"
    return field.rstrip("<") if _holds(field, check) else None


def _holds(field: str, check: str) -> bool:
    """Part 3, section 4.9: weights 7, 3, 1, the sum modulo 10; an empty field may have a filler."""
    if check == "<":
        return not field.strip("<")
    return str(sum(_VALUES[each] * _WEIGHTS[at % 3] for at, each in enumerate(field)) % 10) == check


def _day(told: str, latest: int) -> date | None:
    """A day whose year, of two digits, is at most `latest`; None of one that is unknown, in part or in whole."""
    try:
        year = int(told[:2])
        return date(latest - (latest - year) % 100, int(told[2:4]), int(told[4:6]))
    except ValueError:
        return None


def _compared(mrz: Mrz, person: Participant, today: date) -> Iterator[tuple[str, bool | None]]:
    """Each field and whether it agrees; None where one side does not say."""
    yield "name", _same_name(mrz, person)
    yield "birth_date", _same_day(mrz.birth, person.birth_date)
    country, number = person.document_country, _plain(person.document_number)
    yield "document_country", mrz.country == country if country and mrz.country else None
    yield "document_number", _plain(mrz.number) == number if number else None
    over = mrz.expiry_day(today)
    same = _same_day(mrz.expires, person.document_expires)
    yield "document_expires", False if over and over < today and same is None else same


def _plain(number: str) -> str:
    return "".join(each for each in number.upper() if each.isalnum())


def _same_day(told: str, day: date | None) -> bool | None:
    if day is None or not told:
        return None
    return all(shown in (known, "<") for shown, known in zip(told, f"{day:%y%m%d}", strict=True))


def _same_name(mrz: Mrz, person: Participant) -> bool | None:
    """By the Latin name, or by the name as written where its letters have spellings."""
    latin, native = (
        (person.latin_family_name, person.latin_given_name),
        (person.family_name, person.given_name),
    )
    forms = [form for form in (latin, native) if any(form)]
    return any(_names(mrz, *form, person.middle_name) for form in forms) if forms else None


def _names(mrz: Mrz, family: str, given: str, middle: str) -> bool:
    """Family and given names each as they should, or the whole name in one row: some states make no difference."""
    whole = "".join((*mrz.family, *mrz.given))
    rows = ((family, given), (given, family), (family, given, middle), (given, middle, family))
    if any(_reads(mrz, whole, " ".join(row)) for row in rows):
        return True
    return _reads(mrz, "".join(mrz.family), family) and _given(mrz, _parts(given), _parts(middle))


def _given(mrz: Mrz, names: list[str], middle: list[str]) -> bool:
    """In any order. A document may show fewer names; more of them where all of the registry's are there, and the
    registry knows no other middle name.
    """
    if not names or not mrz.given:
        return not names or mrz.cut
    found = [name for name in names if any(_reads(mrz, shown, name) for shown in mrz.given)]
    extra = [shown for shown in mrz.given if not any(_reads(mrz, shown, name) for name in (*names, *middle))]
    comparable = [name for name in middle if all(map(spellings, name.upper()))]
    return bool(found) and (not extra or (len(found) == len(names) and not comparable))


def _reads(mrz: Mrz, shown: str, name: str) -> bool:
    return reads(shown, name, internal=mrz.internal, cut=mrz.cut)


def _parts(name: str) -> list[str]:
    return "".join(" " if each in JOINTS else each for each in name).split()


_CODES = (
    "ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASCAC ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ "
    "BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN "
    "BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPTCP CPVCV "
    "CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DGADG DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH "
    "ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM "
    "GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN "
    "IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR "
    "KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG "
    "MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT "
    "NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH "
    "PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG "
    "SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX "
    "SYCSC SYRSY TAATA TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ "
    "UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM "
    "ZWEZW "
)
_COUNTRIES = {told[:3]: told[3:] for told in _CODES.split()} | {
    **dict.fromkeys(("GBD", "GBN", "GBO", "GBP", "GBS"), "GB"),
    **dict.fromkeys(("XKX", "RKS", "KS"), "XK"),
    "D": "DE",
}
"""ISO 3166-1 alpha-3 and alpha-2, and the codes of ICAO Doc 9303, Part 3, section 5, that stand for a state."""
