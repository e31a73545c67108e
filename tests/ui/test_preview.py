"""The preview's real window follows a layout file through whatever an editor does to it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMetaObject, QObject, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.model import ParticipantNumber
from kiosk.preview import Specimens, invented, invented_event, specimens
from ui.app import preview as run_preview
from ui.hands import items, names, press, until
from ui.preview import PreviewWindow

PAGES = sorted((Path(__file__).resolve().parents[2] / "ui" / "qml" / "preview").glob("*.qml"))
LAYOUT = """\
width = 60
height = 40
[[element]]
kind = "fill"
x = 0
y = 0
w = 60
h = 40
colour = "#B00020"
[[element]]
kind = "text"
x = 5
y = 5
w = 50
h = 12
text = "family_latin"
max = 30
min = 20
colour = "#FFFFFF"
"""
RED, BLUE, BLACK, PAPER = "#b00020", "#0030c0", "#000000", "#ffffff"
IMAGE = '[[element]]\nkind = "image"\nx = 0\ny = 0\nw = 60\nh = 40\nfit = "stretch"\nfile = "sky.png"\n'


class Easel:
    """An open preview, with an editor's hands and a designer's eyes."""

    def __init__(self, opened: PreviewWindow, file: Path) -> None:
        assert isinstance(opened.window, QQuickWindow)
        self.opened, self.file, self.bridge = opened, file, opened.bridge
        self.window: QQuickWindow = opened.window

    def save(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def replace(self, text: str) -> None:
        """As many editors do: a new file beside it takes its place."""
        beside = self.file.with_name(f".{self.file.name}.swp")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.file)

    def reads(self, text: str) -> bool:
        return any(text in name for name in names(self.window))

    def sees(self, text: str) -> None:
        until(lambda: self.reads(text), f"the text {text!r}")

    def shows(self, colour: str) -> None:
        until(lambda: self.middle() == colour, f"the colour {colour}")

    def middle(self) -> str:
        """The colour of the window in the lower middle of the badge's front."""
        image = self.window.grabWindow()  # now everything has its place
        found = next((item for item in items(self.window) if "image://sheet" in source_of(item)), None)
        place = found.mapToScene(QPointF(found.width() / 2, found.height() * 0.9)) if found else QPointF(-1, -1)
        return image.pixelColor(place.toPoint()).name() if image.rect().contains(place.toPoint()) else ""

    def drawings(self) -> int:
        """How often it was drawn: the address of a picture counts on."""
        return int(str(self.bridge.property("sides")[0]).rpartition("/")[2].partition("-")[0])

    def picture(self) -> QImage:
        """The front as it came from the core."""
        key = str(self.bridge.property("sides")[0]).rpartition("/")[2]
        return self.bridge.sheets.requestImage(key, QSize(), QSize())


def source_of(item: QQuickItem) -> str:
    source = item.property("source")
    return source.toString() if source else ""


@pytest.fixture
def people(font_cache: Path) -> Specimens:
    event = invented_event()
    return Specimens(event, invented(event), font_cache)


@pytest.fixture
def easel(people: Specimens, tmp_path: Path, qapp: object) -> Iterator[Callable[..., Easel]]:
    opened: list[PreviewWindow] = []

    def open_easel(text: str = LAYOUT, who: Specimens = people) -> Easel:
        file = tmp_path / "layouts" / "mine.toml"
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        opened.append(PreviewWindow(file, who, "en"))
        standing = Easel(opened[-1], file)
        standing.window.resize(1280, 800)
        standing.window.show()
        opened[-1].open()
        return standing

    yield open_easel
    for each in opened:
        each.close()


Opens = Callable[..., Easel]


