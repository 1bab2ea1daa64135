"""What a rule covers that grows or shrinks: words put into or taken out of a governed clause.

Why it generalises: nothing is known of the words themselves. What governs them, a promise, a
ban, a duty, a right or a taking of data, says whether more of it is worse; "unless", "except"
and their like turn that round, for they take from what they stand in.
"""

import re
from collections.abc import Iterator
from enum import Enum

from documents.signals.parties import PROMISED, SERVES, Force, Party, read_clauses
from documents.signals.passage import Kind, Passage, Signal
from documents.words import Edit


class _Rule(Enum):
    """What governs a clause: its name for people, and whether more of it is worse."""

    PROMISE = "what the provider promises not to do", False
    BAN = "what you must not do", True
    OWED = "what the provider must do for you", False
    DUTY = "what you must do", True
    RIGHT = "what you may do", False
    TAKING = "what the provider may do with your data", True


_CARVES = re.compile(
    r"\b(?:unless|except(?:ing|ions?)?|other than|subject to|provided that|to the extent|only|"
    r"notwithstanding|excluding|where permitted|not)\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:we|(?!You|User|Member|Customer)[A-Z]\w+) (?:may |can |will |also |might )*"
    r"(?:collect|use|share|disclose|process|sell|combine|receive|transfer|store|retain|keep|infer|link|track|associate)s?\b"
)
_RIGHTS = re.compile(
    r"opt|object|withdraw|delet|request|access|correct|cancel|appeal|terminat|export|refus|control|"
    r"complain|revoke|restrict|download"
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)")
_SHORT = 60  # characters that a sentence repeats
_CONTENT = re.compile(r"[^\W\d_]{4,}")


def find_reach(passage: Passage) -> Iterator[Signal]:
    """Notice words only put in or only taken out, within a clause whose rule is known."""
    for edit in passage.edits:
        come = edit.after_end > edit.after_start
        if come == (edit.before_end > edit.before_start):
            continue
        words, ahead = _parts(passage, edit, come=come)
        rule = _governing(ahead)
        if rule is None or not _CONTENT.search(words) or any(read_clauses(words)):
            continue
        name, worse = rule.value
        grows = come != bool(_CARVES.search(words))
        spans = passage.whole_before, passage.whole_after
        yield Signal(Kind.REACH, worse == grows, _say(words, name, come=come), *spans)


def _say(words: str, name: str, *, come: bool) -> str:
    words = words.strip(" ,;:.")
    shown = f"“{words}”" if len(words) <= _SHORT else "A passage"
    carved = "a limit on " if _CARVES.search(words) else ""
    return (
        f"{shown} is put into {carved}{name}" if come else f"{shown} is taken out of {carved}{name}"
    )


def _parts(passage: Passage, edit: Edit, *, come: bool) -> tuple[str, str]:
    """Give the words put in or taken out, and what stands before them."""
    if come:
        start, end = edit.after_start - passage.new_at, edit.after_end - passage.new_at
        return passage.new[start:end], _ahead(passage.lead, passage.new[:start])
    start, end = edit.before_start - passage.old_at, edit.before_end - passage.old_at
    return passage.old[start:end], _ahead(passage.lead, passage.old[:start])


def _ahead(lead: str, text: str) -> str:
    """Give what may govern the words after `text`: its last sentence, or else the lead-in."""
    opened = _SENTENCE_END.split(text)
    return opened[-1] if len(opened) > 1 else f"{lead} {text}"


def _governing(ahead: str) -> _Rule | None:
    """Name the rule of the last clause that opens before an edit."""
    clause = max(read_clauses(ahead), key=lambda c: c.start, default=None)
    taking = max((found.start() for found in _TAKES.finditer(ahead)), default=-1)
    if clause is None or (taking > clause.start and clause.force is not Force.MUST_NOT):
        return _Rule.TAKING if taking >= 0 else None
    if clause.party is Party.PROVIDER:
        promised = clause.force is Force.MUST_NOT and clause.verb in PROMISED
        if clause.force is Force.MUST and SERVES.match(clause.verb):
            return _Rule.OWED
        return _Rule.PROMISE if promised else None
    if clause.force is Force.MUST_NOT:
        return _Rule.BAN
    if clause.force is Force.MAY:
        return _Rule.RIGHT if _RIGHTS.match(clause.verb) else None
    return _Rule.DUTY
