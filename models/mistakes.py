"""What is wrong in a declaration, on which line, in words its writer can use."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic_core import ErrorDetails

EXPECTED = {
    "string_type": "must be text in quotes",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "tuple_type": "must be a list",
    "model_type": "must be a table",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a file; `line` counts from 1, 0 stands for the file as a whole.

    `file` is empty where no file is known.

    >>> print(Mistake("platforms/x.toml", 4, "unknown key 'slect'"))
    platforms/x.toml:4: unknown key 'slect'
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" if place else self.message


class DeclarationError(Exception):
    """A declaration cannot be used; `mistakes` holds everything that was found wrong."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def explain(error: ErrorDetails, keys: Iterable[str] = ()) -> str:
    """Word one of pydantic's errors; `keys` are those that may stand where it happened."""
    name = next((str(part) for part in reversed(error["loc"]) if _is_key(part)), "")
    if error["type"] == "missing":
        return f"the key '{name}' is missing"
    if error["type"] == "extra_forbidden":
        return f"unknown key '{name}'{did_you_mean(name, keys)}"
    context = error.get("ctx", {})
    if "expected" in context:
        return f"'{name}' must be {context['expected']}"
    reason = EXPECTED.get(error["type"]) or str(context.get("error", error["msg"]))
    return f"'{name}' {reason}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word nearest to `word`, or nothing.

    >>> did_you_mean("slect", ["select", "remove"])
    "; did you mean 'select'?"
    """
    nearest = get_close_matches(word, list(known), n=1)
    return f"; did you mean '{nearest[0]}'?" if nearest else ""


def worth_telling(error: ErrorDetails) -> bool:
    """Say whether an error is one of its own: a list of wrong items is not also too short."""
    return error["type"] != "too_short" or not error["input"]


def _is_key(part: int | str) -> bool:
    return isinstance(part, str) and part not in ("selector", "range")
