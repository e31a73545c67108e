"""Makes `resources/sounds`: three short tones for the checkpoint, each plainly unlike the others.

Run by hand when a sound is changed: `python build_spec/sounds.py`. Passed rises, refused falls and buzzes, caution
is one tone twice: they can be told apart in a noisy corridor and without looking.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE = 16_000
FADE_SECONDS = 0.012
LOUDNESS = 0.55
SOUNDS: dict[str, list[tuple[float, float, float]]] = {
    "passed": [(880.0, 0.09, 0.0), (1318.5, 0.16, 0.0)],
    "refused": [(196.0, 0.22, 0.6), (147.0, 0.32, 0.6)],
    "caution": [(587.3, 0.11, 0.15), (0.0, 0.07, 0.0), (587.3, 0.15, 0.15)],
}
"""Each a list of (hertz, seconds, share of overtones)."""


def tone(hertz: float, seconds: float, overtones: float) -> list[float]:
    """One tone with soft edges."""
    count = int(RATE * seconds)
    samples = []
    for place in range(count):
        at = place / RATE
        soft = min(1.0, at / FADE_SECONDS, (seconds - at) / FADE_SECONDS)
        turn = 2 * math.pi * hertz * at
        wave_form = math.sin(turn) + overtones * (math.sin(3 * turn) / 3 + math.sin(5 * turn) / 5)
        samples.append(LOUDNESS * soft * wave_form / (1 + overtones / 2))
    return samples


def main() -> None:
    """Writes every sound as 16-bit mono."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        samples = [sample for each in tones for sample in tone(*each)]
        with wave.open(str(TARGET / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(b"".join(struct.pack("<h", round(32767 * sample)) for sample in samples))


if __name__ == "__main__":
    main()
