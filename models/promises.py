"""The catalogue of promises that subscribers may have made to others, read from promises.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from models.taxonomy import taxonomy


class Promise(BaseModel):
    """One promise: touched at one of `provisions`, where one of `words`, if any, is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    provisions: frozenset[str]
    words: frozenset[str] = frozenset()


@cache
def promises() -> Mapping[str, Promise]:
    """The catalogue by id, in the order of the file; a provision that is none raises."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    found = {name: Promise(id=name, **cells) for name, cells in tomllib.loads(text).items()}
    for promise in found.values():
        if unknown := promise.provisions - taxonomy().keys():
            raise ValueError(f"promises.toml: {promise.id} names {min(unknown)}")
    return found
