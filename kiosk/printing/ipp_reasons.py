"""What an IPP printer says of itself or answers to a job -> the `Fault`s and reasons that every make shares. PURE."""

from __future__ import annotations

from kiosk.printing.ipp import Attributes, Reply, Tag, number, texts
from kiosk.printing.printer import Fault

_SEVERITIES = ("-error", "-warning", "-report")
_STOPPED = 5
_FAULTS = {
    "media-empty": Fault.MEDIA_EMPTY,
    "media-needed": Fault.MEDIA_EMPTY,
    "input-tray-missing": Fault.MEDIA_EMPTY,
    "media-jam": Fault.MEDIA_JAM,
    "cover-open": Fault.COVER_OPEN,
    "door-open": Fault.COVER_OPEN,
    "interlock-open": Fault.COVER_OPEN,
    "marker-supply-empty": Fault.RIBBON_OUT,
    "toner-empty": Fault.RIBBON_OUT,
    "marker-supply-low": Fault.TONER_LOW,
    "toner-low": Fault.TONER_LOW,
    "paused": Fault.PAUSED,
    "moving-to-paused": Fault.PAUSED,
    "shutdown": Fault.OFFLINE,
    "offline": Fault.OFFLINE,
    "connecting-to-device": Fault.OFFLINE,
    "timed-out": Fault.OFFLINE,
}
_HARMLESS = ("none", "media-low", "cups-", "com.apple.")
_REFUSALS = {
    0x0401: "not_allowed",
    0x0402: "not_allowed",
    0x0403: "not_allowed",
    0x0406: "no_printer",
    0x0408: "document_too_large",
    0x040A: "no_pdf",
    0x0501: "no_printer",
    0x0506: "paused",
    0x0507: "busy",
}
_NOTHING_PRINTED = (0x0400, 0x0404, 0x0409, 0x040B, 0x040C, 0x040D, 0x040E, 0x040F, 0x0503)
_LACKING = {"media-col": "wrong_size", "sides": "no_two_sides", "document-format": "no_pdf"}


def faults_of(told: Attributes) -> tuple[Fault, ...]:
    """The faults a printer names, what stops it first."""
    named = [
        _FAULTS.get(_bare(word), Fault.ATTENTION) for word in texts(told, "printer-state-reasons") if _counts(word)
    ]
    if (number(told, "printer-state") == _STOPPED and not named) or _refuses_jobs(told):
        named.append(Fault.PAUSED)
    return tuple(sorted(dict.fromkeys(named), key=lambda fault: fault is Fault.TONER_LOW))


def blocking(told: Attributes) -> bool:
    """Whether nothing can be printed now."""
    stopped = number(told, "printer-state") == _STOPPED or _refuses_jobs(told)
    return stopped or any(fault is not Fault.TONER_LOW for fault in faults_of(told))


def refusal(reply: Reply) -> str:
    """Why a printer certainly did not take a job; empty when it did, or may have."""
    if reply.status in _REFUSALS:
        return _REFUSALS[reply.status]
    if reply.status not in _NOTHING_PRINTED:
        return ""
    unsupported = {name for kind, group in reply.groups if kind == Tag.UNSUPPORTED for name in group}
    return next((why for name, why in _LACKING.items() if name in unsupported), "refused")


def _bare(word: str) -> str:
    for severity in _SEVERITIES:
        word = word.removesuffix(severity)
    return word


def _counts(word: str) -> bool:
    """An empty tray is one, however mildly it is told; of what we do not know, errors alone are."""
    if word.startswith(_HARMLESS):
        return False
    return _bare(word) in _FAULTS or not word.endswith(("-report", "-warning"))


def _refuses_jobs(told: Attributes) -> bool:
    return told.get("printer-is-accepting-jobs") == (False,)
