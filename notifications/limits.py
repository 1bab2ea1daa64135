"""How many platforms a plan has room for, and which of them those are."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.plans import Plan
from notifications.policy import Watch


@dataclass(frozen=True, slots=True)
class Added:
    """There is room for one more platform."""


@dataclass(frozen=True, slots=True)
class Already:
    """The platform is watched already."""


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The plan allows `limit` platforms and they are taken."""

    limit: int


def may_add(
    plan: Plan, watches: Sequence[Watch], platform_id: str
) -> Added | Already | LimitReached:
    """Say whether a platform may be added; a paused watch keeps its place in the count."""
    if any(watch.platform_id == platform_id for watch in watches):
        return Already()
    if len(watches) >= plan.max_platforms:
        return LimitReached(plan.max_platforms)
    return Added()


def within_limit(plan: Plan, watches: Sequence[Watch]) -> frozenset[str]:
    """Name the platforms a plan covers: the first added, so that no downgrade swaps them."""
    return frozenset(watch.platform_id for watch in watches[: plan.max_platforms])
