"""Withdraw or correct a change for an operator."""

from models.words import CorrectionKind, Operation
from notifications.wording import counted
from workers.steps.operating.operate import Hand, Result, done, refused
from workers.steps.telling.correct import CorrectError, correct

_OPERATIONS = {
    CorrectionKind.WITHDRAWN: Operation.WITHDRAW_CHANGE,
    CorrectionKind.CORRECTED: Operation.CORRECT_CHANGE,
}


def take_back(change_id: int, kind: CorrectionKind, note: str, hand: Hand) -> Result:
    """Say of a change that it was wrong, to exactly those who were told."""

    def say() -> Result:
        try:
            corrected = correct(change_id, kind, note, hand.name, hand.c)
        except CorrectError as error:
            return refused(str(error))
        dropped = counted(corrected.dropped, "held decision")
        said = f"{counted(corrected.owed, 'message')} owed to those who were told."
        return done(f"{said} {dropped} dropped." if corrected.dropped else said)

    return hand.note(_OPERATIONS[kind], f"change:{change_id}", say, note=note.strip())
