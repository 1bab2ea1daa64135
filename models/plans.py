"""What each plan may have, read from plans.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from models.words import Cadence


class Plan(BaseModel):
    """One plan's limits; `check_every` is in hours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str
    name: str
    max_platforms: int = Field(ge=0)
    cadence: Cadence
    check_every: int = Field(gt=0)
    channels: frozenset[str]
    features: frozenset[str]


def read_plans(path: Path) -> Mapping[str, Plan]:
    """Read every plan of a file; a wrong cell raises with the plan's and the cell's name."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {slug: Plan.model_validate({"slug": slug, **cells}) for slug, cells in tables.items()}


@cache
def plans() -> Mapping[str, Plan]:
    """The plans on offer, by slug, in the order of the file."""
    return read_plans(Path(__file__).with_name("plans.toml"))
