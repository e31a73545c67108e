"""People, photos and an event for the badge tests, and eyes that read a PDF back."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageOps

from kiosk.badge.content import Issued, content
from kiosk.badge.fonts import Fonts
from kiosk.badge.layout import BadgeContent, Layout
from kiosk.badge.raster import pages
from kiosk.badge.render import Rendered, render
from kiosk.config import RESOURCES
from kiosk.model import Category, Event, Participant, ParticipantNumber, Status, Zone

LAYOUT = RESOURCES / "badges" / "a6-portrait.toml"
CODE = "20" + "7391058264" * 20
WHOLE_ALPHABET = "ABCDEFGHKLMNPRST"

EVENT = Event(
    id="forum-2026",
    name={"en": "International Municipal Forum", "ru": "Международный муниципальный форум"},
    accent="#0B4EA2",
    time_zone=ZoneInfo("Europe/Moscow"),
    days=(date(2026, 9, 22), date(2026, 9, 25)),
    collection_days=(date(2026, 9, 22),),
    categories=(
        Category("head", {"en": "Head of delegation", "ru": "Глава делегации"}, "#8C1D40", "a6-portrait"),
        Category("media", {"en": "Media", "ru": "СМИ"}, "#F2B705", "a6-portrait"),
    ),
    zones=tuple(Zone(letter, {"en": letter}) for letter in WHOLE_ALPHABET),
    languages=("en", "ru"),
    registry_max_age=timedelta(hours=72),
)

FEDOROVA = Participant(
    number=ParticipantNumber(41822),
    family_name="Фёдорова",
    given_name="Юлия",
    middle_name="Сергеевна",
    latin_family_name="Fedorova",
    latin_given_name="Yuliya",
    language="ru",
    title="",
    position="Глава города",
    organisation="Администрация города Казани",
    organisation_latin="Kazan City Administration",
    country="RU",
    region="RU-TA",
    category="head",
    zones=("F", "A", "C"),
    days=(),
    status=Status.APPROVED,
    paid=None,
    document_type="passport",
    document_number="1",
    document_country="RU",
    birth_date=None,
    document_expires=None,
    photo="",
    delegation="",
    self_service=False,
    note="",
)
OSTERGAARD = replace(
    FEDOROVA,
    family_name="Østergård Ñúñez",
    given_name="Þórbjörg",
    middle_name="",
    latin_family_name="Østergård Ñúñez",
    latin_given_name="Þórbjörg",
    organisation="Reykjavíkurborg",
    country="IS",
    region="",
    category="media",
)
LI = replace(
    FEDOROVA,
    family_name="李",
    given_name="娜",
    middle_name="",
    latin_family_name="Li",
    latin_given_name="Na",
    organisation="成都市人民政府",
    organisation_latin="Chengdu Municipal People's Government",
    country="CN",
    region="",
)
LONGEST = replace(
    FEDOROVA,
    latin_family_name="Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftsch",
    latin_given_name="Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin John Ke",
)


def jpeg(width: int = 480, height: int = 640, mode: str = "RGB") -> bytes:
    """A face drawn with a few ellipses."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.6), fill=(224, 182, 150))
    stream = io.BytesIO()
    picture.convert(mode).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def made(participant: Participant, fonts: Fonts, photo: bytes | None = None) -> BadgeContent:
    return content(participant, EVENT, Issued("001-1-000042", CODE, photo))


def printed(badge: BadgeContent, layout: Layout, fonts: Fonts) -> bytes:
    rendered = render(badge, layout, fonts)
    assert isinstance(rendered, Rendered)
    return rendered.pdf


def with_text(badge: BadgeContent, **texts: str) -> BadgeContent:
    return replace(badge, texts={**badge.texts, **texts})


def said(pdf: bytes, page: int = 0) -> str:
    """The text of a page as a reader extracts it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


def seen(pdf: bytes, dpi: float = 203.2, page: int = 0) -> Image.Image:
    """A page as a printer or a screen shows it."""
    return pages(pdf, dpi)[page]


def scanned(picture: Image.Image) -> list[str]:
    """What a scanner reads off it."""
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    return [each.text for each in zxingcpp.read_barcodes(picture, formats=formats)]


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of everything that is not nearly white: left, top, right, bottom in pixels."""
    return ImageOps.invert(picture.convert("L")).point(lambda value: 255 if value > 40 else 0).getbbox()


def streams(pdf: bytes) -> bytes:
    """All compressed streams of a PDF, unpacked: drawing operators among them."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"\n".join(_unpacked(each) for each in packed)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
