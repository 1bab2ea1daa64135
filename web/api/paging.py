"""Pages of a list by key: no page shifts when rows are added."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Number = Annotated[int | None, Query(ge=1, lt=2**63, description="`next` of the last page.")]


class Page(BaseModel, Generic[T]):
    """A page of a list; without `next` it is the last one."""

    items: list[T]
    next: str | None = Field(default=None, description="Send it as `before` for the next page.")
    not_included: str = Field(
        default="", description="What the caller's plan leaves out, in one line."
    )
