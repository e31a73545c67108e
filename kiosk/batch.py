"""Everybody's badge as a specimen -> one PDF, in the order in which a desk lays badges out.

In: an open station and a `Wish`. Out: FILE.pdf, and what came of it (`Made`). Badges are rendered in chunks, by several
processes where there is more than one, into parts which lie in FILE.pdf.parts until all of them are there and are
joined. A part is named by a digest of all that its pages depend on, so that after Ctrl-C, a kill or a power cut a
second call goes on from what lies there. Who cannot be printed keeps nobody else's badge back.

A process that renders (see `_serve`) asks its parent for the next chunk and ends when the parent is gone: those of
`concurrent.futures` would wait for ever.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from filelock import FileLock, Timeout

from kiosk import badge, names
from kiosk.badge.content import Issued, content
from kiosk.badge.join import join
from kiosk.badge.layout import BadgeContent, Layout
from kiosk.badge.plan import Flaw
from kiosk.badge.render import render_many
from kiosk.config import Home
from kiosk.errors import KioskError
from kiosk.files import file_error, write_whole, writing_whole
from kiosk.model import NO_LAYOUT, Event, Participant, ParticipantNumber, Status
from kiosk.station import OpenStation
from kiosk.store.keys import public_half

CHUNK = 250
"""Badges of a part, for ReportLab keeps a whole document in memory."""
PROCESSES = 3
"""At most: each takes some 110 MB, and a station has other things to do."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose badges, and how: empty words and no layout mean everybody's, each by its category's layout."""

    delegation: str = ""
    category: str = ""
    layout: Layout | None = None
    latin_only: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Whose badge cannot be printed, and why (see `Unprintable`)."""

    number: ParticipantNumber
    field: str
    why: Flaw
    character: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it; `left_out` counts by reason who gets no badge, `kept` the badges of an earlier call."""

    pages: int
    badges: int
    refused: tuple[Refused, ...]
    left_out: Mapping[str, int]
    kept: int


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some of the people, and the PDF that shows them."""

    part: Path
    people: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class _Receipt:
    """Written after its part: what is in it."""

    pages: int
    sha256: str
    refused: tuple[Refused, ...]


def make_batch(station: OpenStation, wish: Wish, target: Path, progress: Progress) -> Made:
    """Writes the badges that are wished for into `target`; where there are none, nothing is written."""
    people, left_out = choose(list(station.shelf.current().people()), station.event, wish)
    with _parts_folder(target) as folder:
        chunks = _chunks(station, wish, people, folder)
        receipts = {chunk.part: receipt for chunk in chunks if (receipt := _receipt(chunk.part))}
        kept = sum(len(chunk.people) for chunk in chunks if chunk.part in receipts)
        missing = [chunk for chunk in chunks if chunk.part not in receipts]
        done = kept
        progress(done, len(people))
        for chunk, receipt in _rendered(missing, station, wish):
            receipts[chunk.part], done = receipt, done + len(chunk.people)
            progress(done, len(people))
        pages = sum(receipt.pages for receipt in receipts.values())
        if pages:
            with writing_whole(target) as file:
                join((chunk.part for chunk in chunks if receipts[chunk.part].pages), file, target.stem)
        _clear(folder)
    refused = tuple(each for chunk in chunks for each in receipts[chunk.part].refused)
    return Made(pages, len(people) - len(refused), refused, left_out, kept)


def choose(people: Sequence[Participant], event: Event, wish: Wish) -> tuple[list[Participant], Counter[str]]:
    """Who gets a badge, in order, and how many do not, by reason.

    Delegations come first, then those without one; within both by Latin family name, given name and number.
    """
    if wish.category and event.category(wish.category) is None:
        raise KioskError("category_unknown", category=wish.category)
    wished = [person for person in people if wish.category in ("", person.category)]
    if wish.delegation:
        wished = [person for person in wished if _folded(person.delegation) == _folded(wish.delegation)]
        if not any(_folded(person.delegation) == _folded(wish.delegation) for person in people):
            raise KioskError("delegation_unknown", delegation=wish.delegation)
    reasons = {person.number: _reason(person, event) for person in wished}
    chosen = [person for person in wished if not reasons[person.number]]
    return sorted(chosen, key=_place), Counter(filter(None, reasons.values()))


def _reason(person: Participant, event: Event) -> str:
    """Why somebody gets no badge; empty for who gets one."""
    category = event.category(person.category)
    if person.status is not Status.APPROVED:
        return str(person.status)
    return "no_badge" if category and category.layout == NO_LAYOUT else ""


def _place(person: Participant) -> tuple[bool, str, str, str, int]:
    family = person.latin_family_name or person.latin_given_name or names.native(person)
    order = (_folded(person.delegation), _folded(family), _folded(person.latin_given_name))
    return (not person.delegation, *order, person.number)


def _folded(text: str) -> str:
    """Without case, accents and outer spaces: Ångström stands beside Angstrom."""
    parts = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@contextmanager
def _parts_folder(target: Path) -> Iterator[Path]:
    """The folder beside `target`, held against a second batch into the same file."""
    folder = target.with_name(f"{target.name}.parts")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "lock").acquire(timeout=0):
            yield folder
        with suppress(OSError):  # still needed, or somebody put something into it
            (folder / "lock").unlink(missing_ok=True)
            folder.rmdir()
    except Timeout:
        raise KioskError("batch_running", file=target) from None
    except OSError as error:
        raise file_error(error, target) from error


def _clear(folder: Path) -> None:
    """Parts of earlier calls, of another registry version perhaps, go as well."""
    for file in (*folder.glob("*.pdf"), *folder.glob("*.json")):
        file.unlink(missing_ok=True)


def _chunks(station: OpenStation, wish: Wish, people: Sequence[Participant], folder: Path) -> list[_Chunk]:
    signer = public_half(station.keys.signer("station"))
    common = repr((_program(), station.event, station.station, signer, wish.latin_only))
    digests: dict[str, str] = {}
    chunks = []
    for start in range(0, len(people), CHUNK):
        some, told = tuple(people[start : start + CHUNK]), sha256(common.encode())
        for person in some:
            if person.category not in digests:
                layout = wish.layout or station.press.layout_of(person)
                digests[person.category] = sha256(repr(layout).encode()).hexdigest()
            told.update(f"{person!r}{digests[person.category]}".encode())
        chunks.append(_Chunk(folder / f"{told.hexdigest()}.pdf", some))
    return chunks


def _program() -> str:
    """What draws: the program's version and, where they lie open, the sources."""
    told = sha256()
    for file in sorted(Path(badge.__file__).parent.glob("*.py")):
        told.update(file.read_bytes())
    with suppress(PackageNotFoundError):  # run from a folder, not installed
        told.update(version("accreditation-kiosk").encode())
    return told.hexdigest()


