"""Invitation codes as pictures, letters or a list: what the organiser sends out before the event.

Takes the letters (a participant and the digits of the code), writes `NUMBER.png`, `NUMBER.pdf` or one
`invitations.txt` with a line `number<TAB>code` each. Nothing personal is in a code.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_NUMBER, QRData

from kiosk.files import write_whole
from kiosk.model import Event

if TYPE_CHECKING:
    from kiosk.station import InvitationLetter

MODULE_PIXELS, QUIET_MODULES = 8, 4
PAGE = (419.5, 297.6)
"""A5 landscape, in points."""
READABLE = 0o644


def write_invitations(
    letters: Iterable[InvitationLetter],
    folder: Path,
    form: str,
    event: Event,
    progress: Callable[[int], None],
) -> int:
    """Writes every letter in the form png, pdf or txt, and gives their count."""
    lines: list[str] = []
    written = 0
    for written, letter in enumerate(letters, 1):
        name = str(letter.participant.number)
        if form == "txt":
            lines.append(f"{name}\t{letter.code}\n")
        else:
            data = code_png(letter.code) if form == "png" else _letter_pdf(letter, event)
            write_whole(folder / f"{name}.{form}", data, READABLE)
        progress(written)
    if form == "txt":
        write_whole(folder / "invitations.txt", "".join(lines).encode(), READABLE)
    return written


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


def _letter_pdf(letter: InvitationLetter, event: Event) -> bytes:
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - pictures and lists do without ReportLab
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    out = io.BytesIO()
    page = Canvas(out, pagesize=PAGE, invariant=True)
    language = event.languages[0]
    page.setTitle(str(letter.participant.number))
    page.setFillColor(event.accent)
    page.rect(0, PAGE[1] - 14, PAGE[0], 14, stroke=0, fill=1)
    page.drawImage(ImageReader(io.BytesIO(code_png(letter.code))), 20, 55, 190, 190)
    page.setFillGray(0.1)
    page.setFont("Helvetica-Bold", 15)
    page.drawString(225, 215, event.name.get("en") or event.name[language])
    page.setFont("Helvetica", 13)
    page.drawString(225, 185, letter.participant.latin_name[:30])
    page.drawString(225, 165, f"No. {letter.participant.number}")
    page.setFillGray(0.35)
    page.setFont("Helvetica", 10)
    page.drawString(225, 130, "Show this code at the entrance desk,")
    page.drawString(225, 116, "together with your identity document.")
    page.save()
    return out.getvalue()
