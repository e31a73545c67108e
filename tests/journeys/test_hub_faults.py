"""A hub that dies, stops, fills up or loses its line in the middle: nothing is lost, and no act at a desk waits."""

import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import psycopg
import pytest

from kiosk.loops import Loop
from kiosk.model import BadgeStatus, EntryKind, ParticipantNumber
from kiosk.sync import hub_postgres
from kiosk.sync.accounts import make_hub, open_hub
from kiosk.sync.exchange import Exchange, Exchanged
from kiosk.sync.hub import HubError
from tests.core.world import CLERK, NOW
from tests.patience import until
from tests.postgres import Server, running, with_tls
from tests.stations import Member, members

NAMES = ["desk-1", "desk-2"]


@pytest.fixture
def urls(server: Server) -> dict[str, str]:
    owner = server.database()
    return {each.name: each.url for each in make_hub(owner, NAMES)} | {"owner": owner}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[Member]]:
    made = members(tmp_path, 2)
    yield made
    for each in made:
        each.journal.close()


@contextmanager
def exchanging(member: Member, url: str) -> Iterator[Exchange]:
    exchange = Exchange(member.journal, open_hub(url), member.folder / "cursor.json")
    try:
        yield exchange
    finally:
        exchange.stop()
        exchange.close()


def until_done(exchange: Exchange) -> Exchanged:
    """Steps until the hub takes everything."""
    for _ in range(200):
        done = exchange.step(NOW)
        if not done.why:
            return done
    raise AssertionError(done.why)


def everything_arrives(pair: list[Member], urls: dict[str, str]) -> None:
    one, two = pair
    for member, name in ((one, "desk-1"), (two, "desk-2"), (one, "desk-1")):
        with exchanging(member, urls[name]) as exchange:
            until_done(exchange)
    assert one.ids() == two.ids()
    assert two.journal.check().fault is None


def after_700_entries(owner: psycopg.Connection, then: str) -> None:
    """What the server does when a station brings more, in its second batch."""
    owner.execute(
        "CREATE FUNCTION after_700() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.seq > 700 THEN {then}; END IF; RETURN NEW; END $$"
    )
    owner.execute("CREATE TRIGGER after_700 BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION after_700()")


@contextmanager
def in_the_background(work: Callable[[], object]) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(60)
        assert not thread.is_alive()


