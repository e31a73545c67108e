"""Cameras: what a frame costs, what a hostile one gives, how long a code takes to its durable decision, and the share
of one core that looking takes. OpenCV and pyzbar read the same frames where they are installed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtQuick import QQuickWindow

from kiosk.config import Home
from kiosk.scan.frame import LADDER, Frames, Luminance, codes
from kiosk.station import OpenStation
from tests.bench import hostile
from tests.bench.figures import Figure, percentile, timed
from tests.clips import video_frame, write_clip
from tests.ui.cameras import Pushed, held
from ui.bridge.camera import CameraBridge
from ui.bridge.worker import Worker
from ui.camera import Clip, Eye
from ui.hands import until, wait
from ui.shell import Shell, application
from ui.trouble import unexpected

EACH, ROUNDS, WARM = 40, 60, 5
CLIP_CODES, RATE = 300, 30
SECONDS = 4.0
SIZES = {"480p": (640, 480), "720p": (1280, 720)}
Reader = Callable[[Image.Image], bool]


def cameras(home: Home, folder: Path) -> Iterator[Figure]:
    """Every figure of the camera."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    yield from looks()
    yield from hostile_frames()
    yield from decisions(home)
    yield from clip_codes(folder)
    yield from shares(home)


def looks() -> Iterator[Figure]:
    """One frame: a code in it, or none and one step of the ladder."""
    for name, size in SIZES.items():
        grain = Image.effect_noise(size, 40).convert("L")
        hits = [_grey(hostile.held_up(200 + place, place).resize(size)) for place in range(ROUNDS)]
        misses = [_grey(grain.rotate(place)) for place in range(ROUNDS)]
        for what, frames in (("a code", hits), ("nothing", misses)):
            reader = Frames()
            taken = [timed(partial(reader.read, frame)) for frame in frames][WARM:]
            yield Figure(f"frame of {name} with {what}, p50", percentile(taken, 0.5), "ms")
            yield Figure(f"frame of {name} with {what}, p95", percentile(taken, 0.95), "ms")


def _grey(image: Image.Image) -> Luminance:
    return Luminance(image.tobytes(), *image.size, image.width)


def hostile_frames() -> Iterator[Figure]:
    """How many of each kind are read, and what one frame costs the others."""
    readers = {"plain": _plain, "with the ladder": _with_ladder} | dict(_others())
    read = dict.fromkeys(readers, 0)
    taken: dict[str, list[float]] = {name: [] for name in readers}
    kinds = 0
    for kind, images in hostile.frames(EACH):
        kinds += 1
        for name, reader in readers.items():
            good = 0
            for image in images:
                began = time.perf_counter()
                good += reader(image)
                taken[name].append((time.perf_counter() - began) * 1e3)
            read[name] += good
            yield Figure(f"hostile: {kind}, {name}", 100 * good / EACH, "%")
    for name in readers:
        yield Figure(f"hostile: all {kinds * EACH}, {name}", 100 * read[name] / (kinds * EACH), "%")
        yield Figure(f"hostile: one frame, {name}, p50", percentile(taken[name], 0.5), "ms")
        yield Figure(f"hostile: one frame, {name}, p95", percentile(taken[name], 0.95), "ms")


def _plain(image: Image.Image) -> bool:
    return hostile.TEXT in codes(image, image.size)


def _with_ladder(image: Image.Image) -> bool:
    return _plain(image) or any(_plain(step(image)) for step in LADDER)


def _others() -> Iterator[tuple[str, Reader]]:
    """What else is installed here; never a dependency."""
    with suppress(ImportError):
        cv2, numpy = import_module("cv2"), import_module("numpy")
        finders = (("OpenCV", cv2.QRCodeDetector()), ("OpenCV Aruco", cv2.QRCodeDetectorAruco()))
        yield from ((name, partial(_by_opencv, finder, numpy)) for name, finder in finders)
    with suppress(ImportError):
        yield "pyzbar", partial(_by_zbar, import_module("pyzbar.pyzbar"))


def _by_opencv(finder: Any, numpy: Any, image: Image.Image) -> bool:
    return bool(finder.detectAndDecode(numpy.asarray(image))[0] == hostile.TEXT)


