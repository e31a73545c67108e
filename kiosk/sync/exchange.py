"""One station's exchange with one hub: sends what the hub lacks, takes what is new there, keeps how far it read.

`step` does it once and answers with an `Exchanged`, never with an exception of the hub; `wait` ends when there is news
on either side, when somebody woke it, or for good after `stop`. A hub that fails is tried again after 1 s to 60 s.
Nothing here is on the path of a scan: the journal is held for single pages only. What is already known is not fetched;
a writer that was refused for want of a certificate is asked for again once it has one.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.audit import tip_message
from kiosk.files import write_whole
from kiosk.journal import Head, Journal, Line, Parcel, Received
from kiosk.roster import Certificate, Roster, Strike, pack_certificate, pack_strike, unpack_certificate, unpack_strike
from kiosk.sync.hub import PAGE, Cursor, Hub, HubError, HubRefusalError, Mark
from kiosk.sync.hub_tables import head, roster

REST_SECONDS = 10.0
GAP_SECONDS, LONGEST_GAP, LOAD = 0.3, 5.0, 2
FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0


TakeIn = Callable[[Parcel, datetime], Received]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one exchange did; `why` (a key below `hub_why.`) says why it broke off. `refused`: writers and reasons."""

    sent: int = 0
    received: int = 0
    refused: tuple[tuple[bytes, str], ...] = ()
    reached: bool = True
    why: str = ""

    def and_(self, sent: int = 0, received: int = 0, refused: Iterable[tuple[bytes, str]] = ()) -> Exchanged:
        """This and more."""
        return replace(
            self, sent=self.sent + sent, received=self.received + received, refused=(*self.refused, *refused)
        )


