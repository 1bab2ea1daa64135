"""Analyse texts as they arrive: one version after the other, only new blocks classified."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from sqlmodel import Session

from documents.governance.analysis import ANALYSIS_VERSION, analyse_tagged
from documents.governance.tags import Tag, Tagged, Tags, recall_tags, tag_blocks
from documents.governance.timeline import find_events, first_events
from models.blocks import from_json
from models.governance import GovernanceAnalysis
from models.tables import Analysis, Clause, Document, Version
from models.words import Cause
from storage.analyses import (
    add_events,
    analysis_of,
    archived_addresses,
    clauses_in_force,
    documents_to_analyse,
    lock_analysis,
    next_to_analyse,
    put_analysis,
    version_before,
)
from storage.database import transaction
from workers.context import Context
from workers.steps.reading.hold import hold_clauses

_log = logging.getLogger(__name__)
_AT_ONCE = 50  # documents that one query lists
_WORK_FOR = 20.0  # seconds after which a task leaves the rest to the next one
_FAILED = "our own rules failed on this text"


@dataclass(frozen=True)
class _Known:
    """What stands of a document: its clauses, and the text before as these rules tag it.

    `fresh` says that other rules made the clauses, or none did.
    """

    clauses: Sequence[Clause]
    before: Tagged | None
    fresh: bool


def has_new_texts(c: Context) -> bool:
    """Say whether a text in force has no analysis by today's rules."""
    with transaction(c.engine) as session:
        return bool(documents_to_analyse(session, ANALYSIS_VERSION, 1))


def analyse_new_texts(c: Context) -> int:
    """Analyse versions that have no analysis by today's rules, and return how many were."""
    began, done = monotonic(), 0
    with transaction(c.engine) as session:
        waiting = documents_to_analyse(session, ANALYSIS_VERSION, _AT_ONCE)
    for document_id in waiting:
        while monotonic() - began < _WORK_FOR and analyse_next(document_id, c):
            done += 1
    return done


def analyse_next(document_id: int, c: Context) -> bool:
    """Analyse a document's next version, all in one commit; False where none waits.

    A text on which the rules fail is noted as not assessed, so that it holds up no other.
    """
    try:
        with transaction(c.engine) as session:
            version = _claim(session, document_id)
            if version is not None:
                _record(session, version, c.now())
    except Exception:
        _log.exception("analysis failed document=%s", document_id)
        return _give_up(document_id, c)
    return version is not None


def _claim(session: Session, document_id: int) -> Version | None:
    if not lock_analysis(session, document_id):
        return None
    return next_to_analyse(session, document_id, ANALYSIS_VERSION)


def _record(session: Session, version: Version, now: datetime) -> None:
    again = analysis_of(session, version.id) is not None
    known = _known(session, version, again=again)
    carried = known.before.by_key if known.before else None
    tagged = tag_blocks(from_json(version.blocks), carried)
    hold_clauses(session, version, known.clauses, tagged, fresh=known.fresh)
    if not again and version.cause is not Cause.TECHNICAL:
        add_events(session, _event_rows(known.before, tagged, version))
    document = session.get_one(Document, version.document_id)
    archived = archived_addresses(session, version.document_id)
    found = analyse_tagged(tagged, terms_type=document.terms_type, archived=archived)
    put_analysis(session, _row(version, found, now))


def _known(session: Session, version: Version, *, again: bool) -> _Known:
    """Recall the tags of the text before, or make them anew where other rules made them."""
    clauses = clauses_in_force(session, version.document_id)
    before = None if again else version_before(session, version)
    if before is None:
        return _Known(clauses, None, fresh=True)
    made = analysis_of(session, before.id)
    blocks = from_json(before.blocks)
    if made is None or made.rules_version != ANALYSIS_VERSION:
        return _Known(clauses, tag_blocks(blocks), fresh=True)
    return _Known(clauses, recall_tags(blocks, tags_by_key(clauses)), fresh=False)


def tags_by_key(clauses: Sequence[Clause]) -> Mapping[str, Tags]:
    """Gather what clauses on record say of the blocks with their keys."""
    found: dict[str, list[Tag]] = {}
    for row in clauses:
        tag = Tag(row.provision, row.score, row.rule_id, row.start, row.end)
        found.setdefault(row.key, []).append(tag)
    return {key: tuple(sorted(tags, key=_order)) for key, tags in found.items()}


def _order(tag: Tag) -> tuple[float, str]:
    return -tag.score, tag.provision


def _event_rows(
    before: Tagged | None, after: Tagged, version: Version
) -> Sequence[Mapping[str, Any]]:
    events = find_events(before, after, version.language) if before else first_events(after)
    return [
        {
            **event.model_dump(mode="json"),
            "document_id": version.document_id,
            "version_id": version.id,
            "at": version.detected_at,
            "rules_version": ANALYSIS_VERSION,
        }
        for event in events
    ]


def _row(version: Version, found: GovernanceAnalysis, now: datetime) -> Analysis:
    assert version.id is not None
    return Analysis(
        version_id=version.id,
        document_id=version.document_id,
        rules_version=ANALYSIS_VERSION,
        made_at=now,
        not_assessed=found.not_assessed,
        exposure=found.exposure.level if found.exposure else None,
        analysis=found.model_dump(mode="json"),
    )


def _give_up(document_id: int, c: Context) -> bool:
    with transaction(c.engine) as session:
        version = _claim(session, document_id)
        if version is None:
            return False
        terms_type = session.get_one(Document, document_id).terms_type
        found = GovernanceAnalysis(
            rules_version=ANALYSIS_VERSION, terms_type=terms_type, not_assessed=_FAILED
        )
        put_analysis(session, _row(version, found, c.now()))
    return True