def _by_zbar(zbar: Any, image: Image.Image) -> bool:
    return any(code.data.decode() == hostile.TEXT for code in zbar.decode(image, [zbar.ZBarSymbol.QRCODE]))


def decisions(home: Home) -> Iterator[Figure]:
    """A frame comes from the camera; its decision is in the journal and the screen's thread knows of it."""
    station, worker = OpenStation(home), Worker(unexpected)
    letters = map(station.invitation, station.shelf.current().numbers()[:ROUNDS])
    frames = [held(letter.code, SIZES["720p"]) for letter in letters if letter]
    bridge, loop = CameraBridge(home, worker), QEventLoop()
    source = Pushed(bridge, "bench")
    bridge.source = lambda _parent: source

    def decide(text: str) -> None:
        look = partial(station.desk.scan, station.desk.read_code(text), station.now(), None)
        worker.run(look, lambda _: loop.quit(), lambda _: loop.quit())

    def frame_comes(frame: QVideoFrame) -> None:
        source.show(frame)
        loop.exec()

    bridge.scanned.connect(decide)
    bridge.watch(640, 480, False)
    taken = []
    for frame in frames:
        wait(2 * 1000 // RATE)
        taken.append(timed(partial(frame_comes, frame)))
    bridge.close()
    worker.close()
    station.close()
    yield Figure("camera frame of 720p to durable decision, p50", percentile(taken[WARM:], 0.5), "ms")
    yield Figure("camera frame of 720p to durable decision, p95", percentile(taken[WARM:], 0.95), "ms")


def clip_codes(folder: Path) -> Iterator[Figure]:
    """A video whose code changes with every frame, played at its own pace."""
    texts = [f"10{place:0200d}" for place in range(CLIP_CODES)]
    scenes = [Image.new("L", (640, 480), 120) for _ in texts]
    for scene, text in zip(scenes, texts, strict=True):
        scene.paste(hostile.code_image(text, scale=6), (180, 100))
    eye, read = Eye(time.perf_counter), set[str]()
    eye.read.connect(read.update)
    clip = Clip(write_clip(folder / "codes.avi", scenes, RATE), eye)
    clip.start("", eye.sink)
    wait(round(CLIP_CODES / RATE * 1000) + 700)
    clip.stop()
    eye.close()
    yield Figure(f"codes read of {CLIP_CODES} in a clip of {RATE} a second", len(read), "codes", str(CLIP_CODES))


def shares(home: Home) -> Iterator[Figure]:
    """The whole checkpoint, its window and its live picture: processor time over wall time."""
    shell = Shell(home, "checkpoint")
    assert isinstance(shell.window, QQuickWindow)
    shell.window.resize(1920, 1080)
    shell.window.show()
    shell.eye.source = lambda parent: Pushed(parent, "bench")
    shell.eye.switch(True)
    shell.open()
    until(lambda: shell.core)
    until(lambda: shell.eye.property("state") == "starting")
    source = shell.eye._source
    assert isinstance(source, Pushed)
    room = Image.effect_noise(SIZES["720p"], 40).convert("L").resize((320, 180)).resize(SIZES["720p"])
    still = [video_frame(room) for _ in range(2)]
    moving = [video_frame(room.rotate(15 * place)) for place in range(24)]
    yield Figure("share of a core, 720p, nothing moves (15 frames a second)", _share(source, still), "%")
    yield Figure("share of a core, 720p, all moves (30 frames a second)", _share(source, moving), "%")
    shell.eye.switch(False)
    until(lambda: shell.eye.property("state") == "off")
    yield Figure("share of a core, the same page with its camera off", _share(source, []), "%", "< 1")
    shell.close()


def _share(source: Pushed, frames: Sequence[QVideoFrame]) -> float:
    """Frames come as a camera of 30 a second brings them."""
    timer, place = QTimer(), iter(range(10**6))
    timer.setInterval(1000 // RATE)
    if frames:
        timer.timeout.connect(lambda: source.show(frames[next(place) % len(frames)]))
        timer.start()
    wait(1500)
    began, began_at = time.process_time(), time.perf_counter()
    wait(round(SECONDS * 1000))
    return 100 * (time.process_time() - began) / (time.perf_counter() - began_at)
