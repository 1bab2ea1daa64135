"""The plain sentences of a summary, made from templates and the text's own words."""

from collections.abc import Sequence
from datetime import date

from documents.compare import Item, Kind
from documents.quoting import Span, Texts
from models.summary import Dates

MOST_WORDS = 25  # of a headline
_SECTION_WORDS = 8
_SHORT = 60  # characters of changed words that a sentence may repeat

_SAME = {
    "white_space": "only white space changed; the wording is the same",
    "links": "only link addresses changed; the wording is the same",
    "order": "only the order of paragraphs changed; the wording is the same",
    "typography": "only quotation marks, dashes or invisible characters changed",
    "numbering": "only numbers or bullets in front of paragraphs changed",
    "case_and_punctuation": "only capitals or punctuation changed",
    "dates": "re-dated; the wording is otherwise the same",
    "date_line": "only a line with its own date changed",
    "page_furniture": "only menus, titles or buttons around the text changed",
    "announcement_gone": "only an announcement above the text was removed",
    "hidden_address": "only e-mail addresses were hidden or shown",
    "web_address": "only a web address changed",
    "typo": "only spelling was corrected",
    "placeholder": "only a placeholder was filled in",
    "cut_short": "only ends of sentences came or went, as a page's capture loses them",
    "repetition": "only a repetition was removed",
    "rearranged": "only an address was rearranged",
    "cross_reference": "only a cross-reference was reworded",
    "renamed_throughout": "only a name was replaced throughout",
    "heading_reworded": "only a heading was reworded",
}


def say_cosmetic(platform: str, terms_type: str, reason: str, *, several: bool) -> str:
    """Make the headline of a change that means nothing; `several` reasons may explain it."""
    other = ", with other changes that mean nothing" if several else ""
    return shorten(f"{platform} {terms_type}: {_SAME[reason]}{other}.")


def say_elsewhere(reasons: Sequence[str]) -> list[str]:
    """Name what else changed and means nothing, in one note or none.

    >>> say_elsewhere(["typo", "web_address"])
    ['Elsewhere only spelling was corrected; only a web address changed.']
    """
    said = "; ".join(_SAME[reason].partition(";")[0] for reason in reasons)
    return [f"Elsewhere {said}."] if said else []


def say_changed(
    platform: str,
    terms_type: str,
    place: str,
    others: int,
    dates: Dates,
    about: Sequence[str] = (),
) -> str:
    """Make the headline of a change from its strongest place, in at most 25 words.

    What it is `about`, the weightiest first, is told as far as there is room.
    """
    lead = f"{platform} changed its {terms_type}: {place}"
    tail = _tail(others, dates)
    for count in range(len(about), 0, -1):
        told = f"{lead}, about {', '.join(about[:count])}{tail}."
        if len(told.split()) <= MOST_WORDS:
            return told
    return _fitted(lead, tail)


def say_evidence(platform: str, terms_type: str, sentence: str, others: int, dates: Dates) -> str:
    """Make the headline of a change from its strongest signal, in at most 25 words."""
    return _fitted(f"{platform} {terms_type}: {sentence}", _tail(others, dates))


def _tail(others: int, dates: Dates) -> str:
    more = f"; {others} more place{'s' * (others > 1)}" if others else ""
    effective = dates.effective_after
    return more + (f"; effective {in_words(effective.value)}" if effective else "")


def in_words(value: str) -> str:
    """Write a stated date for people.

    >>> in_words("2026-11-04"), in_words("2026-11")
    ('4 November 2026', 'November 2026')
    """
    if len(value) == len("2026-11"):
        return f"{date.fromisoformat(value + '-01'):%B %Y}"
    day = date.fromisoformat(value)
    return f"{day.day} {day:%B %Y}"


def _fitted(lead: str, tail: str) -> str:
    """Cut the lead, never the date behind it, to what fits a headline."""
    return f"{shorten(lead, MOST_WORDS - len(tail.split()))}{tail}."


def say_place(item: Item, section: str) -> str:
    """Name a changed place in a few words, for a headline."""
    where = f"“{shorten(section, _SECTION_WORDS)}”" if section else "the opening"
    if item.kind is Kind.ADDED:
        return f"text added under {where}" if section else "text added at the opening"
    if item.kind is Kind.REMOVED:
        return f"text removed from {where}"
    return f"text moved to {where}" if item.kind is Kind.MOVED else f"{where} reworded"


def say_point(item: Item, section: str, texts: Texts) -> str:
    """Say in one sentence what happened at one place."""
    where = f"Under “{shorten(section, _SECTION_WORDS)}”" if section else "At the opening"
    if item.kind is Kind.ADDED:
        return f"{where}, a passage was added."
    if item.kind is Kind.REMOVED:
        return f"{where}, a passage was removed."
    if item.kind is Kind.MOVED:
        return f"{where} now stands a passage that stood elsewhere, its wording unchanged."
    if len(item.edits) != 1:
        return f"{where}, a passage was reworded in {len(item.edits)} places."
    edit = item.edits[0]
    gone = texts.text(Span("before", edit.before_start, edit.before_end)).strip()
    come = texts.text(Span("after", edit.after_start, edit.after_end)).strip()
    said = f"{where}, {_say_edit(gone, come)}"
    return said if said.endswith(".”") else f"{said}."


def _say_edit(gone: str, come: str) -> str:
    if max(len(gone), len(come)) > _SHORT:
        return (
            "a passage was reworded"
            if gone and come
            else "words were " + ("added" if come else "removed")
        )
    if gone and come:
        return f"“{gone}” became “{come}”"
    return f"“{come}” was added" if come else f"“{gone}” was removed"


def say_asides(counts: Sequence[tuple[int, str]]) -> list[str]:
    """Say what else happened that changes no wording, one sentence each.

    >>> say_asides([(2, "moved with their wording unchanged"), (0, "renumbered")])
    ['2 passages were moved with their wording unchanged.']
    """
    return [f"{n} passage{'s were' if n > 1 else ' was'} {what}." for n, what in counts if n]


def shorten(text: str, most: int = MOST_WORDS) -> str:
    """Cut to a number of words.

    >>> shorten("one two three four", 3)
    'one two …'
    """
    words = text.split()
    return text if len(words) <= most else " ".join(words[: most - 1]) + " …"
