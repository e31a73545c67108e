"""One guest's visit to a self-service kiosk, from welcome to goodbye: which page comes next. PURE.

The screen shows the page that this table names and reports what happened; it never chooses a page itself. Every page
but the welcome ends by itself after its idle time, so that no guest finds another guest's name.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.model import Decision, Outcome, Verdict


class Page(StrEnum):
    """The pages of a visit."""

    WELCOME = "welcome"
    SCAN = "scan"
    CONFIRM = "confirm"
    PRINTING = "printing"
    TAKE = "take"
    HELP = "help"


class Happening(StrEnum):
    """What can happen on a page."""

    BEGIN = "begin"
    MAY_PRINT = "may_print"
    TO_A_DESK = "to_a_desk"
    CONFIRM = "confirm"
    PRINTED = "printed"
    TROUBLE = "trouble"
    DONE = "done"
    BACK = "back"
    IDLE = "idle"


_NEXT: Final = {
    (Page.WELCOME, Happening.BEGIN): Page.SCAN,
    (Page.WELCOME, Happening.MAY_PRINT): Page.CONFIRM,
    (Page.WELCOME, Happening.TO_A_DESK): Page.HELP,
    (Page.SCAN, Happening.MAY_PRINT): Page.CONFIRM,
    (Page.SCAN, Happening.TO_A_DESK): Page.HELP,
    (Page.SCAN, Happening.TROUBLE): Page.HELP,
    (Page.CONFIRM, Happening.CONFIRM): Page.PRINTING,
    (Page.CONFIRM, Happening.TO_A_DESK): Page.HELP,
    (Page.PRINTING, Happening.PRINTED): Page.TAKE,
    (Page.PRINTING, Happening.TROUBLE): Page.HELP,
    (Page.PRINTING, Happening.TO_A_DESK): Page.HELP,
    (Page.TAKE, Happening.MAY_PRINT): Page.CONFIRM,
    (Page.HELP, Happening.MAY_PRINT): Page.CONFIRM,
}
IDLE_SECONDS: Final = {Page.SCAN: 45, Page.CONFIRM: 30, Page.TAKE: 15, Page.HELP: 20}
"""How long a page stays without a touch or a scan; the others wait for as long as it takes."""
_HOME_AGAIN: Final = (Happening.DONE, Happening.BACK, Happening.IDLE)


def next_page(page: Page, happening: Happening) -> Page:
    """The page after `happening`; what makes no sense on a page leaves it as it is."""
    if happening in _HOME_AGAIN and page is not Page.PRINTING:
        return Page.WELCOME
    return _NEXT.get((page, happening), page)


def after_decision(decision: Decision) -> Happening:
    """What a scan means for the visit: at a kiosk everything but a plain yes leads to a desk."""
    return Happening.MAY_PRINT if decision.verdict is Verdict.ALLOWED else Happening.TO_A_DESK


def after_print(outcome: Outcome) -> Happening:
    """What a print's outcome means for the visit."""
    return Happening.PRINTED if outcome in (Outcome.PRINTED, Outcome.UNCONFIRMED) else Happening.TROUBLE