class Exchange:
    """Of one journal with one hub; `cursor_file` keeps how far the hub's news were read. `organiser`: the account may
    tell of strikes. What comes is given to `take_in`, else to the journal alone.
    """

    def __init__(
        self,
        journal: Journal,
        hub: Hub,
        cursor_file: Path,
        take_in: TakeIn | None = None,
        *,
        organiser: bool = False,
    ) -> None:
        self._journal, self._hub, self._file, self._organiser = journal, hub, cursor_file, organiser
        self._take_in = take_in or journal.receive
        self._roster: Roster | None = None
        self._cursor, self._waiting = _load(cursor_file)
        self._told: set[bytes] = set()
        self._roster_told: set[tuple[str, str]] = set()
        self._whose = ""
        self._done, self._delay, self._ended, self._gap = Exchanged(), 0.0, 0.0, GAP_SECONDS

    def step(self, now: datetime) -> Exchanged:
        """Both ways, once."""
        self._done, began = Exchanged(), time.perf_counter()
        try:
            self._meet()
            self._read_roster(now)
            self._send()
            self._read(now)
            self._delay = 0.0
        except HubError as error:
            self._forget(error.why)
        self._ended = time.perf_counter()
        self._gap = min(LONGEST_GAP, max(GAP_SECONDS, LOAD * (self._ended - began)))
        return self._done

    def wait(self) -> None:
        """Until the next step is due."""
        if self._delay:
            self._hub.bell.stopped.wait(self._delay * (1 + secrets.randbelow(1000) / 1000) / 2)
            return
        try:
            self._hub.listen(REST_SECONDS)
        except HubError as error:
            self._forget(error.why)
            return
        gap = self._ended + self._gap + secrets.randbelow(100) / 1000 - time.perf_counter()
        if gap > 0:  # many acts are one exchange, and a hub that is slow under many stations is asked less
            self._hub.bell.stopped.wait(gap)

    def wake(self) -> None:
        """Something was written here. From any thread."""
        self._hub.bell.ring()

    def stop(self) -> None:
        """Ends waits, and the answer that is waited for, now and from now on. From any thread."""
        self._hub.bell.stop()

    def close(self) -> None:
        """Lets go of the hub, once nobody steps any more."""
        self._hub.close()
        self._hub.bell.close()

    def _forget(self, why: str) -> None:
        self._done = replace(self._done, why=why, reached=why in ("full", "slow"))
        self._told.clear()
        self._roster_told.clear()
        self._roster = None
        self._whose = ""
        self._hub.close()
        self._delay = min(LONGEST_DELAY, max(FIRST_DELAY, 2 * self._delay))

    def _meet(self) -> None:
        """Is it the hub that the cursor is for? Asked once a connection."""
        if self._whose:
            return
        whose = self._hub.identity()
        marks = ((head, self._cursor.heads), (roster, self._cursor.roster))
        if whose != self._cursor.hub or not all(self._hub.stands(table, mark) for table, mark in marks):
            self._cursor = Cursor(whose)
        self._whose = whose

    # --- up ---

    def _send(self) -> None:
        mine = self._journal.heads()
        unsure = [each for each in mine if each.id not in self._told]
        if not unsure:
            return
        self._told |= self._hub.knows(unsure)
        for writer, heads in groupby(
            sorted(unsure, key=lambda each: (each.writer, each.seq)), lambda each: each.writer
        ):
            ends = tuple(each for each in heads if each.id not in self._told)
            if ends:
                self._send_writer(writer, mine)

    def _send_writer(self, writer: bytes, mine: tuple[Head, ...]) -> None:
        """What the hub lacks of one writer: its entries, then the heads over them."""
        at = self._hub.reach(writer)
        theirs = [each for each in mine if each.writer != writer] + ([at] if at else [])
        parcel = self._journal.parcel(theirs)
        try:
            lines = [line for line in parcel.lines if line.writer == writer]
            self._hub.put_lines(lines)
            ends = [each for each in parcel.heads if each.writer == writer]
            self._hub.put_heads(ends)
        except HubRefusalError:  # what this journal took and the hub does not: the other writers go on
            self._done = self._done.and_(refused=[(writer, "refused_row")])
        else:
            self._done = self._done.and_(sent=len(lines))
            self._told.update(each.id for each in ends)

    # --- down ---

    def _read_roster(self, now: datetime) -> None:
        """What the hub tells of writers, and what it does not know of them: it is signed, whoever brings it."""
        while True:
            page = self._hub.news(roster, self._cursor.roster)
            for kind, told in page.rows:
                self._roster_told.add((kind, told))
            if page.rows:
                self._take_in(roster_parcel(page.rows), now)
                self._keep(replace(self._cursor, roster=page.mark))
            if len(page.rows) < PAGE:
                break
        known = self._journal.roster
        if known is None or known is self._roster:
            return
        told = {("certificate", pack_certificate(each)) for each in known.certificates.values()}
        if self._organiser:
            told |= {("strike", pack_strike(each)) for each in known.strikes.values()}
        self._hub.put_roster(sorted(told - self._roster_told))
        self._roster_told |= told
        self._roster = known

    def _read(self, now: datetime) -> None:
        """The hub's news: new heads, and the entries under them."""
        certified = self._journal.roster
        again = self._waiting & set(certified.certificates) if certified else set[bytes]()
        while True:
            page = self._hub.news(head, self._cursor.heads)
            self._take(page.rows, again, now)
            self._waiting -= again
            if page.rows:
                self._keep(replace(self._cursor, heads=page.mark))
            if len(page.rows) < PAGE:
                return
            again = set()

    def _take(self, heads: Iterable[Head], again: set[bytes], now: datetime) -> None:
        mine = {each.id: each for each in self._journal.heads()}
        offered: dict[bytes, list[Head]] = defaultdict(list)
        for each in heads:
            if each.id not in mine and each.id not in self._told:
                offered[each.writer].append(each)
        for writer in again:
            offered[writer] = list(self._hub.heads_of(writer))
        parcels = Parcels(mine.values())
        after = {writer: parcels.known(writer) for writer in offered}
        for writer, lines in groupby(self._hub.lines(after), key=lambda line: line.writer):
            for parcel in parcels.add(list(lines), offered[writer]):
                self._receive(parcel, now)
        for parcel in parcels.rest():
            self._receive(parcel, now)

    def _receive(self, parcel: Parcel, now: datetime) -> None:
        received = self._take_in(parcel, now)
        self._done = self._done.and_(received=received.new)
        begun = {line.writer for line in parcel.lines if line.seq == 1}
        for writer, why in received.refused:
            if why == "broken_chain" and writer not in begun:
                self._receive_whole(writer, now)
            else:
                self._done = self._done.and_(refused=[(writer, why)])
                self._waiting |= {writer} if why == "not_enrolled" else set()

    def _receive_whole(self, writer: bytes, now: datetime) -> None:
        """A writer whose chain does not go on from what is known here: a fork begins further back."""
        lines = tuple(self._hub.lines({writer: 0}))
        heads = tuple(filter(is_signed, self._hub.heads_of(writer)))
        received = self._take_in(Parcel(heads, lines), now)
        self._done = self._done.and_(received=received.new, refused=received.refused)

    def _keep(self, cursor: Cursor) -> None:
        self._cursor = cursor
        told = {"cursor": asdict(cursor), "waiting": sorted(writer.hex() for writer in self._waiting)}
        write_whole(self._file, json.dumps(told).encode())


