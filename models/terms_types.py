"""The known names of document types, so that documents of two platforms can be compared."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def terms_types() -> tuple[str, ...]:
    """The names that a platform file should use for its documents.

    Any other name works too (collections of Open Terms Archive have their own), but is noted
    by `clausewatch platforms validate`, for it is most often a slip of the pen.
    """
    text = Path(__file__).with_name("terms_types.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["names"])
