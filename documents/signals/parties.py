"""Who may or must do what: the party and the force of each clause of a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum


class Party(IntEnum):
    """Whom a clause binds."""

    USER = 0
    PROVIDER = 1


class Force(IntEnum):
    """From free to bound."""

    MAY = 0
    SHOULD = 1
    MUST = 2
    MUST_NOT = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A party, how it is bound, and the verb that follows; offsets are of the sentence."""

    party: Party
    force: Force
    verb: str
    start: int
    end: int


_USERS = (
    r"you|users?|customers?|members?|subscribers?|buyers?|sellers?|creators?|visitors?|developers?|"
    r"end users?|licensees?|account holders?"
)
_GAP = r"(?:,? (?:also|hereby|further|each|only|\w+ly|or your \w+|and your \w+)){0,2}"
_NOT = (
    r"(?:must|may|shall|will|should|can|do|does|would|could)(?: not|n['’]t| never)|cannot|"
    r"can['’]t|won['’]t|never"
)
_BOUND = (
    r"must|shall|will|(?:are|is) (?:solely )?(?:required|obliged|responsible)|agrees?|undertakes?|"
    r"ha(?:ve|s) to|needs? to"
)
_FREE = (
    r"may|can|might|could|(?:are|is) (?:permitted|allowed|entitled|free)|"
    r"(?:reserves?|ha(?:ve|s)) the right"
)
_FORBIDDEN = r"agrees? not|(?:are|is) (?:not (?:permitted|allowed)|prohibited|forbidden)"
_FORCES = (
    (Force.MUST_NOT, rf"{_NOT}|{_FORBIDDEN}"),
    (Force.MUST, _BOUND),
    (Force.SHOULD, r"should|(?:are|is) (?:asked|requested|encouraged|expected)"),
    (Force.MAY, _FREE),
)
_MODALS = "|".join(rf"(?P<{force.name}>{words})" for force, words in _FORCES)
_CLAUSE = re.compile(
    rf"\b(?:(?P<user>{_USERS})|(?P<we>we(?:['’]ll)?)|(?P<name>[A-Z]\w+)){_GAP} (?:{_MODALS})"
    r"\b(?: (?:to|not|for)\b)?(?: \w+ly\b)?(?: (?P<verb>[a-z]+))?"
)


def read_clauses(sentence: str) -> Iterator[Clause]:
    """Give the clauses with a party and a modal verb, in order.

    >>> [(c.party.name, c.force.name, c.verb) for c in read_clauses("You must pay. We may stop.")]
    [('USER', 'MUST', 'pay'), ('PROVIDER', 'MAY', 'stop')]
    """
    for found in _ASKED.finditer(sentence):
        yield Clause(Party.USER, Force.SHOULD, found["verb"], found.start(), found.end())
    for found in _CLAUSE.finditer(sentence):
        user = found["user"] or (found["name"] or "").lower() in _NAMES_OF_USERS
        force = next(force for force, _ in _FORCES if found[force.name])
        party = Party.USER if user else Party.PROVIDER
        ahead = sentence[: found.start()][-_AHEAD:]
        if _CONDITION.search(ahead) or (user and _TELLS.search(found[0])):
            continue
        yield Clause(party, force, found["verb"] or "", found.start(), found.end())


_AHEAD = 40
_CONDITION = re.compile(
    r"\b(?:if|when|where|unless|whether|once|because)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
# What a provider says it does not do when it promises, and not when it denies a duty.
_PROMISES = """use sell share disclose train collect process retain keep store transfer track rent
access combine read scan charge review monitor allow"""
PROMISED = frozenset(_PROMISES.split())
# What a provider does for its users.
SERVES = re.compile(
    r"notify|inform|tell|give|provide|delet|eras|refund|credit|return|protect|secur|encrypt|"
    r"respond|answer|obtain|ask|seek|request|ensure|make|offer|support|help|honou?r|comply|limit"
)
# "You don't see", "you will receive": said of the user, binding nobody.
_TELLS = re.compile(
    r"\b(?:do|does|would)(?: not|n['’]t)\b|\bwill (?:receive|see|find|get|have|be able)\b|"
    r"\bmay (?:also )?(?:be|see|find|encounter|receive|have|need|notice)\b"
)
_ASKED = re.compile(
    r"\b(?:requests?|asks?|recommends?|encourages?|invites?) (?:that )?you (?:to )?(?P<verb>[a-z]+)"
)
_SOMEBODY = "you user customer member subscriber buyer seller creator visitor"
_NAMES_OF_USERS = frozenset(n + end for n in _SOMEBODY.split() for end in ("", "s"))
