"""What befalls one document, and what its site answers at a moment because of that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from benchmarks.trusting import texts
from benchmarks.trusting.faults import FAULTS
from demo.loopback import Answer


@dataclass(frozen=True)
class Ask:
    """One request: when, with which cookie, and dice that are the document's own."""

    at: datetime
    cookie: str
    dice: Random


@dataclass(frozen=True)
class Edit:
    """A real change of the text, by kind; `until` is when it is taken back.

    Up to `settled_at` each answer may still be the one from before.
    """

    kind: str
    at: datetime
    until: datetime | None = None
    settled_at: datetime | None = None

    def shows(self, ask: Ask) -> bool:
        if ask.at < self.at or (self.until is not None and ask.at >= self.until):
            return False
        settling = self.settled_at is not None and ask.at < self.settled_at
        return not settling or ask.dice.random() < 0.5


@dataclass
class Fault:
    """Answers that are not the policy from `at` on: one only, or all before `until`."""

    kind: str
    at: datetime
    until: datetime | None
    once: bool = False
    spent: bool = False

    def strikes(self, now: datetime) -> bool:
        if now < self.at or self.spent or (self.until is not None and now >= self.until):
            return False
        self.spent = self.once
        return True


Choice = Callable[[Ask], Mapping[str, int]]


@dataclass
class Script:
    """One document's life. `choose` says which variant an asker gets, `promo` what rotates."""

    seed: int
    edits: tuple[Edit, ...] = ()
    faults: tuple[Fault, ...] = ()
    choose: Choice = field(default=lambda _: {})
    promo: Callable[[Ask], str] | None = None

    def answer(self, ask: Ask) -> Answer:
        """Answer one request; keeps a visitor's cookie for as long as the visitor does."""
        good = texts.page(self._clauses(ask), nonce=f"{ask.dice.getrandbits(64):x}")
        fault = next((fault for fault in self.faults if fault.strikes(ask.at)), None)
        if fault is None:
            return Answer(good, headers={"Set-Cookie": f"visitor={ask.cookie}; Path=/"})
        if fault.kind in FAULTS:
            return FAULTS[fault.kind](good, ask.dice)
        return Answer(texts.page(texts.edited(self._clauses(ask), fault.kind)))

    def _clauses(self, ask: Ask) -> texts.Clauses:
        clauses = texts.policy(self.seed, self.choose(ask))
        for edit in self.edits:
            clauses = texts.edited(clauses, edit.kind) if edit.shows(ask) else clauses
        if self.promo:
            clauses.insert(8, ("p", self.promo(ask)))
        return clauses
