"""Key strokes as a scanner set to the US keyboard makes them."""

from kiosk.scan.keyboard import PLACES, Stroke

WHERE = {
    letter: (place, shift) for place, pair in PLACES.items() for shift, letter in ((True, pair[1]), (False, pair[0]))
}


def pressed(letter: str, at_ms: int = 0, *, caps: bool = False) -> Stroke:
    """One character, in a system whose layout writes the same."""
    place, shift = WHERE[letter]
    return Stroke(at_ms, place, letter.swapcase() if caps else letter, shift, caps)
