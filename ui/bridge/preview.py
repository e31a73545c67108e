"""The preview of a badge layout: a file on the disk, the person it is tried on, and what that looks like now.

Editors write a file in place, or beside it and rename; so the file, the images that it names and their folder are
watched, and what counts is whether a file is another one than before. Drawing happens in the worker's thread, one
picture at a time; one that is out of date when it comes is dropped, and drawn anew.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QFileSystemWatcher, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from kiosk import names
from kiosk.errors import KioskError
from kiosk.messages import FALLBACK, catalogue, error_sentence, say, why_not_printed
from kiosk.preview import Preview, Specimen, Specimens, sources
from ui.bridge.guest import ink_on, named
from ui.bridge.texts import Texts
from ui.bridge.worker import Worker
from ui.pictures import Sheets
from ui.qt import prop

SETTLED_MS = 80
"""An editor that saves makes several changes in a moment."""

Stamp = tuple[int, int, int] | None
Drawn = tuple[Preview, list[QImage]]


class PreviewBridge(QObject):
    """What the preview's QML shows and calls."""

    changed = Signal()
    choiceChanged = Signal()
    textsChanged = Signal()

    def __init__(self, file: Path, specimens: Specimens, worker: Worker, texts: Texts) -> None:
        super().__init__()
        self.sheets = Sheets()
        self._file, self._specimens, self._worker, self._texts = file.absolute(), specimens, worker, texts
        self._place, self._dots = len(specimens.people) - 1 if not specimens.people[-1].key else 0, False
        self._asked = self._drawing = 0
        self._preview, self._sides, self._shown = Preview(), list[str](), -1
        self._trouble: KioskError | None = None
        self._stamps: dict[Path, Stamp] = {}
        self._watcher, self._settled = QFileSystemWatcher(self), QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.look)
        self._watcher.fileChanged.connect(self._touched)
        self._watcher.directoryChanged.connect(self._touched)
        texts.changed.connect(self.textsChanged)
        texts.changed.connect(self.changed)

    @prop("QVariantMap", constant=True)
    def file(self) -> dict[str, str]:
        """Its name and its folder."""
        return {"name": self._file.name, "folder": str(self._file.parent)}

    @prop("QVariantMap", constant=True)
    def gathering(self) -> dict[str, str]:
        """The event's colours."""
        accent = self._specimens.event.accent
        return {"accent": accent, "ink": ink_on(accent)}

    @prop(str, notify=textsChanged)
    def eventName(self) -> str:
        """Whose event it is."""
        return named(self._specimens.event.name, self._texts.language)

    @prop("QVariantList", notify=textsChanged)
    def people(self) -> list[str]:
        """What is hard about each of them; of a participant the name."""
        return [self._named(each) for each in self._specimens.people]

    @prop(int, notify=choiceChanged)
    def place(self) -> int:
        """Who of them is shown."""
        return self._place

    @prop(bool, notify=choiceChanged)
    def dots(self) -> bool:
        """As a label printer sees it?"""
        return self._dots

    @prop("QVariantList", notify=changed)
    def sides(self) -> list[str]:
        """The addresses of front and back as they were when all was well."""
        return self._sides

    @prop("QVariantMap", notify=changed)
    def paper(self) -> dict[str, float]:
        """How many sides, and their size in millimetres; 0 until the file could be read once."""
        return {"count": self._preview.count, "width": self._preview.width, "height": self._preview.height}

    @prop("QVariantMap", notify=changed)
    def trouble(self) -> dict[str, str]:
        """What is wrong with the file, or with this person's badge; empty when nothing is."""
        return _told(self._trouble, self._texts.language) if self._trouble else {}

    @Slot(int)
    def choose(self, place: int) -> None:
        """Somebody else; beyond the last comes the first."""
        self._place = place % len(self._specimens.people)
        self.choiceChanged.emit()
        self.draw()

    @Slot(bool)
    def show_dots(self, dots: bool) -> None:
        """In colour, or as dots."""
        self._dots = dots
        self.choiceChanged.emit()
        self.draw()

    @Slot()
    def look(self) -> None:
        """Draws when a file that matters is another one than before."""
        stamps = self._watch()
        if stamps != self._stamps:
            self._stamps = stamps
            self.draw()

    @Slot()
    def draw(self) -> None:
        """Draws what is asked for now, after what is being drawn."""
        self._asked += 1
        if not self._drawing:
            self._begin()

    def failed(self, error: KioskError) -> None:
        """Something else than the layout is broken."""
        self._trouble = error
        self.changed.emit()

    @Slot(str)
    def _touched(self, _path: str) -> None:
        self._settled.start()

    def _watch(self) -> dict[Path, Stamp]:
        """Watches what is there now: a watch ends with the file that it began on."""
        before = [*self._watcher.files(), *self._watcher.directories()]
        if before:
            self._watcher.removePaths(before)
        files = sources(self._file)
        there = [str(path) for path in (self._file.parent, *files) if path.exists()]
        if there:
            self._watcher.addPaths(there)
        return {file: _stamp(file) for file in files}

    def _begin(self) -> None:
        asked = self._drawing = self._asked
        specimen, dots = self._specimens.people[self._place], self._dots
        act = partial(_drawn, self._specimens, self._file, specimen, dots)
        self._worker.run(act, partial(self._came, asked, self._place), partial(self._broke, asked))

    def _is_wanted(self, asked: int) -> bool:
        """False for what is out of date; then the next drawing begins."""
        self._drawing = 0
        if asked != self._asked:
            self._begin()
        return asked == self._asked

    def _broke(self, asked: int, error: KioskError) -> None:
        if self._is_wanted(asked):
            self.failed(error)

    def _came(self, asked: int, place: int, drawn: Drawn) -> None:
        if not self._is_wanted(asked):
            return
        preview, images = drawn
        self._trouble = preview.trouble
        if preview.count:
            self._preview = preview
        if images or (preview.count and place != self._shown):  # nobody's refusal stands over somebody else's badge
            self._sides, self._shown = self.sheets.keep(images), place
        self.changed.emit()

    def _named(self, specimen: Specimen) -> str:
        person = specimen.person
        return self._texts.say(f"screen.preview.case.{specimen.key}") if specimen.key else names.latin(person)


