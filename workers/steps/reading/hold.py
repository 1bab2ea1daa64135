"""Hold which clauses are in force and since when, as a document's text moves on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from documents.governance.tags import Tagged
from documents.governance.wordings import words_of_stances
from models.tables import Clause, Version
from storage.analyses import add_clauses, drop_clauses, end_clauses


def hold_clauses(
    session: Session, version: Version, held: Sequence[Clause], tagged: Tagged, *, fresh: bool
) -> None:
    """End the clauses that went with a version and add those that came; the others stay.

    `fresh` says that other rules made what is held: where its words still stand, it is made
    anew and keeps the date since when they do.
    """
    keys = set(tagged.keys)
    there = _places(tagged)
    end_clauses(session, [row for row in held if row.key not in keys], version.detected_at)
    standing = [row for row in held if row.key in keys]
    stays = [] if fresh else [row for row in standing if (row.key, row.provision) in there]
    kept = {(row.key, row.provision) for row in stays}
    drop_clauses(session, [row for row in standing if row not in stays])
    since = {row.key: row.since for row in standing}
    add_clauses(session, list(_rows(tagged, kept, since, version)))


def _places(tagged: Tagged) -> set[tuple[str, str]]:
    pairs = zip(tagged.keys, tagged.tags, strict=True)
    return {(key, tag.provision) for key, tags in pairs for tag in tags}


def _rows(
    tagged: Tagged,
    kept: set[tuple[str, str]],
    since: Mapping[str, datetime],
    version: Version,
) -> Iterator[dict[str, Any]]:
    done = set(kept)
    for block, key, tags in zip(tagged.blocks, tagged.keys, tagged.tags, strict=True):
        for tag in tags:
            if (key, tag.provision) in done:
                continue
            done.add((key, tag.provision))
            yield {
                "document_id": version.document_id,
                "provision": tag.provision,
                "key": key,
                "text": block.text,
                "score": tag.score,
                "rule_id": tag.rule_id,
                "start": tag.start,
                "end": tag.end,
                "stances": words_of_stances(block.text, tag),
                "since": since.get(key, version.detected_at),
            }
