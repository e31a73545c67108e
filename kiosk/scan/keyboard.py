"""Key strokes -> the texts that they may stand for, the likeliest first. PURE.

Scanners type as if on a US keyboard, whatever layout the system has: the place of a key counts before its text, and
Caps Lock, which is the computer's, counts after its absence. Where the platform does not say the place, Russian
letters are taken back to the keys they lie on. Places are evdev's codes: those of X11 and Wayland less eight, and the
make codes of PC keyboards (set 1) on Windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.scan.raw import LOST

_ROWS = (
    (41, "`", "~"),
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'", 'ASDFGHJKL:"'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (86, "<", ">"),  # the key that only ISO keyboards have, beside the left Shift
    (55, "*", "*"),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
    (0x135, "/", "/"),  # the keypad's, as Windows says it
)
PLACES = {
    first + step: pair for first, plain, shifted in _ROWS for step, pair in enumerate(zip(plain, shifted, strict=True))
}
"""What lies at a place of a US keyboard, without and with Shift."""
_RUSSIAN = str.maketrans(
    'йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ.,"№;:?/',
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~/?@#$^&|",
)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key pressed: when, where it lies (0: the platform does not say), what the system's layout wrote (nothing for
    a dead key), and what was down or on meanwhile. `repeat`: the system takes it for a key held down.
    """

    at_ms: int
    place: int
    text: str = ""
    shift: bool = False
    caps: bool = False
    repeat: bool = False

    @property
    def writes(self) -> bool:
        """Does this key stand for a character?"""
        return self.place in PLACES or (len(self.text) == 1 and self.text.isprintable())


def readings(strokes: Sequence[Stroke]) -> tuple[str, ...]:
    """Every text that these strokes may stand for; one at least."""
    written = "".join(stroke.text or LOST for stroke in strokes)
    texts = _by_place(strokes)
    back = written.translate(_RUSSIAN)
    if any("а" <= letter.lower() <= "ё" for letter in written):
        texts.append(back)
    texts.append(written)
    if any(stroke.caps for stroke in strokes):
        texts += [text.swapcase() for text in texts[-2:]]
    return tuple(dict.fromkeys(texts))


def _by_place(strokes: Sequence[Stroke]) -> list[str]:
    """As a US keyboard writes it: without Caps Lock, and with it where it is on. Nothing where a place is not known."""
    if any(stroke.place not in PLACES for stroke in strokes):
        return []
    plain = "".join(PLACES[stroke.place][stroke.shift] for stroke in strokes)
    locked = (letter.swapcase() if stroke.caps else letter for letter, stroke in zip(plain, strokes, strict=True))
    return [plain, "".join(locked)]
