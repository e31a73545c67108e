"""The camera's picture on the pages of each face, with a video file in place of a camera."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.scan.choice import CameraChoice, read_choice
from kiosk.session import Page
from tests.bench.hostile import code_image
from tests.clips import write_clip
from tests.core.tokens import BADGE_CODE
from tests.ui.cameras import Pushed, held
from tests.ui.conftest import Screen
from ui.app import run
from ui.hands import until

Opens = Callable[..., Screen]


def clip(file: Path, *texts: str) -> Path:
    """Half a second of each."""
    scenes = []
    for text in texts:
        scene = Image.new("RGB", (640, 480), "#788088")
        if text:
            scene.paste(code_image(text, scale=4).convert("RGB"), (200, 120))
        scenes += [scene] * 15
    return write_clip(file, scenes)


def state(screen: Screen) -> str:
    return str(screen.shell.eye.property("state"))


def test_a_clerk_uses_a_camera_and_it_is_off_while_a_guest_is_shown(
    screen: Opens, tmp_path: Path, origin: Path
) -> None:
    code = (origin / "1.txt").read_text(encoding="ascii")
    desk = screen("desk", clip=clip(tmp_path / "one.avi", "", code))
    desk.sees("Anna Ivanova")
    until(lambda: state(desk) == "off", "the camera off")


def test_a_guest_holds_a_code_to_the_camera(screen: Opens, tmp_path: Path, origin: Path) -> None:
    code = (origin / "2.txt").read_text(encoding="ascii")
    kiosk = screen("self-service", clip=clip(tmp_path / "two.avi", code))
    assert state(kiosk) == "off"
    kiosk.press("Start")
    kiosk.sees("Is this you?")
    assert kiosk.face.property("page") == Page.CONFIRM
    until(lambda: state(kiosk) == "off", "the camera off")


def test_a_guard_reads_one_badge_after_another_while_the_verdict_stands(screen: Opens, tmp_path: Path) -> None:
    guard = screen("checkpoint", clip=clip(tmp_path / "guard.avi", "https://example.org", BADGE_CODE))
    guard.sees("it is a web link")
    until(lambda: guard.face.property("verdict").get("reason") != "foreign", "the next code")
    assert state(guard) == "live"


def test_the_desk_says_what_is_wrong_with_the_camera(screen: Opens) -> None:
    desk = screen("desk")
    desk.shell.eye.source = Pushed
    assert state(desk) == "off"
    desk.press("Use the camera")
    desk.sees("No camera is plugged in")
    source = desk.shell.eye._source
    assert isinstance(source, Pushed)
    source.plug("one", "two")
    desk.sees("Hold the invitation under the camera")
    assert source.on == "one"
    source.show(held(""))
    desk.sees("Ready for the next guest")
    source.failed.emit()
    desk.sees("The camera has stopped")
    desk.press("Another camera…")
    desk.press("two")
    until(lambda: source.on == "two", "the other camera")
    desk.press("Camera off")
    until(lambda: state(desk) == "off", "the camera off")
    assert source.on == ""
    until(lambda: read_choice(desk.shell.home.camera_file) == CameraChoice("two", on=False), "the keeping")


def test_a_guest_before_a_broken_camera_is_told_where_to_go(screen: Opens) -> None:
    kiosk = screen("self-service")
    kiosk.shell.eye.source = lambda parent: Pushed(parent, "one")
    kiosk.press("Start")
    until(lambda: state(kiosk) == "starting", "the camera")
    kiosk.sees("Hold your invitation to")
    source = kiosk.shell.eye._source
    assert isinstance(source, Pushed)
    source.show(held(""))
    kiosk.sees("Show your code")
    source.failed.emit()
    kiosk.sees("come to a desk")


def test_a_hidden_window_has_its_camera_off(screen: Opens, tmp_path: Path) -> None:
    guard = screen("checkpoint", clip=clip(tmp_path / "guard.avi", ""))
    until(lambda: state(guard) == "live", "the picture")
    guard.window.hide()
    until(lambda: state(guard) == "off", "the camera off")


def test_what_is_switched_in_a_demonstration_is_not_kept(screen: Opens, tmp_path: Path) -> None:
    desk = screen("desk", clip=clip(tmp_path / "empty.avi", ""))
    until(lambda: state(desk) == "live", "the picture")
    desk.press("Camera off")
    until(lambda: state(desk) == "off", "the camera off")
    assert not desk.shell.home.camera_file.exists()


def test_a_video_file_that_is_none_is_a_camera_that_does_not_work(screen: Opens, tmp_path: Path) -> None:
    (tmp_path / "no.avi").write_bytes(b"no video")
    desk = screen("desk", clip=tmp_path / "no.avi")
    desk.sees("The camera has stopped")


def test_a_video_file_that_is_not_there_is_said_before_any_window(home: Home, tmp_path: Path) -> None:
    with pytest.raises(KioskError) as caught:
        run(home, "desk", clip=tmp_path / "none.avi")
    assert caught.value.key == "file_missing"