def _receipt(part: Path) -> _Receipt | None:
    """Of a part that lies there whole."""
    try:
        told = json.loads(part.with_suffix(".json").read_bytes())
        refused = tuple(Refused(**{**each, "why": Flaw(each["why"])}) for each in told["refused"])
        receipt = _Receipt(told["pages"], told["sha256"], refused)
        if receipt.pages:
            with part.open("rb") as file:
                return receipt if file_digest(file, "sha256").hexdigest() == receipt.sha256 else None
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return receipt


def _rendered(chunks: Sequence[_Chunk], station: OpenStation, wish: Wish) -> Iterator[tuple[_Chunk, _Receipt]]:
    """Each chunk when its part lies there."""
    count = min(len(chunks), os.cpu_count() or 1, PROCESSES)
    if count > 1:
        yield from _spread(chunks, count, station.home, wish)
    else:
        for chunk in chunks:
            yield chunk, _render(chunk, station, wish)


def _render(chunk: _Chunk, station: OpenStation, wish: Wish) -> _Receipt:
    """Renders a part and writes it, its receipt last."""
    torn = {person.number for person in chunk.people if person.photo and not station.photos.has(person.photo)}
    whole = [person for person in chunk.people if person.number not in torn]
    badges = ((_shown(person, station, wish), wish.layout or station.press.layout_of(person)) for person in whole)
    batch = render_many(badges, station.press.fonts)
    refused = [Refused(whole[at].number, flaw.field, flaw.why, flaw.character) for at, flaw in batch.refused]
    refused += [Refused(number, "photo", Flaw.PHOTO_DAMAGED, "") for number in sorted(torn)]
    if batch.pages:
        write_whole(chunk.part, batch.pdf)
    receipt = _Receipt(batch.pages, sha256(batch.pdf).hexdigest(), tuple(refused))
    write_whole(chunk.part.with_suffix(".json"), json.dumps(asdict(receipt)).encode())
    return receipt


def _shown(person: Participant, station: OpenStation, wish: Wish) -> BadgeContent:
    job = station.desk.specimen(person, latin_only=wish.latin_only)
    return content(person, station.event, Issued(str(job.serial), job.code, station.photo(person), wish.latin_only))


def _spread(chunks: Sequence[_Chunk], count: int, home: Home, wish: Wish) -> Iterator[tuple[_Chunk, _Receipt]]:
    """The same in processes, each at one chunk after the other; on leaving, what is being rendered is finished."""
    crew = [_hired(home, wish) for _ in range(count)]
    waiting, busy = iter(chunks), dict[Connection, _Chunk]()
    try:
        for line, _ in crew:
            _hand_over(next(waiting, None), line, busy)
        while busy:
            ready = wait(list(busy))
            for line in [each for each in busy if each in ready]:
                receipt, chunk = _answer(line), busy.pop(line)
                _hand_over(next(waiting, None), line, busy)
                yield chunk, receipt
    finally:
        for line, _ in crew:
            line.close()
        for _, process in crew:
            process.join()


def _hired(home: Home, wish: Wish) -> tuple[Connection, BaseProcess]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(home, wish, theirs), daemon=True)
    process.start()
    theirs.close()  # so that its end is noticed
    return ours, process


def _hand_over(chunk: _Chunk | None, line: Connection, busy: dict[Connection, _Chunk]) -> None:
    if chunk is not None:
        busy[line] = chunk
        with suppress(OSError):  # it has ended: `_answer` says so
            line.send(chunk)


def _answer(line: Connection) -> _Receipt:
    try:
        answer = line.recv()
    except (EOFError, OSError) as error:
        raise KioskError("worker_lost") from error
    if isinstance(answer, Exception):
        raise answer
    assert isinstance(answer, _Receipt)
    return answer


def _serve(home: Home, wish: Wish, line: Connection) -> None:
    """A process of its own: renders what it is handed, until the other end of the line is closed or gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    with suppress(EOFError, OSError):
        try:
            station = OpenStation(home)
            while True:
                line.send(_render(line.recv(), station, wish))
        except KioskError as error:
            line.send(error)
        except (EOFError, OSError):
            raise
        except Exception:  # noqa: BLE001 - the parent has the log, and shows nobody a traceback
            line.send(RuntimeError(traceback.format_exc()))
