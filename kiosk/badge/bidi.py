"""Which way each character of a line runs: the Unicode Bidirectional Algorithm (UAX #9, revision 46). PURE.

In: the text of one paragraph, set as one line. Out: `levels`, an embedding level for each character (odd ones
run to the left), and `visual`, the order in which they stand from left to right. After it: `shape`.

A line is held as a string of signs, one for each character: its Bidi_Class. The rules W1 to N2, which the
annex words as patterns, are so patterns here too. They see one isolating run sequence at a time, between the
direction that it starts from (sos) and the one that it ends at (eos).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple
from unicodedata import bidirectional

_CLASSES = "L R AL EN AN ES ET CS NSM BN B S WS ON LRE RLE LRO RLO PDF LRI RLI FSI PDI"
_SIGNS = dict(zip(_CLASSES.split(), "LRAENstcmbBSWO→←⇒⇐↑▷◁◇△", strict=True))
_FSI, _PDI, _PDF, _SEPARATOR = "◇△↑B"
_REMOVED, _INITIATORS, _ENDING = "→←⇒⇐↑b", "▷◁◇", "△↑B"
_CONTROLS = re.compile(f"[{_REMOVED}{_INITIATORS}{_ENDING}]")
_ASKED = {"→": (0, ""), "←": (1, ""), "⇒": (0, "L"), "⇐": (1, "R"), "▷": (0, ""), "◁": (1, "")}
"""What an embedding, an override, an isolate asks for: a direction, and the class that all in it must take."""
_DEEPEST, _MOST_BRACKETS = 125, 63
_DIRECTION = "LR"
"""Of a level: even, odd."""
_RISE = {"L": (0, 1), "R": (1, 0), "E": (2, 1), "N": (2, 1)}
"""I1, I2: how far a sign raises an even level, and an odd one."""

# The blocks of right-to-left scripts: a character that is not assigned yet takes the class of its block.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_ARABIC = (
    "\u0600-\u07bf\u0860-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufeff\U00010d00-\U00010d3f\U00010ec0-\U00010eff"
    "\U00010f30-\U00010f6f\U0001ec70-\U0001ecbf\U0001ed00-\U0001ed4f\U0001ee00-\U0001eeff"
)
_UNASSIGNED = {"AL": f"[{_ARABIC}]", "R": f"[{_RIGHT}]", "ET": "[\u20a0-\u20cf]", "L": ""}
_TURNING = re.compile(f"[{_RIGHT}\u200f\u202a-\u202e\u2066-\u2069]")
"""A left-to-right line without any of these has no other level than 0."""

_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_BRACKET = re.compile(f"[{re.escape(_PAIRS)}{''.join(_CANONICAL)}]")

_WEAK = re.compile("[AENmstc]")
_W1 = re.compile("(.)(m+)")
_W2 = re.compile("A[^LR]+")
_W4 = (re.compile("(?<=E)[sc](?=E)"), re.compile("(?<=N)c(?=N)"))
_W5 = re.compile("t+(?=E)|(?<=E)t+")
_W6 = str.maketrans("stcBSW▷◁◇△", "OOOOOOOOOO")
"""Also for what the rules N0 to N2 call neutral (NI)."""
_W7 = re.compile("L[^R]+")
_N0 = str.maketrans("EN", "RR")
"""To the rules N0 to N2 a number is R."""
_N1 = re.compile("O+")
_L1 = re.compile(r"[W▷◁◇△]+(?:[SB]|\Z)|[SB]")
_HIGH = re.compile(r"\^+")


class _Entry(NamedTuple):
    """One of the directional status stack. What lies too deep is kept there as well, as an overflow."""

    level: int
    override: str = ""
    isolate: bool = False
    overflow: bool = False


class _Line(NamedTuple):
    """What X9 leaves: characters, their signs, the same after overrides, their levels; and what was `removed`."""

    removed: list[int]
    characters: str
    signs: str
    classes: str
    levels: list[int]


def paragraph_level(text: str) -> int:
    """P2, P3: 1 where the first strong character runs to the left, else 0."""
    return _first_strong(_signs(text)) if _TURNING.search(text) else 0


def levels(text: str, base: int | None = None) -> tuple[int, ...]:
    """The level of each character after L1; `base` is the paragraph's level, None finds it.

    What X9 removes (embeddings, overrides and their ends, boundary neutrals) takes the level of the character
    before it, at the beginning of the line the paragraph's.
    """
    if not base and not _TURNING.search(text):
        return (0,) * len(text)
    base = paragraph_level(text) if base is None else base
    line = _explicit(text, _signs(text), base)
    resolved = _implicit(line, base)
    for blank in _L1.finditer(line.signs):
        resolved[slice(*blank.span())] = [base] * len(blank[0])
    for place in line.removed:
        resolved.insert(place, resolved[place - 1] if place else base)
    return tuple(resolved)


def visual(levels: Sequence[int]) -> list[int]:
    """L2: which positions stand one after the other from left to right; for characters or whole runs."""
    order = list(range(len(levels)))
    for threshold in range(max(levels, default=0), 0, -1):
        for high in _HIGH.finditer("".join("-^"[level >= threshold] for level in levels)):
            run = slice(*high.span())
            order[run] = order[run][::-1]
    return order


def _signs(text: str) -> str:
    return "".join(map(_sign, text))


@cache
def _sign(character: str) -> str:
    known = bidirectional(character)
    return _SIGNS[known or next(name for name, block in _UNASSIGNED.items() if re.match(block, character))]


def _first_strong(signs: str, inside: int = 0) -> int:
    """P2, P3: the level that the first strong sign asks for, passing over isolates; 1: inside the first one."""
    depth = 0
    for sign in signs:
        if sign in _INITIATORS:
            depth += 1
        elif sign == _PDI:
            depth = max(depth - 1, 0)
            if depth < inside:
                break
        elif depth == inside and sign in "LRA":
            return int(sign != "L")
    return 0


def _explicit(text: str, signs: str, base: int) -> _Line:
    """X1 to X9: the levels that controls ask for, and the line without them."""
    if not _CONTROLS.search(signs):
        return _Line([], text, signs, signs, [base] * len(text))
    stack, entries = [_Entry(base)], []
    for place, sign in enumerate(signs):
        if sign in _ENDING:
            _close(stack, sign)
        entries.append(stack[-1])
        if sign in _ASKED:
            stack.append(_opened(stack[-1], sign))
        elif sign == _FSI:
            stack.append(_opened(stack[-1], "▷◁"[_first_strong(signs[place:], inside=1)]))
    kept = [place for place, sign in enumerate(signs) if sign not in _REMOVED]
    return _Line(
        [place for place, sign in enumerate(signs) if sign in _REMOVED],
        "".join(text[place] for place in kept),
        "".join(signs[place] for place in kept),
        "".join(entries[place].override or signs[place] for place in kept),
        [entries[place].level for place in kept],
    )


def _opened(outer: _Entry, sign: str) -> _Entry:
    """X2 to X5: the next level of the direction asked for, unless that is too deep."""
    direction, override = _ASKED[sign]
    isolate, deeper = sign in _INITIATORS, outer.level + 1
    level = deeper + (deeper + direction) % 2
    if level > _DEEPEST or outer.overflow:
        return _Entry(outer.level, outer.override, isolate, overflow=True)
    return _Entry(level, override, isolate)


def _close(stack: list[_Entry], sign: str) -> None:
    """X6a to X8: what an isolate's end, an embedding's end, a paragraph's end closes."""
    if sign == _PDI and any(entry.isolate for entry in stack):
        while not stack.pop().isolate:
            pass
    elif sign == _PDF and len(stack) > 1 and not stack[-1].isolate:
        stack.pop()
    elif sign == _SEPARATOR:
        del stack[1:]


