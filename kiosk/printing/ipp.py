"""IPP messages (RFC 8010): a `Request` -> bytes, bytes -> a `Reply` or `IppError`. PURE.

Values come out as numbers, truths, texts, bytes (what nobody here reads), None (*no-value*) and mappings
(collections). Whatever a device sends, reading it ends, and ends in one of the two. After it: `ipp_client`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

MOST_DEPTH = 8
VERSIONS = ((2, 0), (1, 1))


class IppError(Exception):
    """A printer that could not be asked; `why` is a key of the catalogue. Was anything of the request sent?"""

    def __init__(self, why: str, *, sent: bool = True) -> None:
        super().__init__(why)
        self.why, self.sent = why, sent


class Operation(IntEnum):
    """What is asked."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    """Groups, then kinds of values."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    COLLECTION = 0x34
    TEXT_IN_LANGUAGE = 0x35
    NAME_IN_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER = 0x4A


Value = int | str | bytes | None | Mapping[str, tuple["Value", ...]]
Attributes = Mapping[str, tuple[Value, ...]]
_FIRST_VALUE, _FIRST_TRUE_VALUE = 0x10, 0x20
_TEXTS = (Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.URI_SCHEME, Tag.CHARSET, Tag.LANGUAGE, Tag.MIME_TYPE)
_IN_LANGUAGE = (Tag.TEXT_IN_LANGUAGE, Tag.NAME_IN_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute to send; a value that is a tuple is a collection."""

    tag: Tag
    name: str
    values: tuple[int | str | tuple[Attribute, ...], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """One question: attributes of the operation, of the job, and the document behind them."""

    operation: Operation
    about: tuple[Attribute, ...]
    job: tuple[Attribute, ...] = ()
    document: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. A status below 0x0100 is a yes."""

    status: int
    groups: tuple[tuple[int, Attributes], ...] = field(default=())

    @property
    def granted(self) -> bool:
        """Whether the printer did what was asked."""
        return self.status < 0x0100

    def of(self, tag: Tag) -> list[Attributes]:
        """Every group of that kind."""
        return [attributes for kind, attributes in self.groups if kind == tag]

    def first(self, tag: Tag) -> Attributes:
        """The first group of that kind, else nothing."""
        return next(iter(self.of(tag)), {})


def encode(request: Request, version: tuple[int, int] = VERSIONS[0]) -> bytes:
    """The message as it is sent."""
    head = struct.pack(">BBHI", *version, request.operation, 1)
    about = bytes([Tag.OPERATION]) + b"".join(map(_attribute, request.about))
    job = bytes([Tag.JOB]) + b"".join(map(_attribute, request.job)) if request.job else b""
    return b"".join((head, about, job, bytes([Tag.END]), request.document))


def decode(message: bytes) -> Reply:
    """Reads an answer; `IppError` where it is none."""
    try:
        _, _, status, _ = struct.unpack_from(">BBHI", message)
        return Reply(status, tuple(_groups(_Reader(message, 8))))
    except struct.error:
        raise IppError("no_printer") from None


def texts(attributes: Attributes, name: str) -> tuple[str, ...]:
    """The texts of an attribute."""
    return tuple(value for value in attributes.get(name, ()) if isinstance(value, str))


def text(attributes: Attributes, name: str) -> str:
    """The first text of an attribute, else empty."""
    return next(iter(texts(attributes, name)), "")


def number(attributes: Attributes, name: str) -> int | None:
    """The first number of an attribute."""
    return next((value for value in attributes.get(name, ()) if isinstance(value, int)), None)


def _attribute(attribute: Attribute) -> bytes:
    names = (attribute.name, *[""] * (len(attribute.values) - 1))
    return b"".join(_value(attribute.tag, *pair) for pair in zip(names, attribute.values, strict=True))


def _value(tag: Tag, name: str, value: int | str | tuple[Attribute, ...]) -> bytes:
    if isinstance(value, tuple):
        members = (
            _field(Tag.MEMBER, "", member.name.encode()) + _value(member.tag, "", one)
            for member in value
            for one in member.values
        )
        return _field(tag, name, b"") + b"".join(members) + _field(Tag.END_COLLECTION, "", b"")
    if isinstance(value, str):
        return _field(tag, name, value.encode())
    return _field(tag, name, struct.pack(">?" if tag is Tag.BOOLEAN else ">i", value))


def _field(tag: Tag, name: str, value: bytes) -> bytes:
    said = name.encode()
    return b"".join((bytes([tag]), struct.pack(">H", len(said)), said, struct.pack(">H", len(value)), value))


@dataclass(slots=True)
class _Reader:
    """A place in a message. Every read moves on, so reading ends with the message."""

    message: bytes
    place: int

    def tag(self) -> int:
        return self._take(1)[0]

    def name(self) -> str:
        return self.sized().decode(errors="replace")

    def sized(self) -> bytes:
        return self._take(int.from_bytes(self._take(2)))

    def back(self) -> None:
        """The tag just read belongs to the next."""
        self.place -= 1

    def _take(self, count: int) -> bytes:
        taken = self.message[self.place : self.place + count]
        if len(taken) < count:
            raise IppError("no_printer")
        self.place += count
        return taken


def _groups(reader: _Reader) -> Iterator[tuple[int, Attributes]]:
    while (group := reader.tag()) != Tag.END:
        if group >= _FIRST_VALUE:
            raise IppError("no_printer")
        yield group, _attributes(reader)


def _attributes(reader: _Reader) -> Attributes:
    found: dict[str, tuple[Value, ...]] = {}
    last = ""
    while (tag := reader.tag()) >= _FIRST_VALUE:
        last = reader.name() or last
        found[last] = (*found.get(last, ()), *_read(tag, reader, 0))
    reader.back()
    return found


def _read(tag: int, reader: _Reader, depth: int) -> tuple[Value, ...]:
    """The value behind a tag: none at all where the printer says *unknown* or *unsupported*."""
    raw = reader.sized()
    if tag == Tag.COLLECTION:
        return (_collection(reader, depth + 1),)
    if tag < _FIRST_TRUE_VALUE:
        return (None,) if tag == Tag.NO_VALUE else ()
    return (_plain(tag, raw),)


def _plain(tag: int, raw: bytes) -> Value:
    if tag in (Tag.INTEGER, Tag.ENUM):
        return int(struct.unpack(">i", raw)[0])
    if tag == Tag.BOOLEAN:
        return bool(struct.unpack(">?", raw)[0])
    if tag in _IN_LANGUAGE:
        inner = _Reader(raw, 0)
        inner.sized()
        return inner.name()
    return raw.decode(errors="replace") if tag in _TEXTS else raw


def _collection(reader: _Reader, depth: int) -> Mapping[str, tuple[Value, ...]]:
    if depth > MOST_DEPTH:
        raise IppError("no_printer")
    found: dict[str, tuple[Value, ...]] = {}
    member = ""
    while (tag := reader.tag()) != Tag.END_COLLECTION:
        reader.sized()  # members carry their names as values
        if tag == Tag.MEMBER:
            member = reader.name()
        else:
            found[member] = (*found.get(member, ()), *_read(tag, reader, depth))
    reader.sized()
    reader.sized()
    return found
