"""The public page on how a change is rated, written from the very tables the code rates by."""

from collections.abc import Iterable, Iterator, Sequence

from documents.stakes import (
    DECISIVE,
    GRAVE,
    MAJOR,
    MODERATE,
    MOST_OF_A_KIND,
    MOST_OF_A_WORDING,
    NEGATED,
    OUTWEIGHS,
    SEVERITY,
    SIGNAL_POINTS,
    SIGNAL_WEIGHT,
    STAKES,
    TELLING,
    WORDINGS,
)
from models.taxonomy import taxonomy

_SIGNALS = {
    "modality": "a party's must, should, may or must not changed before the same verb",
    "negation": "a provider's promise not to do something came or went",
    "quantity": "a time, an amount of money or a share rose or fell",
    "listed": "an item came to or went from a list of recipients, data, forbidden uses or rights",
    "definition": "a defined term was worded anew",
    "consent": "asking first gave way to an opt-out, or the other way round",
    "reach": "words came into or went from a promise, a ban, a duty, a right or a taking of data",
    "contact": "a way to reach the provider came or went",
}


def write_severity_page() -> str:
    """Write docs/severity.md, in Markdown."""
    return "\n".join((*_sum(), *_severity(), *_grave(), *_direction())) + "\n"


def _sum() -> Iterator[str]:
    yield "# How a change is rated"
    yield ""
    yield "This page is written from the tables the program itself rates by:"
    yield "`python -m documents.published > docs/severity.md`. A test holds the two together."
    yield ""
    yield "Whatever a named reason explains (typography, numbering, a date alone, a menu, a typo,"
    yield "a product renamed throughout) is `none` or `cosmetic` and is never weighed. For the rest"
    yield "points are added up. Every point rests on a quote; the sum is stored with the change:"
    yield "`clausewatch explain CW-C-…` prints it."
    yield ""
    yield f"From {MODERATE} points a change is `moderate` and from {MAJOR} `major`."
    yield "In a language without rules only the extent counts."
    yield ""
    yield "**Extent**: the binary digits of the number of words that came or went: 1 word is 1"
    yield "point, 2 to 3 words 2, 4 to 7 words 3, 128 to 255 words 8."
    yield ""
    yield "**What is at stake**: once each, where changed words name it. Of these signals the"
    yield f"whole sentence counts: {', '.join(sorted(DECISIVE))}."
    yield ""
    rows = ((s.words, s.points, code(s.pattern.pattern)) for s in STAKES)
    yield from markdown_table(("about", "points", "words looked for"), rows)
    yield "**Signals**: once each, whichever way they go."
    yield ""
    named = ((f"{kind}: {_SIGNALS[kind]}", points) for kind, points in SIGNAL_POINTS.items())
    yield from markdown_table(("signal", "points"), named)


def _severity() -> Iterator[str]:
    yield "## Severity"
    yield ""
    rows = (
        (level.value, "yes" if favourable else "no", severity.value)
        for (level, favourable), severity in SEVERITY.items()
    )
    yield from markdown_table(("significance", "favourable", "severity"), rows)


def _grave() -> Iterator[str]:
    named = [one.name for one in taxonomy().values() if one.base_exposure >= GRAVE]
    yield "A moderate, adverse change is High where the provision that it touches most is a grave"
    yield f"one (base exposure {GRAVE} of 3 in models/taxonomy.toml):"
    yield ""
    yield from (f"- {name}" for name in named)
    yield ""
    yield "Provisions are told in the order of their weight: each place counts by the root of its"
    yield "changed words, and among equals the provision of higher base exposure comes first."
    yield ""


def _direction() -> Iterator[str]:
    yield "## Direction"
    yield ""
    yield "Signals and wordings for and against the user are added up, each way by itself. One"
    yield f"must weigh over {OUTWEIGHS} times the other to name a direction; else the change is"
    yield "mixed, or neutral where there is nothing on either side. Minor changes go by signals"
    yield f"alone. At most {MOST_OF_A_KIND} signals of a kind and {MOST_OF_A_WORDING} of a wording"
    yield "count each way."
    yield ""
    weights = ((f"{kind}: {_SIGNALS[kind]}", n) for kind, n in SIGNAL_WEIGHT.items())
    yield from markdown_table(("signal", "weight"), weights)
    yield "A wording weighs 1 where it comes and counts the other way where it goes, but that"
    yield f"{_names(TELLING)} going is not counted: a use no longer told of may go on."
    yield f"Denied in its sentence (“not”, “never”), none of {_names(NEGATED)} counts."
    yield ""
    said = (
        (w.name.replace("_", " "), "worse" if w.adverse else "better", code(w.pattern.pattern))
        for w in WORDINGS
    )
    yield from markdown_table(("wording", "when it comes", "words looked for"), said)


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write a table, an empty line behind it."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    yield from (f"| {' | '.join(map(str, row))} |" for row in rows)
    yield ""


def _names(wordings: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in sorted(wordings))


def code(pattern: str) -> str:
    """Write a pattern so that a cell of a table can hold it."""
    return "`" + pattern.replace("|", "\\|") + "`"


if __name__ == "__main__":
    print(write_severity_page(), end="")  # noqa: T201 - a page is what this prints
