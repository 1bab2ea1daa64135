"""Promises that begin or end: a provider's "not" or "never" that came or went.

Why it generalises: a promise of a provider to refrain is always a negated clause of which it
is the subject; where its verb stands on the other side without the "not", or nowhere, the
promise is new or gone.
"""

import re
from collections.abc import Iterator

from documents.quoting import Side, Texts
from documents.signals.parties import PROMISED, Clause, Force, Party, read_clauses
from documents.signals.passage import Kind, Passage, Signal


def find_negation(passage: Passage, texts: Texts) -> Iterator[Signal]:
    """Notice promises to refrain that stand on one side only, and of which a text has fewer."""
    old, new = _promises(passage.old), _promises(passage.new)
    for verb in sorted(old.keys() - new.keys()):
        if _times(verb, "before", texts) > _times(verb, "after", texts):
            said = f"A promise is gone: “{_begin(passage.old, old[verb])}”"
            span = passage.before(old[verb].start, old[verb].end)
            yield Signal(Kind.NEGATION, True, said, span, passage.whole_after)
    for verb in sorted(new.keys() - old.keys()):
        if _times(verb, "after", texts) > _times(verb, "before", texts):
            said = f"A promise is new: “{_begin(passage.new, new[verb])}”"
            span = passage.after(new[verb].start, new[verb].end)
            yield Signal(Kind.NEGATION, False, said, passage.whole_before, span)


def _times(verb: str, side: Side, texts: Texts) -> int:
    return sum(texts.times_of(side, f"{no} {verb}") for no in ("not", "n't", "n’t", "never"))


def _begin(sentence: str, clause: Clause) -> str:
    """Give the clause and the few words behind it."""
    first = _SENTENCE_END.split(sentence[clause.start :])[0]
    return " ".join(first.split()[:_FEW]).rstrip(" ,;:.")


_FEW = 9  # words of a promise that a sentence repeats
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)")


def _promises(sentence: str) -> dict[str, Clause]:
    clauses = read_clauses(sentence)
    bound = (c for c in clauses if c.party is Party.PROVIDER and c.force is Force.MUST_NOT)
    return {clause.verb: clause for clause in bound if clause.verb in PROMISED}
