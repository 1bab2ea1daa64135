"""Duties and freedoms that grow or shrink: a party's modal verb replaced before the same verb.

Why it generalises: terms bind by a closed set of modal verbs, and a clause whose party and verb
stay while its modal changes differs in nothing but how far that party is bound. A user bound
more is worse off; a provider bound less is, for a verb that serves the user.
"""

from collections.abc import Iterator

from documents.signals.parties import SERVES, Clause, Force, Party, read_clauses
from documents.signals.passage import Kind, Passage, Signal

_EMPTY = {"", "be", "have", "not", "do", "also", "only"}
_WORDS = {Force.MAY: "may", Force.SHOULD: "should", Force.MUST: "must", Force.MUST_NOT: "must not"}


def find_modality(passage: Passage) -> Iterator[Signal]:
    """Notice clauses of one party and verb whose modal changed."""
    if not (passage.old and passage.new):
        return
    old = {(c.party, c.verb): c for c in read_clauses(passage.old) if c.verb not in _EMPTY}
    for now in read_clauses(passage.new):
        was = old.get((now.party, now.verb))
        if was and was.force is not now.force:
            adverse = _is_adverse(was, now)
            who = "you" if now.party is Party.USER else "the provider"
            sentence = f"{who} {_WORDS[now.force]} {now.verb}, formerly {_WORDS[was.force]}"
            yield Signal(
                Kind.MODALITY,
                adverse,
                sentence[0].upper() + sentence[1:],
                passage.before(was.start, was.end),
                passage.after(now.start, now.end),
            )


def _is_adverse(was: Clause, now: Clause) -> bool | None:
    if now.party is Party.USER:
        return now.force > was.force
    if Force.MUST_NOT in {was.force, now.force}:
        return was.force is Force.MUST_NOT
    return now.force < was.force if SERVES.match(now.verb) else None
