"""Cameras without hardware: plugged, unplugged and broken by hand, and the frames they bring."""

from PIL import Image
from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QVideoFrame, QVideoSink

from tests.bench.hostile import code_image
from tests.clips import video_frame
from ui.camera import Listed


class Pushed(QObject):
    """They do what a test says."""

    changed, failed = Signal(), Signal()

    def __init__(self, parent: QObject, *names: str) -> None:
        super().__init__(parent)
        self.there, self.on = [Listed(name, name) for name in names], ""
        self.sink: QVideoSink | None = None

    def listed(self) -> list[Listed]:
        return self.there

    def start(self, key: str, sink: QVideoSink) -> None:
        self.on, self.sink = key, sink

    def stop(self) -> None:
        self.on = ""

    def plug(self, *names: str) -> None:
        self.there = [Listed(name, name) for name in names]
        self.changed.emit()

    def show(self, frame: QVideoFrame) -> None:
        assert self.sink is not None
        self.sink.setVideoFrame(frame)


def held(text: str, size: tuple[int, int] = (640, 480)) -> QVideoFrame:
    """A frame with that code in the middle, or with nothing."""
    scene = Image.new("L", size, 120)
    if text:
        code = code_image(text, scale=4)
        scene.paste(code, ((size[0] - code.width) // 2, (size[1] - code.height) // 2))
    return video_frame(scene)
