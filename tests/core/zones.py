"""Machine-readable zones made by a hand of our own, and the specimens that ICAO Doc 9303 prints."""

from itertools import cycle

SPECIMEN_TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
SPECIMEN_TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
SPECIMEN_TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
SPECIMENS = (SPECIMEN_TD1, SPECIMEN_TD2, SPECIMEN_TD3)


def check(field: str) -> str:
    """Values 0-9, A-Z as 10-35, fillers 0; weights 7, 3, 1."""
    values = (0 if each == "<" else int(each, 36) for each in field)
    return str(sum(value * weight for value, weight in zip(values, cycle((7, 3, 1)), strict=False)) % 10)


def checked(field: str) -> str:
    return field + check(field)


def passport(
    names: str = "IVANOVA<<ANNA",
    number: str = "712345678",
    days: tuple[str, str] = ("800229", "450101"),
    issuer: str = "RUS",
    code: str = "P<",
    optional: str = "",
) -> str:
    """A TD3 of two lines; a last day of fillers has a filler for its check digit."""
    birth, expires = days
    end = "<<<<<<<" if expires == "<<<<<<" else checked(expires)
    told = checked(number.ljust(9, "<")) + "RUS" + checked(birth) + "F" + end + checked(optional.ljust(14, "<"))
    composite = check(told[:10] + told[13:20] + told[21:])
    return f"{code}{issuer:<<3}{names:<<39}\n{told}{composite}"


def card(number: str, names: str = "IVANOVA<<ANNA") -> str:
    """A TD1 of three lines; a long number goes on in the optional data."""
    head = checked(number.ljust(9, "<")) if len(number) <= 9 else f"{number[:9]}<{number[9:]}{check(number)}<"
    first, second = f"I<RUS{head:<<25}", checked("800229") + "F" + checked("450101") + "RUS" + "<" * 11
    composite = check(first[5:] + second[:7] + second[8:15] + second[18:])
    return f"{first}\n{second}{composite}\n{names:<<30}"
