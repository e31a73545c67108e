"""Cameras: their frames -> texts of codes and a small picture for the page, in a thread beside the screen.

`Cameras` are the machine's own, `Clip` is a video file that stands in for one. An `Eye` looks through either: the
newest frame lies in a mailbox of one, so a slow machine skips frames and never lags behind. Grey is read where it lies
in the frame (`grey`); a format that has none to itself is converted. What cannot be read at all is None. While nothing
moves, only some frames get their second look and their picture: that is what costs.
Before it: Qt Multimedia, whose ffmpeg is in the wheel. After it: `ui.bridge.camera`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL
from pathlib import Path
from threading import Condition, Thread
from typing import NamedTuple, Protocol

import PySide6
from PySide6.QtCore import QObject, QRectF, QSize, Qt, QUrl, Signal, SignalInstance
from PySide6.QtGui import QBrush, QImage, QPainter, QTransform
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QMediaPlayer,
    QVideoFrame,
    QVideoFrameFormat,
    QVideoSink,
)

from kiosk.scan.frame import Frames, Luminance
from kiosk.scan.pace import Pace
from ui.pictures import View
from ui.trouble import written

Pixels = QVideoFrameFormat.PixelFormat
GREY_FIRST = {
    Pixels.Format_NV12: 1,
    Pixels.Format_NV21: 1,
    Pixels.Format_YUV420P: 1,
    Pixels.Format_YUV422P: 1,
    Pixels.Format_YV12: 1,
    Pixels.Format_Y8: 1,
    Pixels.Format_YUYV: 2,
}
"""Formats whose first plane begins with the grey of the first pixel, and the bytes from one pixel to the next."""
GOOD_SIZE = QSize(1280, 720)
GOOD_RATE = 25
CORNER = MIN_SIDE = 16
CALM_LOOKS, CALM_PICTURES = 4, 2
"""While nothing moves, every so-manieth frame."""
FATAL = 8
"""FFmpeg's word for what it says before it gives up."""


def hush() -> None:
    """WORKAROUND PySide6 6.11.3: FFmpeg writes a line to standard error for every frame of a Motion-JPEG camera, and
    Qt has no switch for it. To be tried again with each new PySide6.
    """
    wheel = Path(PySide6.__file__).parent
    for library in (*wheel.glob("*avutil*"), *wheel.glob("Qt/lib/*avutil*")):
        with suppress(OSError, AttributeError):
            CDLL(str(library)).av_log_set_level(FATAL)


class Listed(NamedTuple):
    """One camera: its key is the same after a restart."""

    key: str
    name: str


class Source(Protocol):
    """Where frames come from."""

    changed: SignalInstance
    failed: SignalInstance

    def listed(self) -> list[Listed]:
        """The cameras that are there now."""

    def start(self, key: str, sink: QVideoSink) -> None:
        """That camera's frames go to the sink from now on."""

    def stop(self) -> None:
        """The camera is off."""


class Cameras(QObject):
    """The cameras of this machine."""

    changed = Signal()
    failed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._devices = QMediaDevices(self)
        self._session: QMediaCaptureSession | None = None
        self._devices.videoInputsChanged.connect(self.changed)

    def listed(self) -> list[Listed]:
        return [Listed(_key(device), device.description()) for device in QMediaDevices.videoInputs()]

    def start(self, key: str, sink: QVideoSink) -> None:
        self.stop()
        device = next((each for each in QMediaDevices.videoInputs() if _key(each) == key), None)
        if device is None:
            self.failed.emit()
            return
        self._session = QMediaCaptureSession(self)
        camera = QCamera(device, self._session)
        if formats := device.videoFormats():
            camera.setCameraFormat(min(formats, key=unfitness))
        camera.errorOccurred.connect(self.failed)
        self._session.setVideoSink(sink)
        self._session.setCamera(camera)
        camera.start()

    def stop(self) -> None:
        if self._session:
            self._session.camera().stop()
            self._session.deleteLater()
            self._session = None


def _key(device: QCameraDevice) -> str:
    return device.id().toBase64().toStdString()


def unfitness(told: QCameraFormat) -> tuple[bool, bool, int, float]:
    """Of a camera's formats the best is the smallest that is large and fast enough, without a conversion."""
    size = told.resolution()
    pixels, good = size.width() * size.height(), GOOD_SIZE.width() * GOOD_SIZE.height()
    slow = told.maxFrameRate() < GOOD_RATE
    return slow, told.pixelFormat() not in {*GREY_FIRST, Pixels.Format_Jpeg}, abs(pixels - good), -told.maxFrameRate()


