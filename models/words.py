"""The closed vocabularies: every word a row may carry in one of its columns."""

from enum import StrEnum


class Cause(StrEnum):
    """Why a Version came to be, or what a Change tells of the one in force."""

    FIRST = "first"
    CHANGE = "change"
    TECHNICAL = "technical"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    REPUBLISHED = "republished"
    SETTLED = "settled"


class Outcome(StrEnum):
    """What a Check found."""

    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    FIRST = "first"
    CANDIDATE = "candidate"
    CHANGE = "change"
    TECHNICAL = "technical"
    RETURNED = "returned"
    UNSTABLE = "unstable"
    SUSPECT = "suspect"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Significance(StrEnum):
    """How much a Change matters; only `minor` and above may alert."""

    NONE = "none"
    COSMETIC = "cosmetic"
    MINOR = "minor"
    MODERATE = "moderate"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {word: rank for rank, word in enumerate(Significance)}


class Severity(StrEnum):
    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"


class Direction(StrEnum):
    """For the user or customer of the platform."""

    ADVERSE = "adverse"
    FAVOURABLE = "favourable"
    MIXED = "mixed"
    NEUTRAL = "neutral"


class EventKind(StrEnum):
    """What became of a provision of a document from one version to the next."""

    FOUND = "found"
    INTRODUCED = "introduced"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    REWORDED = "reworded"
    MOVED = "moved"
    REMOVED = "removed"


class Cadence(StrEnum):
    WEEKLY = "weekly"
    SAME_DAY = "same_day"


class DecisionKind(StrEnum):
    SEND_NOW = "send_now"
    HOLD_FOR_DIGEST = "hold_for_digest"
    SKIP = "skip"


class SkipReason(StrEnum):
    """Why somebody was not told: each one is a sentence in the glossary."""

    OVER_PLATFORM_LIMIT = "over_platform_limit"
    BELOW_FLOOR = "below_floor"
    NEVER_ALERTS = "never_alerts"
    PAUSED = "paused"
    MUTED = "muted"
    SUBSCRIPTION_PAUSED = "subscription_paused"
    UNSUBSCRIBED = "unsubscribed"
    CHANNEL_NOT_IN_PLAN = "channel_not_in_plan"
    DESTINATION_UNVERIFIED = "destination_unverified"
    DESTINATION_DISABLED = "destination_disabled"
    SUBSCRIBED_LATER = "subscribed_later"
    NO_DESTINATION = "no_destination"
    OTHER_PROVISIONS = "other_provisions"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"


class CorrectionKind(StrEnum):
    """What an operator said of a Change that was told."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"


class NotificationKind(StrEnum):
    ALERT = "alert"
    DIGEST = "digest"
    CORRECTION = "correction"
    SUSPECT = "suspect"
    REMINDER = "reminder"
    NOTICE = "notice"
    TEST = "test"
    SIGN_IN = "sign_in"


class NotificationState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    SKIPPED = "skipped"
    FAILED = "failed"


class AttemptOutcome(StrEnum):
    DELIVERED = "delivered"
    TRANSIENT = "transient"
    PERMANENT = "permanent"


class BounceKind(StrEnum):
    """What came back: hard for good, soft for a while, or a reader who complains."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


class ApiScope(StrEnum):
    """What a key of the API may do; none includes another."""

    RECORDS = "records"
    ACCOUNT = "account"
    WRITE = "write"


class Verdict(StrEnum):
    """What a reader decided about a change that they were told of."""

    NO_IMPACT = "no_impact"
    ACT = "act"
    ACCEPT = "accept"
    OBJECT = "object"


class Role(StrEnum):
    """What a member of an account may do there; each includes the ones before it."""

    READER = "reader"
    REVIEWER = "reviewer"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class Operation(StrEnum):
    """What an operator did; each stands in the record of operators' actions."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    ACCEPT_PAGE = "accept_page"
    IGNORE_PAGE = "ignore_page"
    REEXTRACT = "reextract"
    LOOK_AGAIN = "look_again"
    DECLARE = "declare"
    SET_PLAN = "set_plan"
    PAUSE_DESTINATION = "pause_destination"
    ENABLE_DESTINATION = "enable_destination"
    REPLAY = "replay"
    WITHDRAW_CHANGE = "withdraw_change"
    CORRECT_CHANGE = "correct_change"
