"""What the station hears from a camera: real frames of real codes, pushed as a camera would bring them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat, QVideoSink

from kiosk.config import Home
from kiosk.scan.choice import CameraChoice, read_choice
from tests.clips import video_frame
from tests.core.tokens import BADGE_CODE, INVITATION_CODE
from tests.ui.cameras import Pushed, held
from ui.bridge.camera import CameraBridge
from ui.bridge.worker import Worker
from ui.camera import Cameras, Eye, grey, shown, unfitness
from ui.hands import until, wait
from ui.pictures import View
from ui.trouble import unexpected

Pixels = QVideoFrameFormat.PixelFormat
STEP = 1 / 30


class Clock:
    """A stopwatch that goes on by one frame at each look."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        self.at += STEP
        return self.at


class Watched:
    """A bridge without a window, and what came of it."""

    def __init__(self, home: Home, *names: str) -> None:
        self.worker, self.heard = Worker(unexpected), list[str]()
        self.bridge = CameraBridge(home, self.worker)
        self.bridge.stopwatch = self.clock = Clock()
        self.source = Pushed(self.bridge, *names)
        self.bridge.source = lambda _parent: self.source
        self.bridge.scanned.connect(self.heard.append)
        self.frames = 0
        self.ticket = 0

    @property
    def state(self) -> str:
        return str(self.bridge.property("state"))

    def watch(self) -> None:
        self.ticket = self.bridge.watch(320, 240, False)
        if self.bridge._eye and not self.frames:
            self.bridge._eye.read.connect(self._count)

    def _count(self, _texts: object) -> None:
        self.frames += 1

    def show(self, *frames: QVideoFrame) -> None:
        """Each frame is read before the next one comes."""
        for frame in frames:
            before = self.frames
            self.clock.at += 2 * STEP
            self.source.show(frame)
            until(lambda before=before: self.frames > before, "the reading")  # type: ignore[misc]

    def close(self) -> None:
        self.bridge.close()
        self.worker.close()


@pytest.fixture
def watched(tmp_path: Path, qapp: object) -> Iterator[Callable[..., Watched]]:
    made: list[Watched] = []

    def make(*names: str) -> Watched:
        made.append(Watched(Home(tmp_path), *names))
        return made[-1]

    yield make
    for each in made:
        each.close()


Watches = Callable[..., Watched]


def test_three_hundred_codes_of_a_clip_of_thirty_a_second_are_all_read(qapp: object) -> None:
    clock = Clock()
    eye, read = Eye(clock), list[str]()
    eye.read.connect(read.extend)
    texts = [f"10{place:0200d}" for place in range(300)]
    for place, text in enumerate(texts):
        eye.sink.setVideoFrame(held(text, (400, 300)))
        until(lambda place=place: len(read) > place, text)  # type: ignore[misc]
    eye.close()
    assert read == texts


def test_of_frames_that_come_too_fast_the_newest_is_read(qapp: object) -> None:
    eye, read = Eye(Clock()), list[str]()
    eye._pace.livened(0)
    eye.read.connect(read.extend)
    frames = [held(f"10{place:0200d}") for place in range(30)]
    for frame in frames:
        eye._mailbox.put(frame)
    until(lambda: read[-1:] == [f"10{29:0200d}"], "the last one")
    eye.close()
    assert len(read) < 10
    assert read == sorted(read)


def test_a_code_in_view_is_one_scan_until_it_was_away(watched: Watches) -> None:
    camera = watched("one")
    camera.watch()
    camera.show(*(held(text) for text in [INVITATION_CODE] * 5 + [BADGE_CODE, INVITATION_CODE]))
    assert camera.heard == [INVITATION_CODE, BADGE_CODE]
    camera.clock.at += 2
    camera.show(held(INVITATION_CODE))
    assert camera.heard == [INVITATION_CODE, BADGE_CODE, INVITATION_CODE]


def test_what_lay_in_view_while_the_camera_was_off_is_not_scanned_anew_unless_somebody_else_stands_there(
    watched: Watches,
) -> None:
    camera = watched("one")
    camera.watch()
    camera.show(held(INVITATION_CODE))
    camera.bridge.rest(camera.ticket)
    until(lambda: camera.state == "off", "the rest")
    camera.clock.at += 600
    camera.watch()
    camera.show(held(INVITATION_CODE))
    assert camera.heard == [INVITATION_CODE]
    camera.bridge.forget()
    camera.show(held(INVITATION_CODE))
    assert camera.heard == [INVITATION_CODE] * 2


def test_a_page_that_follows_another_one_does_not_start_the_camera_anew(watched: Watches) -> None:
    camera = watched("one")
    camera.watch()
    before = camera.ticket
    camera.show(held(""))
    camera.watch()
    camera.bridge.rest(before)
    wait(400)
    assert (camera.state, camera.source.on) == ("live", "one")
    camera.bridge.rest(camera.ticket)
    until(lambda: camera.source.on == "", "the rest")
    assert camera.bridge.property("picture") == ""


def test_a_camera_that_is_unplugged_is_lost_and_comes_back_by_itself(watched: Watches) -> None:
    camera = watched("one")
    camera.watch()
    camera.show(held(""))
    camera.source.plug()
    assert (camera.state, camera.source.on) == ("lost", "")
    camera.source.plug("one")
    camera.show(held(""))
    assert (camera.state, camera.source.on) == ("live", "one")


def test_without_a_camera_it_waits_for_one(watched: Watches) -> None:
    camera = watched()
    camera.watch()
    assert camera.state == "none"
    camera.source.plug("new")
    camera.show(held(""))
    assert camera.state == "live"


