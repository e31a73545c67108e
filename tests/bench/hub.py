"""Merging, the exchange with a PostgreSQL on loopback, and how long a void takes from one desk to another station."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.loops import Loop
from kiosk.model import BadgeStatus, EntryKind, ParticipantNumber
from kiosk.sync.accounts import make_hub, open_hub
from kiosk.sync.exchange import Exchange
from tests.bench.figures import Figure, percentile, timed
from tests.core.world import CLERK, NOW
from tests.patience import until
from tests.postgres import Server, binaries, running
from tests.stations import Member, members

ENTRIES, FEW, VOIDS = 30_000, 10, 100


def exchanges(folder: Path) -> Iterator[Figure]:
    """Every figure of the hub; nothing where PostgreSQL cannot run."""
    yield _merge(folder / "merge")
    programs = binaries()
    if programs is None:
        return
    with running(programs) as server:
        yield from _both_ways(folder / "ways", _accounts(server))
        yield from _voids(folder / "voids", _accounts(server))


def _accounts(server: Server) -> dict[str, str]:
    return {each.name: each.url for each in make_hub(server.database(), ["one", "two"])}


def _merge(folder: Path) -> Figure:
    one, two = members(folder, 2)
    one.scan(ENTRIES)
    two.journal.enrol([one.certificate])
    parcel = one.journal.parcel()
    taken = timed(lambda: two.journal.receive(parcel, NOW))
    for each in (one, two):
        each.journal.close()
    return Figure(f"merge of {ENTRIES:,} entries into a journal", ENTRIES / taken * 1e3, "entries/s")


def _pair(folder: Path, urls: dict[str, str]) -> list[tuple[Member, Exchange]]:
    made = zip(members(folder, 2), ("one", "two"), strict=True)
    return [(each, Exchange(each.journal, open_hub(urls[name]), each.folder / "cursor")) for each, name in made]


def _both_ways(folder: Path, urls: dict[str, str]) -> Iterator[Figure]:
    (one, here), (two, there) = _pair(folder, urls)
    for each in (here, there, here):
        each.step(NOW)
    one.scan(ENTRIES)
    yield Figure("entries up to PostgreSQL", ENTRIES / timed(lambda: here.step(NOW)) * 1e3, "entries/s")
    yield Figure("entries down, verified and merged", ENTRIES / timed(lambda: there.step(NOW)) * 1e3, "entries/s")
    ups, downs = [], []
    for _ in range(30):
        one.scan(FEW)
        ups.append(timed(lambda: here.step(NOW)))
        downs.append(timed(lambda: there.step(NOW)))
    yield Figure(f"{FEW} new entries up, p50", percentile(ups, 0.5), "ms")
    yield Figure(f"{FEW} new entries down, p50", percentile(downs, 0.5), "ms")
    nothing = [timed(lambda: there.step(NOW)) for _ in range(50)]
    yield Figure("an exchange with no news, p50", percentile(nothing, 0.5), "ms")
    _close((one, here), (two, there))


def _voids(folder: Path, urls: dict[str, str]) -> Iterator[Figure]:
    """From the commit at a desk until the other station's state of the badge is void, both loops running."""
    (one, here), (two, there) = _pair(folder, urls)
    serials = {number: one.issue(number) for number in range(1, VOIDS + 1)}
    for each in (here, there):
        each.step(NOW)
    loops = [Loop("exchange", _turn(each)) for each in (here, there)]
    for loop in loops:
        loop.start()
    taken = []
    for number, serial in serials.items():
        with one.journal.act(NOW, CLERK) as act:
            act.append(EntryKind.VOID, ParticipantNumber(number), {"serial": str(serial), "reason": "lost"})
        began = time.perf_counter()
        here.wake()
        until(lambda number=number: two.journal.state(number).badges[0].status is BadgeStatus.VOID)  # type: ignore[misc]
        taken.append((time.perf_counter() - began) * 1e3)
    for exchange, loop in zip((here, there), loops, strict=True):
        exchange.stop()
        loop.stop()
    _close((one, here), (two, there))
    yield Figure("void at a desk to refusal at another station, p50", percentile(taken, 0.5), "ms")
    yield Figure("void at a desk to refusal at another station, p99", percentile(taken, 0.99), "ms", "< 1000")


def _turn(exchange: Exchange) -> Callable[[], float]:
    def step() -> float:
        exchange.step(NOW)
        exchange.wait()
        return 0.0

    return step


def _close(*pairs: tuple[Member, Exchange]) -> None:
    for member, exchange in pairs:
        exchange.close()
        member.journal.close()
