"""Why a bundle, or the organiser's word by any road, is not believed. Each reason has a name and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

Fetch = Callable[[str], bytes]
"""A file by its name; LookupError where there is none, `RefusedError` where it cannot be had."""


class BundleRefusal(StrEnum):
    """Keys of the catalogue below `bundle_why.`."""

    ROLLED_BACK = "rolled_back"
    TAMPERED = "tampered"
    CUT_SHORT = "cut_short"
    OTHER_EVENT = "other_event"
    WRONG_KEY = "wrong_key"
    SEALED = "sealed"
    EXPIRED = "expired"
    TOO_NEW = "too_new"
    DISK_FULL = "disk_full"
    NOT_A_BUNDLE = "not_a_bundle"


class RefusedError(Exception):
    """Carries a refusal out of the depths; it never leaves `kiosk.sync`."""

    def __init__(self, why: BundleRefusal) -> None:
        super().__init__(why)
        self.why = why


def had(fetch: Fetch, name: str) -> bytes:
    """The file of that name; what lacks one is not whole."""
    try:
        return fetch(name)
    except LookupError:
        raise RefusedError(BundleRefusal.CUT_SHORT) from None
