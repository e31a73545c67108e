"""The closed lists of words of the field: what a status, a reason, an entry can be. `kiosk.model` gives them on."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    APPROVED = "approved"
    PENDING = "pending"
    DECLINED = "declined"
    BLOCKED = "blocked"


class Role(StrEnum):
    CLERK = "clerk"
    GUARD = "guard"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class StationRole(StrEnum):
    """What a station is for; its certificate says so."""

    DESK = "desk"
    SELF_SERVICE = "self-service"
    CHECKPOINT = "checkpoint"
    SUPERVISOR = "supervisor"


class Verdict(StrEnum):
    """The answer of a desk (allowed, needs, refused) or of a checkpoint (passed, refused)."""

    ALLOWED = "allowed"
    NEEDS = "needs"
    REFUSED = "refused"
    PASSED = "passed"


class Reason(StrEnum):
    """Why a desk or a checkpoint did not simply say yes."""

    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    WRONG_EVENT = "wrong_event"
    FORGED = "forged"
    UNKNOWN_STATION = "unknown_station"
    CLOCK_SUSPECT = "clock_suspect"
    STALE_REGISTRY = "stale_registry"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    VOID = "void"
    BLOCKED = "blocked"
    DECLINED = "declined"
    PENDING = "pending"
    UNPAID = "unpaid"
    ELSEWHERE = "elsewhere"
    WRONG_DAY = "wrong_day"
    NO_BADGE = "no_badge"
    ZONE_DENIED = "zone_denied"
    IN_PRINT = "in_print"
    ALREADY_ISSUED = "already_issued"
    IDENTITY_MISMATCH = "identity_mismatch"
    DOCUMENT_EXPIRED = "document_expired"
    PHOTO_MISSING = "photo_missing"
    IDENTITY_REQUIRED = "identity_required"
    SUPERVISOR_REQUIRED = "supervisor_required"
    UNPRINTABLE = "unprintable"
    WRONG_MEDIA = "wrong_media"
    NOT_UNSURE = "not_unsure"
    NOT_ISSUED = "not_issued"
    HANDED_OVER = "handed_over"
    NOT_THEIRS = "not_theirs"
    NO_FINDING = "no_finding"
    WHICH_BADGE = "which_badge"
    BROKEN_RULE = "broken_rule"


class ReissueReason(StrEnum):
    """Why a new badge replaces an old one."""

    LOST = "lost"
    STOLEN = "stolen"
    DAMAGED = "damaged"
    CORRECTED = "corrected"


class BadgeStatus(StrEnum):
    """Reserved at the commit, active from printed or unconfirmed on, void when spoiled, reissued or voided."""

    RESERVED = "reserved"
    ACTIVE = "active"
    VOID = "void"


class Outcome(StrEnum):
    """What is known of a print: see `kiosk.printing.printer`."""

    PENDING = "pending"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    UNSURE = "unsure"


class EntryKind(StrEnum):
    """Every act is an entry."""

    START = "start"
    SHUTDOWN = "shutdown"
    IMPORT = "import"
    SCAN = "scan"
    IDENTITY_CHECK = "identity_check"
    MISMATCH = "mismatch"
    OVERRIDE = "override"
    ISSUE = "issue"
    REISSUE = "reissue"
    PRINT = "print"
    HANDOVER = "handover"
    VOID = "void"
    VERIFICATION = "verification"
    CLOCK_JUMP = "clock_jump"
    PRINTER_FAULT = "printer_fault"
    ROLL = "roll"
    SETTLEMENT = "settlement"
    NOTED = "noted"
    CLOCK_AHEAD = "clock_ahead"
    SYNC = "sync"
    ENROLMENT = "enrolment"
    STRIKE = "strike"
    INCARNATION = "incarnation"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> EntryKind:  # noqa: ARG003 - whatever it is
        """What a newer program wrote is kept and has no effect here."""
        return cls.UNKNOWN


class FindingKind(StrEnum):
    """What a human must settle, or at least know."""

    DOUBLE_ISSUE = "double_issue"
    OUTSIDE_ROLE = "outside_role"
    STRUCK = "struck"
    FORK = "fork"
    MALFORMED = "malformed"
    CLOCK_AHEAD = "clock_ahead"
