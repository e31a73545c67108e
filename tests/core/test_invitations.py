"""Letters as their readers take them: a guest reads the text, a scanner the code, a stranger nothing at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.badge.raster import pages, png
from kiosk.errors import KioskError
from kiosk.invitations import LetterPress, write_invitations
from kiosk.messages import error_sentence, say
from kiosk.model import Event, Participant
from kiosk.scan.picture import decode
from kiosk.station import InvitationLetter
from tests.core.badge_samples import CODE, EVENT, FEDOROVA, LI, LONGEST, OSTERGAARD, ink, said, seen

INVITATION = f"10{CODE[2:]}"
CUNEIFORM = "\U00012000"
MANY_MARKS = replace(
    OSTERGAARD,
    latin_family_name="Nguyễn Đức",
    latin_given_name="Żółć-Şahin",
    family_name="Нгуен Дык",
    given_name="Жулць",
)
LONG_NAMED = replace(
    EVENT, name={"en": "Third International Municipal Forum of the Cities of the Future and of Their Partners " * 2}
)
Pdf = Callable[..., bytes]


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    """The letter of a participant of an event."""
    cache = tmp_path_factory.mktemp("fonts")

    def printed(participant: Participant, event: Event = EVENT) -> bytes:
        return LetterPress(event, cache).pdf(InvitationLetter(participant, INVITATION))

    return printed


def words(letter: bytes) -> str:
    """What a reader extracts, white space aside: a long text may stand on several lines."""
    return "".join(said(letter).split())


def notice(language: str) -> str:
    return "".join(say("invitation.notice", language).split())


def written(folder: Path, form: str) -> Path:
    letters = [InvitationLetter(FEDOROVA, INVITATION)]
    press = LetterPress(EVENT, folder / "cache")
    assert write_invitations(letters, folder / "out", form, press, lambda _: None).count == 1
    (file,) = (folder / "out").iterdir()
    return file


def test_a_name_is_written_with_its_diacritics_and_in_cyrillic(pdf: Pdf) -> None:
    told = words(pdf(MANY_MARKS))
    for part in ("NguyễnĐức", "Żółć-Şahin", "НгуенДыкЖулць", "Reykjavíkurborg", "№41822"):
        assert part in told


@pytest.mark.parametrize("guest", [FEDOROVA, LONGEST, LI], ids=["Cyrillic", "70 characters", "Chinese"])
def test_a_reader_finds_the_code_in_the_letter_and_in_a_picture_of_it(pdf: Pdf, guest: Participant) -> None:
    letter = pdf(guest)
    assert decode(letter) == [INVITATION]
    assert decode(png(pages(letter, 110), 110)) == [INVITATION]


def test_the_code_has_its_quiet_zone(pdf: Pdf) -> None:
    page = seen(pdf(LONGEST), 254)  # ten dots a millimetre
    assert ink(page.crop((1345, 350, 2020, 1025))) == (60, 60, 615, 615)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_is_cut_and_nothing_comes_near_the_edges(pdf: Pdf, language: str) -> None:
    letter = pdf(replace(LONGEST, language=language), LONG_NAMED)
    told = words(letter)
    for part in (LONGEST.latin_family_name, LONGEST.latin_given_name, LONG_NAMED.name["en"]):
        assert "".join(part.split()) in told
    box = ink(seen(letter, 254))
    assert box is not None
    assert min(box[0], box[1], 2100 - box[2], 1480 - box[3]) >= 125


@pytest.mark.parametrize("language", ["ru", "ru-RU"])
def test_a_guest_who_reads_russian_gets_a_russian_letter(pdf: Pdf, language: str) -> None:
    told = words(pdf(replace(FEDOROVA, language=language)))
    assert notice("ru") in told
    assert "Международныймуниципальныйфорум" in told
    assert "22–25сент.2026" in told


@pytest.mark.parametrize(
    ("spoken", "said_in"), [(("zh", "ru", "en"), "ru"), (("en", "ru"), "en"), (("zh",), "en")], ids=str
)
def test_a_guest_without_a_catalogue_is_spoken_to_as_the_event_speaks(
    pdf: Pdf, spoken: tuple[str, ...], said_in: str
) -> None:
    assert notice(said_in) in words(pdf(replace(LI, language="zh"), replace(EVENT, languages=spoken)))


def test_an_event_without_an_english_name_is_named_as_it_names_itself(pdf: Pdf) -> None:
    event = replace(EVENT, name={"ru": "Форум городов"}, languages=("ru",))
    told = words(pdf(replace(LI, language="en"), event))
    assert "Форумгородов" in told
    assert notice("en") in told


def test_a_native_name_that_cannot_stand_there_is_left_out(pdf: Pdf) -> None:
    for guest in (replace(LI, family_name=CUNEIFORM), replace(FEDOROVA, middle_name="Сергеевна " * 40)):
        told = words(pdf(guest))
        assert guest.latin_family_name in told
        assert guest.family_name not in told


def test_an_organisation_that_no_font_can_draw_gives_way_to_the_latin_one(pdf: Pdf) -> None:
    guest = replace(FEDOROVA, family_name=CUNEIFORM, organisation=CUNEIFORM)
    told = words(pdf(guest))
    assert "KazanCityAdministration" in told
    assert CUNEIFORM not in told
    assert "Fedorova" in words(pdf(replace(guest, organisation_latin="")))


@pytest.mark.parametrize(
    ("name", "why", "character"),
    [(CUNEIFORM, "missing_glyph:family_latin", CUNEIFORM), ("Wolfe " * 99, "too_long:family_latin", "")],
    ids=["a character", "too long"],
)
def test_a_letter_that_cannot_be_printed_names_the_guest_and_the_field(
    pdf: Pdf, name: str, why: str, character: str
) -> None:
    with pytest.raises(KioskError, match="badge_unprintable") as refusal:
        pdf(replace(FEDOROVA, latin_family_name=name))
    assert refusal.value.facts == {"number": "41822", "why": why, "character": character}
    assert "41822" in error_sentence(refusal.value, "en")[0]


@pytest.mark.parametrize("form", ["png", "pdf", "txt"])
def test_every_form_carries_the_code(tmp_path: Path, form: str) -> None:
    file = written(tmp_path, form)
    if form == "txt":
        assert (file.name, file.read_text()) == ("invitations.txt", f"41822\t{INVITATION}\n")
    else:
        assert (file.name, decode(file.read_bytes())) == (f"41822.{form}", [INVITATION])


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a file to its owner by the folder it lies in")
@pytest.mark.parametrize("form", ["png", "pdf", "txt"])
def test_nobody_else_reads_what_collects_a_badge(tmp_path: Path, form: str) -> None:
    assert stat.S_IMODE(written(tmp_path, form).stat().st_mode) == 0o600


@pytest.mark.parametrize("form", ["png", "txt"])
def test_pictures_and_lists_unpack_no_fonts(tmp_path: Path, form: str) -> None:
    written(tmp_path, form)
    assert not (tmp_path / "cache").exists()
