"""Invitation codes as pictures, letters or a list: what the organiser sends out before the event.

Takes the letters (a participant and the digits of the code), writes `NUMBER.png`, `NUMBER.pdf` or one
`invitations.txt` with a line `number<TAB>code` each. Nothing personal is in a code, but each collects a badge: the
files are their owner's alone. A letter is a page of the badge engine (`resources/letters/invitation.toml`) in the
guest's language where there is a catalogue of it; what keeps it from being printed raises
`KioskError("badge_unprintable")`, which names the field.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_NUMBER, QRData

from kiosk.config import RESOURCES
from kiosk.errors import KioskError
from kiosk.files import write_whole
from kiosk.messages import FALLBACK, languages, say
from kiosk.model import Event

if TYPE_CHECKING:
    from kiosk.badge.fonts import Fonts
    from kiosk.badge.layout import BadgeContent, Layout
    from kiosk.station import InvitationLetter

MODULE_PIXELS, QUIET_MODULES = 8, 4
LAYOUT = RESOURCES / "letters" / "invitation.toml"
SPARED = ("native_name", "organisation")
"""Fields of a letter that it can do without, or with the Latin form: the Latin name is large anyway."""


@dataclass(slots=True)
class Written:
    """How many were written, and the letters that cannot be printed, each with its sentence."""

    count: int = 0
    refused: list[KioskError] = field(default_factory=list)


@dataclass
class LetterPress:
    """Renders letters; fonts (unpacked into `cache`) and layout are read at the first one."""

    event: Event
    cache: Path

    @cached_property
    def fonts(self) -> Fonts:
        from kiosk.badge.fonts import load_fonts  # noqa: PLC0415 - pictures and lists do without a PDF library

        return load_fonts(self.cache)

    @cached_property
    def layout(self) -> Layout:
        from kiosk.badge.layout_file import load_layout  # noqa: PLC0415 - see `fonts`

        return load_layout(LAYOUT)

    def pdf(self, letter: InvitationLetter) -> bytes:
        """The PDF of one letter; a native name or organisation that cannot stand there gives way to the Latin one."""
        from kiosk.badge.render import Rendered, Unprintable, render  # noqa: PLC0415 - see `fonts`

        shown, latin = self._content(letter), self._content(letter, latin_only=True)
        rendered = render(shown, self.layout, self.fonts)
        for _ in SPARED:
            if isinstance(rendered, Unprintable) and rendered.field in SPARED:
                shown = replace(shown, texts={**shown.texts, rendered.field: latin.texts[rendered.field]})
                rendered = render(shown, self.layout, self.fonts)
        if isinstance(rendered, Rendered):
            return rendered.pdf
        why, number = f"{rendered.why}:{rendered.field}", letter.participant.number
        raise KioskError("badge_unprintable", number=number, why=why, character=rendered.character)

    def _content(self, letter: InvitationLetter, *, latin_only: bool = False) -> BadgeContent:
        from kiosk.badge.content import Issued, content  # noqa: PLC0415 - see `fonts`

        language, notice = self._notice(letter.participant.language.partition("-")[0])
        spoken = replace(self.event, languages=(language,))
        shown = content(letter.participant, spoken, Issued("", letter.code, None, latin_only))
        return replace(shown, texts={**shown.texts, "notice": notice})

    def _notice(self, language: str) -> tuple[str, str]:
        """In the guest's language, else in the event's first, that has a catalogue."""
        spoken = (each for each in (language, *self.event.languages, FALLBACK) if each in languages())
        chosen = next(spoken)
        return chosen, say("invitation.notice", chosen)


def write_invitations(
    letters: Iterable[InvitationLetter],
    folder: Path,
    form: str,
    press: LetterPress,
    progress: Callable[[int], None],
) -> Written:
    """Writes every letter in the form png, pdf or txt; one that cannot be printed keeps nobody else's back."""
    lines: list[str] = []
    written = Written()
    for place, letter in enumerate(letters, 1):
        name = str(letter.participant.number)
        if form == "txt":
            lines.append(f"{name}\t{letter.code}\n")
            written.count += 1
        else:
            _write(folder / f"{name}.{form}", letter, press, written)
        progress(place)
    if form == "txt":
        write_whole(folder / "invitations.txt", "".join(lines).encode())
    return written


def _write(file: Path, letter: InvitationLetter, press: LetterPress, written: Written) -> None:
    try:
        document = code_png(letter.code) if file.suffix == ".png" else press.pdf(letter)
    except KioskError as error:
        if error.key != "badge_unprintable":
            raise
        written.refused.append(error)
        return
    write_whole(file, document)
    written.count += 1


def code_png(text: str) -> bytes:
    """A QR code (level M) as a black and white PNG; digits are packed in numeric mode."""
    out = io.BytesIO()
    _code(text).make_image().save(out, "PNG")
    return out.getvalue()


def _code(text: str) -> Any:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=MODULE_PIXELS, border=QUIET_MODULES)
    code.add_data(QRData(text, MODE_NUMBER) if text.isdigit() else text)
    code.make()
    return code