def _sequences(line: _Line) -> list[list[int]]:
    """X10 (BD13): level runs, those before and after an isolate's inside joined."""
    sequences: list[list[int]] = []
    suspended: list[list[int]] = []
    for at, sign in enumerate(line.signs):
        if sign == _PDI and suspended:
            sequence = suspended.pop()
        elif not at or line.levels[at] != line.levels[at - 1]:
            sequence = []
            sequences.append(sequence)
        sequence.append(at)
        if sign in _INITIATORS:
            suspended.append(sequence)
    return sequences


def _implicit(line: _Line, base: int) -> list[int]:
    """W1 to I2, in one sequence after the other."""
    resolved = list(line.levels)
    for sequence in _sequences(line):
        level, (sos, eos) = line.levels[sequence[0]], _ends(line, sequence, base)
        direction = _DIRECTION[level % 2]
        pick = itemgetter(*sequence)
        classes = sos + "".join(pick(line.classes)) + eos
        characters = sos + "".join(pick(line.characters)) + eos
        weak = _weak(classes)
        sides = _bracketed(weak.translate(_N0), classes, characters, direction)
        for at, sign, side in zip(sequence, weak[1:-1], _neutral(sides, direction)[1:-1], strict=True):
            resolved[at] += _RISE[side if sign == "O" else sign][level % 2]
    return resolved


