"""A scanner on a serial port (USB-COM): its bytes -> scans.

The port is known by the device's serial number, or by its name where it has none. Pulled out and put in again,
wherever, it is found and opened within two seconds; what it was sending then is a code cut short, and said to be one.
Before it: the operating system. After it: `kiosk.scan.wire`, `ui.scanners`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtSerialPort import QSerialPort, QSerialPortInfo

from kiosk.scan.wire import SILENCE_MS, Wire

LOOK_MS = 2000
GONE = (
    QSerialPort.SerialPortError.ResourceError,
    QSerialPort.SerialPortError.DeviceNotFoundError,
    QSerialPort.SerialPortError.ReadError,
)


@dataclass(frozen=True, slots=True)
class Device:
    """A serial port that is there now."""

    address: str
    name: str
    number: str
    told: str

    @property
    def key(self) -> str:
        """By what a station remembers it."""
        return self.number or self.name


def devices() -> list[Device]:
    """Every serial port that a device is plugged into; the computer's own, empty ones are left out."""
    return [
        Device(port.systemLocation(), port.portName(), port.serialNumber(), _told(port))
        for port in QSerialPortInfo.availablePorts()
        if port.hasVendorIdentifier() or port.serialNumber()
    ]


class SerialScanner(QObject):
    """One port, opened as long as it is there: `scanned` brings each code, `changed` that it came or went."""

    scanned = Signal(object)
    changed = Signal()

    def __init__(self, device: str, baud: int, parent: QObject, there: Callable[[], list[Device]] = devices) -> None:
        super().__init__(parent)
        self._device, self._there, self._wire = device, there, Wire()
        self._port = QSerialPort(self)
        self._port.setBaudRate(baud)
        self._port.readyRead.connect(self._read)
        self._port.errorOccurred.connect(self._failed)
        self._silence, self._look = QTimer(self), QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(SILENCE_MS)
        self._silence.timeout.connect(self._silent)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        self.look()

    @property
    def open(self) -> bool:
        """Is it there, and ours?"""
        return self._port.isOpen()

    def look(self) -> None:
        """Opens the port if it is there; else looks again, and again."""
        address = self._address()
        if address and not self.open:
            self._port.setPortName(address)
            self._port.open(QSerialPort.OpenModeFlag.ReadOnly)
        if self.open:
            self._look.stop()
            self.changed.emit()
        else:
            self._look.start()

    def close(self) -> None:
        """The port is free for others, and nobody looks for it."""
        for timer in (self._silence, self._look):
            timer.stop()
        self._port.close()

    def _address(self) -> str:
        found = (each.address for each in self._there() if self._device in (each.number, each.name, each.address))
        named = self._device if Path(self._device).is_absolute() and Path(self._device).exists() else ""
        return next(found, named)

    def _read(self) -> None:
        for scan in self._wire.feed(bytes(self._port.readAll().data())):
            self.scanned.emit(scan)
        if self._wire.waiting:
            self._silence.start()
        else:
            self._silence.stop()

    def _silent(self) -> None:
        for scan in self._wire.silence():
            self.scanned.emit(scan)

    def _failed(self, error: QSerialPort.SerialPortError) -> None:
        if error in GONE and self.open:
            self._port.close()
            self._look.start()
            self.changed.emit()


def _told(port: QSerialPortInfo) -> str:
    """How a person knows it."""
    return " ".join(part for part in (port.manufacturer(), port.description()) if part) or port.portName()