def test_the_badge_is_drawn_anew_whenever_its_file_is_saved(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    page.save(LAYOUT.replace("#B00020", BLUE))
    page.shows(BLUE)
    page.save(LAYOUT)
    page.shows(RED)


def test_an_editor_that_puts_another_file_in_its_place_is_followed(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    for colour in (BLUE, RED, BLUE):
        page.replace(LAYOUT.replace("#B00020", colour))
        page.shows(colour)
    page.save(LAYOUT)
    page.shows(RED)


def test_a_file_that_goes_and_comes_back_is_followed(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    page.file.unlink()
    page.sees("There is no file mine.toml.")
    page.save(LAYOUT.replace("#B00020", BLUE))
    page.shows(BLUE)
    assert not page.reads("There is no file")


def test_a_file_that_is_not_there_yet_is_awaited(easel: Opens) -> None:
    page = easel("")
    page.sees("mine.toml is not right")
    page.save(LAYOUT)
    page.shows(RED)


def test_a_mistake_is_told_over_the_last_good_picture_until_it_is_corrected(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    page.save(LAYOUT.replace("max = 30", "max = 3000"))
    page.sees("Line 17: max")
    page.sees("The badge layout mine.toml is not right at line 17, max: 4 - 200.")
    page.sees("The picture is the last good one.")
    until(lambda: QColor(page.middle()).lightness() > 180, "the dimmed picture")
    press(page.window, "Русский")
    page.sees("Строка 17: max")
    page.save(LAYOUT)
    page.shows(RED)
    assert not page.reads("Строка")


def test_an_image_that_the_layout_names_is_followed(easel: Opens) -> None:
    page = easel(LAYOUT + IMAGE)
    page.sees("sky.png: no such file")
    sky = page.file.with_name("sky.png")
    Image.new("RGB", (60, 40), BLUE).save(sky)
    page.shows(BLUE)
    Image.new("RGB", (60, 40), RED).save(sky)
    page.shows(RED)


def test_other_files_in_the_folder_draw_nothing(easel: Opens) -> None:
    page, looks = easel(), list[bool]()
    page.shows(RED)
    drawings = page.drawings()
    settled = page.bridge.findChild(QTimer)
    assert isinstance(settled, QTimer)
    settled.timeout.connect(lambda: looks.append(True))
    page.file.with_name("notes.txt").write_text("blue?", encoding="utf-8")
    until(lambda: looks, "a look at the folder")
    page.save(LAYOUT.replace("#B00020", BLUE))
    page.shows(BLUE)
    assert page.drawings() == drawings + 1


def test_keys_and_buttons_step_through_the_people(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    first = page.picture()
    press(page.window, "Thai")
    until(lambda: page.picture() != first, "somebody else's badge")
    assert page.bridge.property("place") == 6
    page.window.requestActivate()
    QTest.keyClick(page.window, Qt.Key.Key_Right)
    assert page.bridge.property("place") == 7
    for _ in range(8):
        QTest.keyClick(page.window, Qt.Key.Key_Left)
    assert page.bridge.property("place") == len(page.bridge.property("people")) - 1
    QTest.keyClick(page.window, Qt.Key.Key_Down)
    until(lambda: page.picture() == first, "the first badge again")


def test_a_badge_that_would_be_refused_says_why_and_shows_nobody_elses(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    press(page.window, "Everything long")
    page.sees("The text of the Latin family name is too long for a readable badge.")
    page.sees("Give it more room")
    assert page.bridge.property("sides") == []
    assert page.reads("60 × 40 mm")
    press(page.window, "An ordinary guest")
    page.shows(RED)
    assert not page.reads("too long")


def test_a_badge_that_no_longer_fits_is_refused_over_its_own_last_picture(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    page.save(LAYOUT.replace("h = 12", "h = 4"))
    page.sees("too long")
    until(lambda: QColor(page.middle()).lightness() > 180, "the dimmed picture")
    page.save(LAYOUT)
    page.shows(RED)


def test_a_label_printer_sees_black_and_white(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    press(page.window, "Label printer")
    page.shows(BLACK)
    image = page.picture()
    colours = {str(image.pixelColor(x, 60).name()) for x in range(image.width())}
    assert colours == {BLACK, PAPER}
    press(page.window, "In colour")
    page.shows(RED)


def test_the_badge_is_as_large_as_one_wants(easel: Opens) -> None:
    page = easel()
    page.shows(RED)

    def width() -> float:
        return next(item.width() for item in items(page.window) if "image://sheet" in source_of(item))

    fitting = width()
    press(page.window, "Close-up")
    assert width() == 480
    press(page.window, "True size")
    assert width() == round(60 * page.window.screen().physicalDotsPerInch() / 25.4)
    press(page.window, "Fit")
    assert width() == fitting


def test_of_many_wishes_the_last_is_shown(easel: Opens) -> None:
    page = easel()
    page.shows(RED)
    first = page.picture()
    for place in (2, 3, 4, 5, 0):
        page.bridge.choose(place)
    page.save(LAYOUT.replace("#B00020", BLUE))
    page.shows(BLUE)
    page.save(LAYOUT)
    page.shows(RED)
    assert page.picture() == first


def test_a_participant_of_the_station_is_shown_first_and_by_name(easel: Opens, home: Home) -> None:
    page = easel(who=specimens(home, ParticipantNumber(1)))
    page.shows(RED)
    assert page.reads("Anna Ivanova")
    assert page.reads("Test Forum")
    assert page.bridge.property("place") == len(page.bridge.property("people")) - 1


def test_every_name_a_page_asks_its_bridge_for_is_there(easel: Opens) -> None:
    page = easel()
    meta = page.bridge.metaObject()
    offered = {str(meta.property(place).name()) for place in range(meta.propertyCount())}
    offered |= {meta.method(place).name().toStdString() for place in range(meta.methodCount())}
    asked = {name for file in PAGES for name in re.findall(r"\bbridge\.(\w+)", file.read_text(encoding="utf-8"))}
    assert len(asked) > 5
    assert asked - offered == set()


def test_broken_fonts_are_told(easel: Opens, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder", encoding="utf-8")
    event = invented_event()
    page = easel(who=Specimens(event, invented(event), tmp_path / "cache"))
    until(lambda: page.bridge.property("trouble"), "the trouble")
    assert page.bridge.property("trouble")["title"]


def test_the_window_opens_closes_and_gives_a_code(home: Home, tmp_path: Path, qapp: QObject) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(LAYOUT, encoding="utf-8")
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: QMetaObject.invokeMethod(qapp, "quit"))
    timer.start(400)
    assert run_preview(home, file, None, "ru") == 0


def test_a_participant_who_is_not_there_is_said_before_any_window(home: Home, tmp_path: Path) -> None:
    with pytest.raises(KioskError, match="participant_unknown"):
        run_preview(home, tmp_path / "mine.toml", ParticipantNumber(999), "en")
