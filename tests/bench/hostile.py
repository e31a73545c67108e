"""Frames as bad light, haste and cheap cameras make them: seeded, so that every run reads the same ones.

Each kind of trouble goes from bearable to hopeless, so that a better decoder reads more of it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from kiosk.token import TOKEN_DIGITS

WIDTH, HEIGHT = SIZE = (640, 480)
MIDDLE = (WIDTH / 2, HEIGHT / 2)
TEXT = "10" + "".join(random.Random(1).choices("0123456789", k=TOKEN_DIGITS - 2))
SEED = 5
INK, PAPER, WALL = 45, 215, 110
GRAIN = 0.04
"""Of any camera in good light."""


def frames(each: int) -> Iterator[tuple[str, list[Image.Image]]]:
    """Kinds of trouble, with so many grey frames of each."""
    for kind, spoil in KINDS.items():
        chance = random.Random(f"{SEED}-{kind}")
        yield kind, [spoil(chance, (place + 0.5) / each) for place in range(each)]


def code_image(text: str, scale: int = 8) -> Image.Image:
    """A code with its margin, black on white."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=scale, add_quiet_zones=True)).convert("L")


def held_up(side: float, turned: float = 0, *, inks: tuple[int, int, int] = (INK, PAPER, WALL)) -> Image.Image:
    """A code of that many pixels, turned, on a sheet before a wall."""
    ink, paper, wall = inks
    code = code_image(TEXT).point([ink + (paper - ink) * value // 255 for value in range(256)])
    large = code.resize((round(side * 2), round(side * 2)), Image.Resampling.BOX)
    sheet = large.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    scene = Image.new("L", (WIDTH * 2, HEIGHT * 2), wall)
    scene.paste(sheet, (WIDTH - sheet.width // 2, HEIGHT - sheet.height // 2))
    return scene.resize(SIZE, Image.Resampling.BOX)


def _somehow(chance: random.Random, smallest: float = 150, largest: float = 300) -> Image.Image:
    return held_up(chance.uniform(smallest, largest), chance.uniform(-30, 30))


def _grain(chance: random.Random, image: Image.Image, strength: float = GRAIN) -> Image.Image:
    """Noise around nothing: the sum of two dice."""
    one, other = (Image.frombytes("L", SIZE, chance.randbytes(WIDTH * HEIGHT)) for _ in range(2))
    levels = [round((value - 128) * strength + 128) for value in range(256)]
    return ImageChops.add(image, ImageChops.add(one, other, 2).point(levels), offset=-128)


def _soft(image: Image.Image, side: float, much: float) -> Image.Image:
    """Blurred by a part of a module; a code with its margin has 45 of them."""
    return image.filter(ImageFilter.GaussianBlur(side / 45 * much))


def blur(chance: random.Random, much: float) -> Image.Image:
    """Out of focus."""
    side = chance.uniform(130, 300)
    return _grain(chance, _soft(held_up(side, chance.uniform(-30, 30)), side, 0.25 + 0.6 * much))


def motion(chance: random.Random, much: float) -> Image.Image:
    """Moved while the shutter was open."""
    still, far, angle = _somehow(chance), 2 + 9 * much, chance.uniform(0, math.pi)
    moved = still
    for step in range(1, 9):
        x, y = far * step / 8 * math.cos(angle), far * step / 8 * math.sin(angle)
        moved = Image.blend(moved, still.transform(SIZE, Image.Transform.AFFINE, (1, 0, x, 0, 1, y)), 1 / (step + 1))
    return _grain(chance, moved)


def perspective(chance: random.Random, much: float) -> Image.Image:
    """Held askew: a projection that leaves the middle where it is."""
    tilt, way = (0.4 + 2.2 * much) / WIDTH, chance.uniform(0, 2 * math.pi)
    g, h = tilt * math.cos(way), tilt * math.sin(way)
    x, y = MIDDLE
    at = 1 - g * x - h * y
    rows = (1 + g * x, h * x, x * at - x, g * y, 1 + h * y, y * at - y, g, h)
    scaled = tuple(each / at for each in rows)
    scene = _somehow(chance, 200, 320)
    return _grain(chance, scene.transform(SIZE, Image.Transform.PERSPECTIVE, scaled, Image.Resampling.BICUBIC))


def glare(chance: random.Random, much: float) -> Image.Image:
    """A lamp in the laminate."""
    scene, reach = _somehow(chance), round(160 + 200 * much)
    levels = [round(value * (0.6 + 0.9 * much)) for value in range(256)]
    lamp = ImageChops.invert(Image.radial_gradient("L")).resize((reach, reach * 2 // 3)).point(levels)
    light = Image.new("L", SIZE)
    corner = (WIDTH - reach) // 2 + chance.randint(-90, 90), HEIGHT // 2 - reach // 3 + chance.randint(-80, 80)
    light.paste(lamp, corner)
    return _grain(chance, ImageChops.add(scene, light))


def noise(chance: random.Random, much: float) -> Image.Image:
    """Hardly any light."""
    dark = _somehow(chance, 110, 260).point([20 + value * 2 // 5 for value in range(256)])
    return _grain(chance, dark, 0.15 + 0.75 * much)


def inverted(chance: random.Random, much: float) -> Image.Image:
    """Light on dark, as a telephone shows it at night."""
    side = chance.uniform(130, 260)
    scene = held_up(side, chance.uniform(-30, 30), inks=(205, 40, 60))
    return _grain(chance, _soft(scene, side, 0.2 + 0.5 * much), 0.06)


def damage(chance: random.Random, much: float) -> Image.Image:
    """Scratches and coffee."""
    scene = _somehow(chance, 180, 300)
    pen = ImageDraw.Draw(scene)
    for _ in range(2 + round(9 * much)):
        x, y = (chance.gauss(middle, 70) for middle in MIDDLE)
        width, height = chance.uniform(4, 18), chance.uniform(4, 18)
        pen.ellipse((x - width, y - height, x + width, y + height), fill=chance.choice((INK, 130, PAPER)))
    return _grain(chance, scene.filter(ImageFilter.GaussianBlur(0.7)))


def curved(chance: random.Random, much: float) -> Image.Image:
    """Around a cup: strips that are squeezed towards the edges and lifted in the middle."""
    scene, bend, step = _somehow(chance, 200, 320), 0.3 + 0.95 * much, WIDTH // 40

    def source(x: int) -> tuple[float, float]:
        across = x / MIDDLE[0] - 1
        return MIDDLE[0] * (1 + math.tan(across * bend) / math.tan(bend)), 60 * much * (1 - across * across)

    mesh = []
    for left in range(0, WIDTH, step):
        (a, up), (b, up_too) = source(left), source(left + step)
        corners = (a, up, a, HEIGHT + up, b, HEIGHT + up_too, b, up_too)
        mesh.append(((left, 0, left + step, HEIGHT), corners))
    return _grain(chance, scene.transform(SIZE, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC))


def moire(chance: random.Random, much: float) -> Image.Image:
    """A camera before another screen."""
    scene, wave, deep = _somehow(chance), math.pi / chance.uniform(2.1, 4.3), 0.25 + 0.65 * much
    row = bytes(round(255 * (1 - deep * math.sin(x * wave) ** 2)) for x in range(WIDTH * 2))
    grid = Image.frombytes("L", (WIDTH * 2, 1), row).resize((WIDTH * 2, HEIGHT * 2))
    turned = grid.rotate(chance.uniform(-12, 12), Image.Resampling.BILINEAR)
    left, top = WIDTH // 2, HEIGHT // 2
    return _grain(chance, ImageChops.multiply(scene, turned.crop((left, top, left + WIDTH, top + HEIGHT))), 0.1)


def small(chance: random.Random, much: float) -> Image.Image:
    """Far away: 2.4 down to 1.1 pixels a module."""
    return _grain(chance, held_up(45 * (2.4 - 1.3 * much), chance.uniform(-20, 20)), 0.05)


KINDS: dict[str, Callable[[random.Random, float], Image.Image]] = {
    made.__name__: made for made in (blur, motion, perspective, glare, noise, inverted, damage, curved, moire, small)
}
