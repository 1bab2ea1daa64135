"""The topics that a clause may have and the law each may engage, read from taxonomy.toml."""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Family(StrEnum):
    """The groups in which provisions are shown."""

    CONTRACT = "contract"
    USE = "use"
    CONTENT = "content"
    MONEY = "money"
    SERVICE = "service"
    RISK = "risk"
    DISPUTES = "disputes"
    PRIVACY = "privacy"
    B2B = "b2b"
    META = "meta"


class Region(StrEnum):
    EU = "EU"
    UK = "UK"
    US = "US"


class Status(StrEnum):
    """Where a law stood on the map's day."""

    IN_FORCE = "in force"
    IN_FORCE_IN_PART = "in force in part"
    ADOPTED = "adopted"
    PROPOSED = "proposed"
    VACATED = "vacated"
    TO_CONFIRM = "to confirm"

    @property
    def verb(self) -> str:
        """What a clause may be said to do to such a law."""
        if self in {Status.ADOPTED, Status.PROPOSED}:
            return "may come to engage"
        return "no longer engages" if self is Status.VACATED else "may engage"


class Confidence(StrEnum):
    """A: known well. B: sure of the article, its status moves. C: check before use."""

    A = "A"
    B = "B"
    C = "C"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegulatoryLink(_Frozen):
    """One place in the law that clauses of a provision may engage; it never says "violates"."""

    provision: str
    region: Region
    instrument: str
    article: str = ""
    authority: str | None = None
    status: Status = Status.IN_FORCE
    status_note: str = ""
    confidence: Confidence = Confidence.A
    as_of: date

    @property
    def sentence(self) -> str:
        """Say what the link means, with its status and its day.

        >>> regulatory_links("export_sanctions", Region.EU)[0].sentence
        'may engage Dual-use Reg 2021/821 (EU, in force as of 2026-11-22)'
        """
        place = f"{self.instrument} {self.article}".rstrip()
        standing = f"{self.status} as of {self.as_of}"
        note = f"; {self.status_note}" if self.status_note else ""
        return f"{self.status.verb} {place} ({self.region}, {standing}{note})"

    @property
    def line(self) -> str:
        """Say the same with who enforces it and how sure the map is.

        >>> regulatory_links("export_sanctions", Region.EU)[0].line.partition("; ")[2]
        'national export control authorities; confidence A'
        """
        enforced = f"; {self.authority}" if self.authority else ""
        return f"{self.sentence}{enforced}; confidence {self.confidence}"


class Provision(_Frozen):
    """A topic of the taxonomy. `base_exposure` is 1 (low) to 3 (high).

    `adverse` says in which way a change goes against the user, "" where there is none such.
    `terms_types` names the documents it is expected in; none named means every type.
    """

    id: str
    name: str
    family: Family
    adverse: str = ""
    base_exposure: int = Field(ge=1, le=3)
    terms_types: tuple[str, ...] = ()
    law: tuple[RegulatoryLink, ...] = ()


def read_taxonomy(path: Path) -> Mapping[str, Provision]:
    """Read every provision of a file; a wrong cell raises with its name."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    as_of = tables.pop("as_of")
    return {name: _provision(name, cells, as_of) for name, cells in tables.items()}


def _provision(name: str, cells: Mapping[str, Any], as_of: date) -> Provision:
    law = [{"provision": name, "as_of": as_of, **link} for link in cells.get("law", ())]
    return Provision.model_validate({**cells, "id": name, "law": law})


@cache
def taxonomy() -> Mapping[str, Provision]:
    """All provisions by id, in the order of the file.

    >>> taxonomy()["ai_training"].base_exposure
    3
    """
    return read_taxonomy(Path(__file__).with_name("taxonomy.toml"))


def regulatory_links(provision: str, region: Region | None = None) -> tuple[RegulatoryLink, ...]:
    """List the law that clauses of a provision may engage, in one region or in all."""
    links = taxonomy()[provision].law
    return tuple(link for link in links if region in {None, link.region})
