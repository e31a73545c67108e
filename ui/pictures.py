"""Pictures that QML asks for by address: portraits (`image://portrait/KEY`), icons (`image://icon/NAME/RRGGBB`) and the
sides of a badge (`image://sheet/KEY`), the live picture of a camera (`image://live/KEY`).

A portrait is kept only while its guest is on the screen, and its corners come rounded: the software renderer cannot
clip to a shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

from kiosk.config import RESOURCES

ICONS = RESOURCES / "icons"
CORNER = 0.04
"""Of the portrait's width."""


class Portraits(QQuickImageProvider):
    """The portraits of the guests now at the stations."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._kept: dict[str, bytes] = {}
        self._count = 0

    def album(self, name: str) -> Album:
        """One station's own."""
        return Album(self, name)

    def keep(self, owner: str, jpeg: bytes | None) -> str:
        """The address of a picture, empty without one; the owner's last picture is forgotten."""
        self.forget(owner)
        if not jpeg:
            return ""
        self._count += 1
        key = f"{owner}-{self._count}"
        self._kept[key] = jpeg
        return f"image://portrait/{key}"

    def forget(self, owner: str) -> None:
        """Nothing remains of that owner's guest."""
        self._kept = {key: jpeg for key, jpeg in self._kept.items() if not key.startswith(f"{owner}-")}

    def requestImage(self, key: str, size: QSize, wanted: QSize) -> QImage:
        image = QImage.fromData(QByteArray(self._kept.get(key, b"")))
        if image.isNull():
            image = QImage(3, 4, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            return image
        if wanted.width() > 0 and wanted.height() > 0:
            image = _covering(image, wanted)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return _rounded(image)


class Album:
    """The portraits of one station: another one's guests are none of its business."""

    def __init__(self, portraits: Portraits, name: str) -> None:
        self._portraits, self._name = portraits, name

    def keep(self, owner: str, jpeg: bytes | None) -> str:
        """See `Portraits.keep`."""
        return self._portraits.keep(f"{self._name}/{owner}", jpeg)

    def forget(self, owner: str) -> None:
        """See `Portraits.forget`."""
        self._portraits.forget(f"{self._name}/{owner}")


class Icons(QQuickImageProvider):
    """The drawings of resources/icons, in any colour."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, address: str, size: QSize, wanted: QSize) -> QImage:
        name, _, colour = address.partition("/")
        drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", f"#{colour}")
        image = QImage(max(wanted.width(), 16), max(wanted.height(), 16), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter)
        painter.end()
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


@dataclass(frozen=True, slots=True)
class View:
    """How a page shows the live picture."""

    size: QSize
    mirrored: bool


class Live(QQuickImageProvider):
    """The picture of a camera as it is now. Qt's own video output draws nothing where there is no graphics card."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._now = QImage()
        self._count = 0

    def keep(self, image: QImage | None) -> str:
        """The address of the newest picture, empty where there is none."""
        self._now = image or QImage()
        self._count += 1
        return f"image://live/{self._count}" if image and not image.isNull() else ""

    def requestImage(self, _key: str, size: QSize, _wanted: QSize) -> QImage:
        size.setWidth(self._now.width())
        size.setHeight(self._now.height())
        return self._now


class Sheets(QQuickImageProvider):
    """The sides of the badge that is on the screen, at the size asked for."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._kept: dict[str, QImage] = {}
        self._count = 0

    def keep(self, images: Sequence[QImage]) -> list[str]:
        """Their addresses; what was kept before is forgotten."""
        self._count += 1
        self._kept = {f"{self._count}-{side}": image for side, image in enumerate(images)}
        return [f"image://sheet/{key}" for key in self._kept]

    def requestImage(self, key: str, size: QSize, wanted: QSize) -> QImage:
        image = self._kept.get(key, QImage())
        size.setWidth(image.width())
        size.setHeight(image.height())
        if image.isNull() or wanted.width() <= 0:
            return image
        enlarged_dots = image.depth() == 1 and wanted.width() > image.width()
        kind = Qt.TransformationMode.FastTransformation if enlarged_dots else Qt.TransformationMode.SmoothTransformation
        return image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, kind)


def _covering(image: QImage, wanted: QSize) -> QImage:
    scaled = image.scaled(
        wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (scaled.width() - wanted.width()) // 2, (scaled.height() - wanted.height()) // 2
    return scaled.copy(left, top, wanted.width(), wanted.height())


def _rounded(image: QImage) -> QImage:
    out = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    out.fill(Qt.GlobalColor.transparent)
    painter = QPainter(out)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path, radius = QPainterPath(), image.width() * CORNER
    path.addRoundedRect(QRectF(out.rect()), radius, radius)
    painter.setClipPath(path)
    painter.drawImage(0, 0, image)
    painter.end()
    return out