def _ends(line: _Line, sequence: list[int], base: int) -> tuple[str, str]:
    """X10: sos and eos, each the direction of the higher one of two neighbouring levels."""
    first, last = sequence[0], sequence[-1]
    before = line.levels[first - 1] if first else base
    goes_on = last + 1 < len(line.levels) and line.signs[last] not in _INITIATORS
    after = line.levels[last + 1] if goes_on else base
    return _DIRECTION[max(before, line.levels[first]) % 2], _DIRECTION[max(after, line.levels[last]) % 2]


def _weak(line: str) -> str:
    """W1 to W7. A mark on an isolate's end becomes one more of these, which W6 makes neutral."""
    if not _WEAK.search(line):
        return line.translate(_W6)
    line = _W1.sub(lambda found: found[1] * len(found[0]), line)
    line = _W2.sub(lambda found: found[0].replace("E", "N"), line)
    line = line.replace("A", "R")
    line = _W4[0].sub("E", line)
    line = _W4[1].sub("N", line)
    line = _W5.sub(lambda found: "E" * len(found[0]), line)
    line = line.translate(_W6)
    return _W7.sub(lambda found: found[0].replace("E", "L"), line)


def _bracketed(line: str, classes: str, characters: str, direction: str) -> str:
    """N0: both of a pair take one direction, and the marks on them with them."""
    for pair in _pairs(line, characters):
        side = _side(line, pair, direction)
        for at in pair if side else ():
            after = classes[at + 1 :]
            marks = len(after) - len(after.lstrip("m"))
            line = line[:at] + side * (1 + marks) + line[at + 1 + marks :]
    return line


def _pairs(line: str, characters: str) -> list[tuple[int, int]]:
    """BD16: the pairs of brackets that are still neutral, in the order of their opening ones."""
    opened: list[tuple[str, int]] = []
    pairs = []
    for found in _BRACKET.finditer(characters):
        at, bracket = found.start(), _CANONICAL.get(found[0], found[0])
        if line[at] != "O":
            continue
        if bracket in _CLOSING:
            if len(opened) == _MOST_BRACKETS:
                break
            opened.append((_CLOSING[bracket], at))
        elif bracket in (closing for closing, _ in opened):
            while opened[-1][0] != bracket:
                opened.pop()
            pairs.append((opened.pop()[1], at))
    return sorted(pairs)


def _side(line: str, pair: tuple[int, int], direction: str) -> str:
    """N0, b to d: the direction of what a pair holds, else that of what is before it; none: "" for now."""
    before, inside = line[: pair[0]], line[pair[0] : pair[1]]
    other = "L" if direction == "R" else "R"
    if direction in inside:
        return direction
    if other not in inside:
        return ""
    return other if before.rfind(other) > before.rfind(direction) else direction


def _neutral(line: str, direction: str) -> str:
    """N1, N2: neutrals between two of one direction take it, all others that of the level."""

    def side(found: re.Match[str]) -> str:
        before, after = line[found.start() - 1], line[found.end()]
        return (before if before == after else direction) * len(found[0])

    return _N1.sub(side, line)