class Clip(QObject):
    """A video file in place of a camera, again and again."""

    changed = Signal()
    failed = Signal()

    def __init__(self, file: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._file = file
        self._player: QMediaPlayer | None = None

    def listed(self) -> list[Listed]:
        return [Listed(self._file.name, self._file.name)]

    def start(self, _key: str, sink: QVideoSink) -> None:
        self.stop()
        self._player = QMediaPlayer(self)
        self._player.errorOccurred.connect(self.failed)
        self._player.setLoops(QMediaPlayer.Loops.Infinite.value)
        self._player.setVideoSink(sink)
        self._player.setSource(QUrl.fromLocalFile(str(self._file.resolve())))
        self._player.play()

    def stop(self) -> None:
        if self._player:
            self._player.stop()
            self._player.deleteLater()
            self._player = None


class Mailbox:
    """One frame lies in it at most, the newest; `None` ends the reading."""

    def __init__(self) -> None:
        self._there, self._newest = Condition(), list[QVideoFrame | None]()

    def put(self, frame: QVideoFrame | None) -> None:
        """Whatever lay here unread is thrown away; after the end nothing is put in any more."""
        with self._there:
            if self._newest != [None]:
                self._newest = [frame]
            self._there.notify()

    def take(self) -> QVideoFrame | None:
        """Waits for it."""
        with self._there:
            self._there.wait_for(lambda: self._newest)
            newest = self._newest[0]
            if newest is not None:
                self._newest = []
            return newest


class Eye(QObject):
    """Reads the frames that a source brings, at the pace they deserve: `read` brings the texts of each (None: it cannot
    be read), `pictured` what the page shows of it.
    """

    read = Signal(object)
    pictured = Signal(QImage)

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        super().__init__()
        self.view: View | None = None
        self.sink = QVideoSink(self)
        self._stopwatch, self._pace, self._frames = stopwatch, Pace(), Frames()
        self._mailbox, self._calm, self._texts, self._broken = Mailbox(), 0, list[str](), False
        hush()
        self._thread = Thread(target=self._work, name="camera", daemon=True)
        self.sink.videoFrameChanged.connect(self._arrived)
        self._thread.start()

    def close(self) -> None:
        """Waits for the frame under way."""
        self._mailbox.put(None)
        self._thread.join()

    def _arrived(self, frame: QVideoFrame) -> None:
        if frame.isValid() and self._pace.takes(self._stopwatch()):
            self._mailbox.put(frame)

    def _work(self) -> None:
        while (frame := self._mailbox.take()) is not None:
            try:
                self._look(frame)
                self._broken = False
            except Exception as error:  # noqa: BLE001 - one bad frame is no reason to stop looking
                if not self._broken:  # of a thousand like it the log needs one
                    written(error)
                self._broken = True
                self.read.emit(None)

    def _look(self, frame: QVideoFrame) -> None:
        with grey(frame) as plane:
            if plane is None:
                self.read.emit(None)
                return
            moved = self._frames.moved(plane)
            texts = self._frames.read(plane, once_more=moved or self._calm % CALM_LOOKS == 0)
        self.read.emit(texts)
        at = self._stopwatch()
        if texts or moved:
            self._pace.livened(at)
        self._calm = 0 if self._pace.lively(at) else self._calm + 1
        new, self._texts = texts != self._texts, texts  # a picture holds the interpreter: a new code comes before it
        if self.view and not (texts and new) and self._calm % CALM_PICTURES == 0:
            self.pictured.emit(shown(frame, self.view))


@contextmanager
def grey(frame: QVideoFrame) -> Iterator[Luminance | None]:
    """The grey of a frame, in the frame itself where it can be had there; None where it cannot be had."""
    if not sized(frame):
        yield None
        return
    stride = GREY_FIRST.get(frame.pixelFormat(), 0)
    if stride and frame.map(QVideoFrame.MapMode.ReadOnly):
        try:
            plane = Luminance(frame.bits(0), frame.width(), frame.height(), frame.bytesPerLine(0), stride)
            if plane.whole:
                yield plane
                return
        finally:
            frame.unmap()
    image = frame.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    plane = Luminance(bytes(image.constBits()) if not image.isNull() else b"", *_sizes(image))
    yield plane if plane.whole else None


def sized(frame: QVideoFrame) -> bool:
    """Is it large enough to be one? In the tiniest ones Qt divides by nothing, and takes the program with it."""
    return min(frame.width(), frame.height()) >= MIN_SIDE


def _sizes(image: QImage) -> tuple[int, int, int]:
    return image.width(), image.height(), image.bytesPerLine()


def shown(frame: QVideoFrame, view: View | None) -> QImage:
    """The picture of a frame for a page: it fills its place, and its corners are round."""
    image = frame.toImage() if view and sized(frame) else QImage()
    if view is None or image.isNull():
        return QImage()
    size = image.size().scaled(view.size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    place = QTransform()
    if view.mirrored:
        place.translate(view.size.width(), 0).scale(-1, 1)
    place.translate((view.size.width() - size.width()) / 2, (view.size.height() - size.height()) / 2)
    place.scale(size.width() / image.width(), size.height() / image.height())
    brush = QBrush(image)
    brush.setTransform(place)
    out = QImage(view.size, QImage.Format.Format_ARGB32_Premultiplied)
    out.fill(Qt.GlobalColor.transparent)
    painter = QPainter(out)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(QRectF(out.rect()), CORNER, CORNER)
    painter.end()
    return out
