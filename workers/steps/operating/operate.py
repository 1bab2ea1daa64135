"""Take a step for an operator: on record before it begins, and with what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from models.tables import OperatorAction
from models.words import Operation
from storage.database import transaction
from storage.operator import begin_action, end_action
from workers.context import Context

BROKE_OFF = "Broke off by an error of ours; the log holds the whole of it."


@dataclass(frozen=True)
class Result:
    """Whether a step did what was asked, and what came of it, in a sentence for the operator.

    `action_id` is where it stands in the record.
    """

    done: bool
    said: str
    action_id: int = 0


@dataclass(frozen=True)
class Hand:
    """Who acts: the address that signed in, or the account at the command line."""

    name: str
    c: Context

    def note(
        self,
        operation: Operation,
        subject: str,
        step: Callable[[], Result],
        **detail: Any,
    ) -> Result:
        """Take a step; whatever becomes of it, that it was asked for stays on record."""
        row = OperatorAction(
            operator=self.name,
            operation=operation,
            subject=subject,
            at=self.c.now(),
            detail=detail or None,
        )
        with transaction(self.c.engine) as session:
            action_id = begin_action(session, row)
        try:
            result = step()
        except Exception:
            self._end(action_id, Result(done=False, said=BROKE_OFF))
            raise
        self._end(action_id, result)
        return replace(result, action_id=action_id)

    def _end(self, action_id: int, result: Result) -> None:
        cells = {"ended_at": self.c.now(), "done": result.done, "said": result.said}
        with transaction(self.c.engine) as session:
            end_action(session, action_id, **cells)


def refused(said: str) -> Result:
    return Result(done=False, said=said)


def done(said: str) -> Result:
    return Result(done=True, said=said)
