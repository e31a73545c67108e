"""Real printers on this machine: `ippeveprinter` and `cupsd`, private, on loopback, with faults to order.

A printer's work is a line of shell, such as `event begun; gate; sheet`. `sheet` lets one sheet fall into the tray,
`state +media-jam-error` names a fault, `event NAME` tells the test, `gate` waits for it, `exit 1` aborts the job.
Every wait is for a word of the device itself.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread
from typing import IO

import pytest

from kiosk.printing.ipp_client import Address
from kiosk.printing.ipp_printer import IppPrinter

WAIT_SECONDS, ANSWER_SECONDS, IMPATIENT = 30.0, 15.0, 0.5
A6 = (10500, 14800)
PLAIN = "sheet"
_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
_WORK = """#!/bin/sh
document=$1
sheet() { cp "$document" "$PRINTER/tray/.$$" && mv "$PRINTER/tray/.$$" "$PRINTER/tray/$IPP_JOB_NAME.$$.pdf"; }
state() { echo "STATE: $1" >&2; }
event() { echo "$1" > "$PRINTER/events"; }
gate() { read -r _ < "$PRINTER/gate"; }
. "$PRINTER/work"
"""
_MEDIA = """ATTR keyword media-supported "custom"
ATTR keyword media-ready "custom"
ATTR keyword print-scaling-supported "auto","none"
ATTR mimeMediaType document-format-supported "application/pdf"
ATTR collection media-size-supported {{
  MEMBER integer x-dimension {0}
  MEMBER integer y-dimension {1}
}}
"""
_CUPSD = """LogLevel debug
Listen {folder}/cups.sock
Browsing No
DefaultAuthType None
MaxJobs 100
DirtyCleanInterval 0
<Location />
  Order allow,deny
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
  </Limit>