class Parcels:
    """Gathers writers into parcels of about a page each: an act of the journal for each writer would cost a flush."""

    def __init__(self, mine: Iterable[Head]) -> None:
        self._ends: dict[bytes, list[Head]] = defaultdict(list)
        for each in mine:
            self._ends[each.writer].append(each)
        self._lines: list[Line] = []
        self._heads: list[Head] = []

    def known(self, writer: bytes) -> int:
        """The number up to which this writer's chain is here; 0 where it has several ends."""
        ends = self._ends.get(writer, [])
        return ends[0].seq if len(ends) == 1 else 0

    def add(self, lines: list[Line], heads: list[Head]) -> Iterator[Parcel]:
        """One writer's lines, with the heads that matter."""
        self._lines += lines
        self._heads += ends_over(lines, heads)
        if len(self._lines) >= PAGE:
            yield from self.rest()

    def rest(self) -> Iterator[Parcel]:
        """What is left."""
        if self._lines:
            yield Parcel(tuple(self._heads), tuple(self._lines))
        self._lines, self._heads = [], []


def roster_parcel(rows: Iterable[tuple[str, str]]) -> Parcel:
    """Certificates and strikes as far as they can be read; whether they are signed the journal looks at."""
    certificates: list[Certificate] = []
    strikes: list[Strike] = []
    for kind, told in rows:
        with suppress(ValueError, TypeError, KeyError):
            if kind == "certificate":
                certificates.append(unpack_certificate(told))
            else:
                strikes.append(unpack_strike(told))
    return Parcel(certificates=tuple(certificates), strikes=tuple(strikes))


def ends_over(lines: list[Line], heads: list[Head]) -> list[Head]:
    """Of a writer's heads those with nothing behind them, if they are signed; else all that are."""
    inner = {line.prev for line in lines}
    ends = [each for each in heads if each.id not in inner]
    return ends if ends and all(map(is_signed, ends)) else list(filter(is_signed, heads))


def is_signed(end: Head) -> bool:
    """By its writer."""
    try:
        Ed25519PublicKey.from_public_bytes(end.writer).verify(end.signature, tip_message(end.seq, end.id))
    except (InvalidSignature, ValueError, OverflowError):
        return False
    return True


def _load(file: Path) -> tuple[Cursor, set[bytes]]:
    """As it was kept; from the beginning where nothing can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        told = json.loads(file.read_bytes())
        cursor = told["cursor"]
        marks = {name: Mark(**cursor[name]) for name in ("heads", "roster")}
        return Cursor(cursor["hub"], **marks), {bytes.fromhex(each) for each in told["waiting"]}
    return Cursor(), set()