def test_another_camera_stands_in_for_the_chosen_one_until_that_is_back(watched: Watches, tmp_path: Path) -> None:
    camera = watched("built in", "good")
    camera.watch()
    assert camera.source.on == "built in"
    camera.bridge.choose("good")
    assert camera.source.on == "good"
    assert [each["chosen"] for each in camera.bridge.property("cameras")] == [False, True]
    camera.source.plug("built in")
    assert camera.source.on == "built in"
    camera.source.plug("built in", "good")
    assert camera.source.on == "good"
    until(lambda: read_choice(Home(tmp_path).camera_file) == CameraChoice("good"), "the keeping")


def test_plugging_in_a_second_camera_leaves_the_first_one_alone(watched: Watches) -> None:
    camera = watched("one")
    camera.watch()
    camera.show(held(""))
    camera.source.plug("zero", "one")
    assert (camera.state, camera.source.on) == ("live", "one")


def test_a_camera_that_breaks_or_stops_delivering_is_lost_and_tried_again(watched: Watches) -> None:
    camera = watched("one")
    camera.watch()
    camera.source.failed.emit()
    assert (camera.state, camera.source.on) == ("lost", "")
    camera.bridge._again.setInterval(0)
    camera.bridge._again.start()
    until(lambda: camera.source.on == "one", "another try")
    camera.show(held(""))
    assert camera.state == "live"
    camera.bridge._watchdog.start(0)
    until(lambda: camera.state == "lost", "the watchdog")


def test_frames_that_nobody_can_read_are_said_and_a_good_one_ends_it(watched: Watches) -> None:
    camera = watched("one")
    camera.watch()
    camera.show(QVideoFrame(QVideoFrameFormat(QSize(64, 48), Pixels.Format_Jpeg)))
    assert camera.state == "unreadable"
    camera.show(held(INVITATION_CODE))
    assert (camera.state, camera.heard) == ("live", [INVITATION_CODE])


def test_a_choice_that_cannot_be_kept_is_no_trouble(watched: Watches, tmp_path: Path) -> None:
    camera = watched("one")
    Home(tmp_path).camera_file.mkdir()
    camera.bridge.switch(True)
    camera.worker.run(lambda: None, lambda _: camera.heard.append("done"), lambda _: None)
    until(lambda: camera.heard == ["done"], "the worker")
    assert camera.bridge.property("wanted") is True


GREY_KINDS = [Pixels.Format_NV12, Pixels.Format_NV21, Pixels.Format_YUV420P, Pixels.Format_YUYV, Pixels.Format_Y8]


@pytest.mark.parametrize("pixels", GREY_KINDS, ids=str)
@pytest.mark.parametrize("size", [(640, 480), (638, 478), (322, 242)])
def test_the_grey_of_a_frame_is_read_where_it_lies(qapp: object, pixels: Any, size: tuple[int, int]) -> None:
    scene = Image.radial_gradient("L").resize(size)
    with grey(video_frame(scene, pixels)) as plane:
        assert plane is not None
        assert plane.image().tobytes() == scene.tobytes()


@pytest.mark.parametrize("pixels", list(Pixels), ids=str)
@pytest.mark.parametrize("size", [(64, 48), (1, 1), (0, 0), (3, 2000)])
def test_a_frame_of_any_format_and_size_is_grey_or_nothing(qapp: object, pixels: Any, size: tuple[int, int]) -> None:
    frame = QVideoFrame(QVideoFrameFormat(QSize(*size), pixels))
    with grey(frame) as plane:
        assert plane is None or (plane.whole and (plane.width, plane.height) == size)
    assert shown(frame, View(QSize(40, 30), mirrored=True)).width() in (0, 40)


def test_a_picture_on_the_page_fills_its_place_and_is_mirrored_where_a_guest_sees_themselves(qapp: object) -> None:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for x in range(320):
        for y in range(480):
            image.setPixelColor(x, y, QColor("blue"))
    frame = QVideoFrame(image)
    for mirrored, left in ((False, "blue"), (True, "red")):
        page = shown(frame, View(QSize(200, 200), mirrored))
        assert (page.width(), page.height()) == (200, 200)
        assert QColor(page.pixel(40, 100)).name() == QColor(left).name()
        assert page.pixelColor(0, 0).alpha() < 50


def test_a_camera_that_is_not_there_fails_at_once(qapp: object) -> None:
    owner, failed = QObject(), list[bool]()
    machine = Cameras(owner)
    machine.failed.connect(lambda: failed.append(True))
    machine.start("no such key", QVideoSink(owner))
    machine.stop()
    assert failed == [True]
    assert "no such key" not in {each.key for each in machine.listed()}


class Told:
    """What a camera says of one of its formats."""

    def __init__(self, width: int, height: int, rate: float, pixels: Any) -> None:
        self.told = (QSize(width, height), rate, pixels)

    def resolution(self) -> QSize:
        return self.told[0]

    def maxFrameRate(self) -> float:
        return self.told[1]

    def pixelFormat(self) -> Any:
        return self.told[2]


def test_of_a_cameras_formats_the_fast_one_of_a_good_size_is_taken() -> None:
    slow, good = Told(1920, 1080, 5, Pixels.Format_YUYV), Told(1280, 720, 30, Pixels.Format_NV12)
    small, odd = Told(640, 480, 30, Pixels.Format_YUYV), Told(1280, 720, 60, Pixels.Format_BGRA8888)
    asked: Any = unfitness
    assert min([slow, small, odd, good], key=asked) is good
    assert min([slow, small], key=asked) is small