</Policy>
"""
_CUPS_FILES = """User {user}
Group {group}
ServerRoot {folder}
StateDir {folder}
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/temp
AccessLog {folder}/access_log
ErrorLog stderr
PageLog {folder}/page_log
Printcap {folder}/printcap
"""
_QUEUE = """<Printer badges>
DeviceURI {device}
State Idle
Accepting Yes
ErrorPolicy {policy}
</Printer>
"""


def program(name: str) -> str:
    """Where a program is; the test is skipped where it is not."""
    found = shutil.which(name, path=_PATH)
    if found is None:
        pytest.skip(f"{name} is not installed (on Debian: cups-daemon, cups-client, cups-ipp-utils, dbus-daemon)")
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def message_bus(folder: Path) -> Iterator[str]:
    """A private bus, its address: the printers want one."""
    address = f"unix:path={folder}/bus"
    command = [program("dbus-daemon"), "--session", "--nofork", "--print-address", f"--address={address}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as bus:
        try:
            assert bus.stdout is not None
            assert hears(bus.stdout, "unix:")
            yield address
        finally:
            bus.kill()


def hears(stream: IO[bytes], word: str) -> bool:
    """Waits until that word was said; False when it never will be."""
    said = b""
    while select.select([stream], [], [], WAIT_SECONDS)[0] and (more := os.read(stream.fileno(), 4096)):
        said += more
        if word.encode() in said:
            return True
    return False


def listen(stream: IO[bytes]) -> None:
    """A program must not choke on its own words."""
    with stream:
        while stream.read(4096):
            pass


@dataclass
class EvePrinter:
    """One `ippeveprinter` in `folder`, with a tray, a spool and paper of one size."""

    folder: Path
    bus: str
    media: tuple[int, int] = A6
    secure: bool = False
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        for name in ("tray", "spool", "certificates"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "media").write_text(_MEDIA.format(*self.media))
        (self.folder / "command").write_text(_WORK)
        (self.folder / "command").chmod(0o700)
        for name in ("events", "gate"):
            if not (self.folder / name).exists():
                os.mkfifo(self.folder / name)
        self._events = os.open(self.folder / "events", os.O_RDWR | os.O_NONBLOCK)
        self._gate = os.open(self.folder / "gate", os.O_RDWR | os.O_NONBLOCK)
        self.does(PLAIN)
        self.process = self._started()

    @property
    def address(self) -> Address:
        """Where it is reached."""
        return Address("localhost", self.port, "/ipp/print", secure=self.secure)

    def client(self, answer_seconds: float = ANSWER_SECONDS) -> IppPrinter:
        """The product's side of it."""
        return IppPrinter("badges", self.address, self.folder / "pins", answer_seconds)

    def does(self, work: str) -> None:
        """What becomes of the jobs from now on."""
        (self.folder / "work").write_text(work.replace("; ", "\n") + "\n")

    def wait_for(self, event: str) -> None:
        """Until the job under way says that."""
        said = ""
        while event not in said.split():
            assert select.select([self._events], [], [], WAIT_SECONDS)[0], f"no {event}, but {said!r}"
            said += os.read(self._events, 4096).decode()

    def open_gate(self) -> None:
        """Lets the job that stands at its gate go on."""
        os.write(self._gate, b"\n")

    def sheets(self, name: str = "") -> int:
        """How many sheets of a job's name lie in the tray."""
        return len(list((self.folder / "tray").glob(f"{name}*.pdf")))

    def pause(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """The plug is pulled: the job's work dies too."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._listener.join()

    def restart(self) -> None:
        """Power is back; it numbers its jobs from 1 again and knows of none."""
        self.kill()
        shutil.rmtree(self.folder / "spool")
        (self.folder / "spool").mkdir()
        self.process = self._started()

    def close(self) -> None:
        self.kill()
        os.close(self._events)
        os.close(self._gate)

    def _started(self) -> subprocess.Popen[bytes]:
        options = ["-v", "-r", "off", "-n", "localhost", "-p", str(self.port), "-c", str(self.folder / "command")]
        folders = ["-d", str(self.folder / "spool"), "-K", str(self.folder / "certificates")]
        command = [program("ippeveprinter"), *options, *folders, "-a", str(self.folder / "media"), "badges"]
        world = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": self.bus, "PRINTER": str(self.folder)}
        started = subprocess.Popen(command, stderr=subprocess.PIPE, env=world, start_new_session=True)
        assert started.stderr is not None
        assert hears(started.stderr, "printer-uuid=")
        self._listener = Thread(target=listen, args=(started.stderr,), daemon=True)
        self._listener.start()
        return started


def owner() -> tuple[str, str]:
    """This user and the group, by name."""
    import grp
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


@dataclass
class CupsQueue:
    """One `cupsd` on a local socket, with one raw queue, `badges`, that prints to `device`."""

    bus: str
    device: str
    policy: str = "abort-job"

    def __post_init__(self) -> None:
        self.folder = Path(mkdtemp())
        self.folder.chmod(0o755)  # its helpers run as another user
        for name in ("cache", "spool", "temp", "ppd"):
            (self.folder / name).mkdir()
        user, group = ("lp", "lp") if os.geteuid() == 0 else owner()
        told = {"folder": self.folder, "user": user, "group": group, "device": self.device, "policy": self.policy}
        for name, text in (("cupsd.conf", _CUPSD), ("cups-files.conf", _CUPS_FILES), ("printers.conf", _QUEUE)):
            (self.folder / name).write_text(text.format(**told))
        self.process = self._started()

    def client(self) -> IppPrinter:
        """The product's side of it."""
        address = Address("localhost", 631, "/printers/badges", socket=self.folder / "cups.sock")
        return IppPrinter("badges", address, self.folder / "pins", ANSWER_SECONDS)

    def kill(self) -> None:
        """It dies, and its helpers with it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._listener.join()

    def restart(self) -> None:
        self.kill()
        self.process = self._started()

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)

    def _started(self) -> subprocess.Popen[bytes]:
        files = ["-c", str(self.folder / "cupsd.conf"), "-s", str(self.folder / "cups-files.conf")]
        world = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": self.bus}
        command = [program("cupsd"), "-f", *files]
        started = subprocess.Popen(command, stderr=subprocess.PIPE, env=world, start_new_session=True)
        assert started.stderr is not None
        assert hears(started.stderr, "Resuming new connection")
        self._listener = Thread(target=listen, args=(started.stderr,), daemon=True)
        self._listener.start()
        return started
