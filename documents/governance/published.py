"""The public page on exposure, written from the very tables that the code weighs by."""

from collections.abc import Iterator

from documents.governance.exposure import EASED, HIGH, MEDIUM
from documents.governance.stances import Wording, guides, shared_wordings
from documents.published import code, markdown_table
from models.taxonomy import taxonomy

_WAYS = {True: "worse", False: "better", None: "told only"}


def write_exposure_page() -> str:
    """Write docs/exposure.md, in Markdown."""
    return "\n".join((*_sum(), *_provisions(), *_wordings())) + "\n"


def _sum() -> Iterator[str]:
    yield "# How the exposure of a document is added up"
    yield ""
    yield "This page is written from the tables the program itself weighs by:"
    yield "`python -m documents.governance.published > docs/exposure.md`. A test holds the two"
    yield "together."
    yield ""
    yield "A provision counts its weight, once, where one of its clauses has a wording that is"
    yield f"worse for the user, and {EASED} point less, but never nothing, where a wording that is"
    yield "better for the user stands beside it. A provision that is only spoken of counts nothing."
    yield "Every point rests on a quote; `clausewatch analysis` prints the sum."
    yield ""
    yield f"From {MEDIUM} points the exposure is `Medium` and from {HIGH} `High`. A page that is an"
    yield "index of links, or in a language without rules, is not assessed and never rated."
    yield ""
    yield "The two bounds were set on recorded policies of some 110 documents, so that about a"
    yield "fifth are `Low` and a quarter `High`. The level compares texts; it is no legal risk."
    yield ""


def _provisions() -> Iterator[str]:
    yield "## Provisions"
    yield ""
    yield "More of a provision burdens or protects users, or either: this tells whether a clause"
    yield "that got worse for the user was strengthened or weakened."
    yield ""
    rows = (
        (topic.name, topic.base_exposure, guides()[topic.id].effect)
        for topic in taxonomy().values()
    )
    yield from markdown_table(("provision", "weight", "more of it"), rows)


def _wordings() -> Iterator[str]:
    yield "## Wordings"
    yield ""
    yield "Looked for in the clauses of a provision, near the words that speak for it."
    yield ""
    heads = ("provision", "wording", "for the user", "words looked for")
    own = (
        _row(topic.name, wording)
        for topic in taxonomy().values()
        for wording in guides()[topic.id].wordings
    )
    shared = (_row("any that has wordings, and none of them there", w) for w in shared_wordings())
    yield from markdown_table(heads, (*own, *shared))


def _row(name: str, wording: Wording) -> tuple[str, ...]:
    denied = " (not behind a “not”)" if wording.deniable else ""
    return name, wording.words, _WAYS[wording.worse] + denied, code(wording.pattern.pattern)


if __name__ == "__main__":
    print(write_exposure_page(), end="")  # noqa: T201 - a page is what this prints