def test_a_server_killed_in_the_middle_of_an_upload_loses_nothing(
    server: Server, urls: dict[str, str], pair: list[Member]
) -> None:
    one, _ = pair
    one.scan(1200)
    done = list[Exchanged]()
    with exchanging(one, urls["desk-1"]) as exchange, psycopg.connect(urls["owner"], autocommit=True) as owner:
        after_700_entries(owner, "PERFORM pg_sleep(600)")
        with in_the_background(lambda: done.append(exchange.step(NOW))):
            until(lambda: owner.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'").fetchone())
            server.send(signal.SIGKILL)
            server.end(signal.SIGKILL)
        assert (done[0].reached, done[0].why) == (False, "away")
    one.scan(1)
    server.start()
    with psycopg.connect(urls["owner"], autocommit=True) as owner:
        assert owner.execute("SELECT count(*) FROM entry").fetchone() == (500,)  # the first batch
        owner.execute("DROP TRIGGER after_700 ON entry")
    everything_arrives(pair, urls)


def test_a_server_that_stands_still_delays_no_act_and_is_given_up(
    server: Server, urls: dict[str, str], pair: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_postgres, "SILENCE_SECONDS", 1.0)
    one, _ = pair
    one.scan(10)
    done, acts = list[Exchanged](), 0
    with exchanging(one, urls["desk-1"]) as exchange:
        exchange.step(NOW)
        server.send(signal.SIGSTOP)
        try:
            with in_the_background(lambda: done.append(exchange.step(NOW))) as thread:
                while thread.is_alive():
                    one.scan(1)
                    acts += 1
        finally:
            server.send(signal.SIGCONT)
        assert done[0].why == "away"
        assert acts > 2, "an act that waits for the exchange is the only one"
    everything_arrives(pair, urls)


def test_stopping_breaks_off_an_answer_that_never_comes(
    server: Server, urls: dict[str, str], pair: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_postgres, "SILENCE_SECONDS", 600.0)
    with exchanging(pair[0], urls["desk-1"]) as exchange:
        exchange.step(NOW)
        server.send(signal.SIGSTOP)
        try:
            with in_the_background(lambda: exchange.step(NOW)):
                exchange.stop()
        finally:
            server.send(signal.SIGCONT)


@contextmanager
def line_that_breaks(port: int, after: int) -> Iterator[int]:
    """A port that leads to the server's and hangs up after so many bytes, both ways counted; the next try may carry
    half as many again.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    budget = [after]

    def carry(source: socket.socket, target: socket.socket, left: list[int]) -> None:
        with suppress(OSError):
            while left[0] > 0 and (data := source.recv(4096)):
                left[0] -= len(data)
                target.sendall(data[: len(data) + min(0, left[0])])
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", port))
                left = [budget[0]]
                budget[0] = budget[0] * 3 // 2
                ways = [threading.Thread(target=carry, args=[*pair, left]) for pair in ((near, far), (far, near))]
                for way in ways:
                    way.start()
                for way in ways:
                    way.join()
                near.close()
                far.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(20)


@pytest.mark.parametrize("after", [3, 97, 1009, 4999, 20011])
def test_a_line_that_breaks_at_any_byte_only_costs_more_tries(
    server: Server, urls: dict[str, str], pair: list[Member], after: int
) -> None:
    one, two = pair
    one.scan(700)
    two.scan(700)
    with line_that_breaks(server.port, after) as port:
        broken = {name: url.replace(f":{server.port}/", f":{port}/") for name, url in urls.items()}
        for member, name in ((one, "desk-1"), (two, "desk-2"), (one, "desk-1")):
            with exchanging(member, broken[name]) as exchange:
                until_done(exchange)
    assert one.ids() == two.ids()


def test_a_full_hub_is_told_and_takes_the_rest_later(urls: dict[str, str], pair: list[Member]) -> None:
    one, _ = pair
    one.scan(1200)
    with psycopg.connect(urls["owner"], autocommit=True) as owner, exchanging(one, urls["desk-1"]) as exchange:
        after_700_entries(owner, "RAISE disk_full USING MESSAGE = 'could not extend file'")
        done = exchange.step(NOW)
        assert (done.reached, done.why) == (True, "full")
        owner.execute("DROP TRIGGER after_700 ON entry")
        assert until_done(exchange).sent == 700  # the first batch of 500 was kept
    everything_arrives(pair, urls)


def test_a_badge_voided_at_one_desk_is_void_at_another_station_while_both_loops_run(
    urls: dict[str, str], pair: list[Member]
) -> None:
    one, two = pair
    serial = one.issue(7)
    with exchanging(one, urls["desk-1"]) as here, exchanging(two, urls["desk-2"]) as there:
        loops = [Loop("exchange", turn(each)) for each in (here, there)]
        for loop in loops:
            loop.start()
        here.wake()
        until(lambda: bool(two.journal.state(ParticipantNumber(7)).badges))
        with one.journal.act(NOW, CLERK) as act:
            act.append(EntryKind.VOID, ParticipantNumber(7), {"serial": str(serial), "reason": "lost"})
        here.wake()
        until(lambda: two.journal.state(ParticipantNumber(7)).badges[0].status is BadgeStatus.VOID)
        for exchange, loop in zip((here, there), loops, strict=True):
            exchange.stop()
            loop.stop()


def turn(exchange: Exchange) -> Callable[[], float]:
    def step() -> float:
        exchange.step(NOW)
        exchange.wait()
        return 0.0

    return step


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    programs = with_tls()
    if programs is None:
        pytest.skip("no PostgreSQL here that speaks TLS")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "server.crt", folder / "server.key"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*words, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with running(programs) as made:
        made.end()
        for file in (certificate, key):
            target = made.folder / "data" / file.name
            target.write_bytes(file.read_bytes())
            target.chmod(0o600)
            made.own(target)
        made.options = ("-c", "ssl=on")
        made.start()
        yield made, certificate


def test_tls_with_the_certificate_s_fingerprint_and_only_with_that_one(
    secured: tuple[Server, Path], pair: list[Member], tmp_path: Path
) -> None:
    server, certificate = secured
    pin = sha256(PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()
    url = make_hub(server.database(), NAMES)[1].url
    hub = open_hub(f"{url}#sha256={pin}", certificates=tmp_path / "hub.pem")
    with hub.talking() as connection:
        assert connection.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").scalar() is True
    hub.close()
    hub.bell.close()
    stranger = open_hub(f"{url}#sha256={'0' * 64}", certificates=tmp_path / "other.pem")
    with pytest.raises(HubError) as error:
        stranger.identity()
    assert error.value.why == "stranger"
    stranger.close()
    stranger.bell.close()


def test_tls_verified_in_full_refuses_another_name(secured: tuple[Server, Path]) -> None:
    server, certificate = secured
    url = make_hub(server.database(), NAMES)[1].url
    verified = f"?sslmode=verify-full&sslrootcert={certificate}"
    right = open_hub(url.replace("127.0.0.1", "localhost") + verified)
    assert right.identity()
    wrong = open_hub(url + verified)
    with pytest.raises(HubError):
        wrong.identity()
    for hub in (right, wrong):
        hub.close()
        hub.bell.close()
