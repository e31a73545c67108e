"""A mutator of a few lines: for a moment in every test run, and where atheris has no wheel."""

from collections.abc import Iterator
from random import Random
from time import perf_counter

from tests.fuzz.targets import Target

MOST_BYTES = 4096
WORDS = (
    b"<",
    b"\0",
    b"\n",
    b"=",
    b"\xff\xff",
    b"[[",
    b"]]",
    b'"',
    b"-1",
    b"1e999",
    b"P<",
    b"10",
    "Ü".encode(),
    b"9" * 20,
)


def run(target: Target, seconds: float, seed: int = 1) -> int:
    """Gives the target what it has never seen until the time is over; how many it was. Its exception is a finding: the
    bytes stand in a note.
    """
    start, count = perf_counter(), 0
    for count, data in enumerate(_inputs(target, Random(seed)), 1):  # noqa: B007 - counted for the caller
        try:
            target.read(data)
        except BaseException as error:
            error.add_note(f"the bytes: {data.hex()}")
            raise
        if perf_counter() - start > seconds:
            break
    return count


def _inputs(target: Target, rng: Random) -> Iterator[bytes]:
    yield from target.seeds
    yield b""
    while True:
        data = bytearray(rng.choice(target.seeds) if rng.random() < 0.95 else rng.randbytes(rng.randrange(1, 200)))
        for _ in range(rng.choice((1, 1, 2, 4, 16))):
            _change(data, rng, rng.choice(target.seeds))
        yield bytes(data[:MOST_BYTES])


def _change(data: bytearray, rng: Random, other: bytes) -> None:
    at, end = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    match rng.randrange(6):
        case 0 if data:
            data[min(at, len(data) - 1)] = rng.randrange(256)
        case 1:
            del data[at : min(end, at + 16)]
        case 2:
            data[at:at] = rng.choice(WORDS)
        case 3:
            data[at:at] = data[at : min(end, at + 64)]
        case 4:
            data[at:end] = other[at:end]
        case _:
            data[at:] = other[end:]