def _told(error: KioskError, language: str) -> dict[str, str]:
    """A title, perhaps a sentence, and the next step."""
    near = {name: Path(value).name if name == "file" else value for name, value in error.facts.items()}
    error = KioskError(error.key, **near)
    if error.key == "badge_unprintable":
        return _refused(near["why"], near["character"], language)
    sentence, next_step = error_sentence(error, language)
    if error.key != "layout":
        return {"tone": "stop", "title": sentence, "sentence": "", "next": next_step}
    next_step = say("screen.preview.next.layout", language)
    if near["line"] == "0":
        return {"tone": "stop", "title": sentence, "sentence": "", "next": next_step}
    title = say("screen.preview.line", language, near)
    return {"tone": "stop", "title": title, "sentence": sentence, "next": next_step}


def _refused(why: str, character: str, language: str) -> dict[str, str]:
    """A badge that would not be printed, and what a layout can do about it."""
    step = f"screen.preview.next.{why.partition(':')[0]}"
    step = step if step in catalogue(FALLBACK) else "screen.preview.next.other"
    title = why_not_printed(why, language, character)
    return {"tone": "attention", "title": title, "sentence": "", "next": say(step, language)}


def _drawn(specimens: Specimens, file: Path, specimen: Specimen, dots: bool) -> Drawn:
    preview = specimens.draw(file, specimen, dots=dots)
    return preview, [QImage.fromData(QByteArray(side)) for side in preview.sides]


def _stamp(file: Path) -> Stamp:
    """Tells a file from the one that was there before."""
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino
