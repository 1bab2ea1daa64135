"""Answer a change once for everyone about whom the decision knows the same."""

from dataclasses import dataclass
from datetime import datetime

from models.tables import Change
from models.words import DecisionKind, SkipReason
from notifications.policy import Decision, HoldForDigest, SendNow, Skip, decide
from storage.copying import cells
from storage.fan_out import DECIDED, OWED
from storage.watchers import Facts
from workers.steps.asking import event_of, question_about, targets_of
from workers.steps.owed import alert_cells


@dataclass(frozen=True, slots=True)
class Answer:
    """What watchers with the same facts get, as the rest of their lines.

    `told` names the destinations that are owed a message, by their place among their owner's.
    """

    decision: str
    told: tuple[tuple[int, str, str], ...]


class Answers(dict[tuple[object, ...], Answer]):
    """By facts: the policy is asked the first time that somebody has them.

    `touches_own` makes it those of the people whose own commitments the change touches.
    """

    def __init__(self, change: Change, now: datetime, *, touches_own: bool = False) -> None:
        super().__init__()
        self._change = change
        self._event = event_of(change, touches_own=touches_own)
        self._now = now

    def __missing__(self, row: tuple[object, ...]) -> Answer:
        facts = Facts._make(row)
        decision = decide(question_about(facts, self._event))
        told = self._told(facts) if isinstance(decision, SendNow) else ()
        if isinstance(decision, SendNow) and not told:
            decision = self._why_nowhere(facts)
        self[row] = answer = Answer(self._rest(facts, decision), told)
        return answer

    def _told(self, facts: Facts) -> tuple[tuple[int, str, str], ...]:
        found = []
        for place, target in enumerate(targets_of(facts)):
            question = question_about(facts, self._event, target)
            decision = decide(question)
            if isinstance(decision, SendNow):
                alert = alert_cells(
                    self._change, target.channel, decision, question.listener, self._now
                )
                line = cells(*(alert[name] for name in OWED))
                found.append((place, target.channel, line))
        return tuple(found)

    def _why_nowhere(self, facts: Facts) -> Skip:
        """Say why no destination may be told: the reason of the oldest, if there is one."""
        for target in targets_of(facts):
            decision = decide(question_about(facts, self._event, target))
            if isinstance(decision, Skip):
                return decision
        return Skip(SkipReason.NO_DESTINATION)

    def _rest(self, facts: Facts, decision: Decision) -> str:
        row = {
            "kind": _kind(decision),
            "reason": decision.reason if isinstance(decision, Skip) else None,
            "plan": facts.plan,
            "decided_at": self._now,
            "deliver_by": decision.deliver_by if isinstance(decision, SendNow) else None,
        }
        return cells(*(row[name] for name in DECIDED))


class Asked:
    """The answers to one change: to those whose commitments it touches, and to all others."""

    def __init__(self, change: Change, now: datetime, touched: frozenset[int]) -> None:
        self._touched = touched
        self._own = Answers(change, now, touches_own=True)
        self._all = Answers(change, now)

    def answer(self, subscriber_id: int, facts: tuple[object, ...]) -> Answer:
        answers = self._own if subscriber_id in self._touched else self._all
        return answers[facts]


def _kind(decision: Decision) -> DecisionKind:
    if isinstance(decision, SendNow):
        return DecisionKind.SEND_NOW
    held = isinstance(decision, HoldForDigest)
    return DecisionKind.HOLD_FOR_DIGEST if held else DecisionKind.SKIP
