"""Let a language model phrase a change in one sentence, beside its record; off by default.

Nothing reads what it made but the pages that show it: what is alerted, and to whom, never
depends on it.
"""

import json
import logging
from datetime import timedelta

from documents.narration import find_unsupported, read_record
from models.summary import ChangeSummary
from net.completions import CompletionError, Model, complete
from storage.database import transaction
from storage.narrations import Told, changes_to_narrate, claim_narration, end_narration
from workers.context import Context

_log = logging.getLogger(__name__)
_RECENT = timedelta(days=1)  # older changes are not phrased, so that switching it on costs little
_AGAIN = timedelta(minutes=10)
_AT_ONCE = 20
_INSTRUCTIONS = (
    "You phrase one plain English sentence of at most 30 words that tells readers what changed in "
    "a legal document. Use only what the JSON record says. Every number, date, name and quoted "
    "word must stand in the record. Give no advice and no opinion. Answer with the sentence alone."
)


def wants_narration(c: Context) -> bool:
    """Say whether a narrator is set up and a change waits for it."""
    if not c.settings.narrator_url:
        return False
    with transaction(c.engine) as session:
        now = c.now()
        return changes_to_narrate(session, now - _RECENT, now)


def narrate_changes(c: Context) -> int:
    """Have the changes that wait phrased, a few at most; return how many texts were kept."""
    kept = 0
    for _ in range(_AT_ONCE if c.settings.narrator_url else 0):
        told = _claim(c)
        if told is None:
            break
        kept += _narrate(told, c)
    return kept


def _claim(c: Context) -> Told | None:
    now = c.now()
    with transaction(c.engine) as session:
        model = c.settings.narrator_model
        return claim_narration(session, now - _RECENT, now, now + _AGAIN, model)


def _narrate(told: Told, c: Context) -> bool:
    """Ask once; the text is kept only where it says nothing that its record does not."""
    summary = ChangeSummary.model_validate(told.change.summary)
    try:
        text = complete(c.road.http, _model(c), _INSTRUCTIONS, _question(told, summary))
    except CompletionError as error:
        _log.warning("not narrated change=%s: %s", told.change.id, error)
        again = {} if error.transient else {"next_try_at": None}
        _end(told, c, failed=str(error), **again)
        return False
    faults = find_unsupported(text, read_record(summary, told.platform, told.terms_type))
    rejected = "; ".join(faults) or None
    _end(told, c, text=None if rejected else text, rejected=rejected, next_try_at=None, failed=None)
    return not rejected


def _end(told: Told, c: Context, **cells: str | None) -> None:
    with transaction(c.engine) as session:
        end_narration(session, told.narration_id, **cells)


def _model(c: Context) -> Model:
    s = c.settings
    return Model(s.narrator_url, s.narrator_model, s.narrator_key, s.narrator_total)


def _question(told: Told, summary: ChangeSummary) -> str:
    record = summary.model_dump(mode="json", exclude={"reasons", "rules_version", "schema_version"})
    return json.dumps({"platform": told.platform, "document": told.terms_type, "change": record})
