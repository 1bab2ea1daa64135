"""Take one document's records through the real steps, with the clock set by the records."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path

from cli.replaying.lines import Line, error_line, line_of
from cli.replaying.pages import Form, declaration_for, form_of, read_pages
from cli.replaying.records import Record, Story
from models.ota_folder import slug_of
from models.tables import Check, Document, Platform
from models.words import Outcome
from storage import replays
from storage.database import transaction
from storage.due import claim_due_documents
from storage.records import rename_extractor
from workers.context import Context
from workers.steps.watching.look import Capture
from workers.steps.watching.preserve import keep_pages
from workers.steps.watching.read import extractor_of
from workers.steps.watching.record import record_look
from workers.steps.watching.visit import begin_visit

_BELIEVED = frozenset(
    {Outcome.FIRST, Outcome.UNCHANGED, Outcome.CHANGE, Outcome.TECHNICAL, Outcome.RETURNED}
)
_log = logging.getLogger(__name__)


@dataclass
class _Stage:
    """One document in the scratch database, and how far its story is told.

    `believed` is the last record that was taken for the policy, `form` how records are read now.
    """

    story: Story
    corpus: Path
    context: Context
    platform_id: str
    document_id: int
    form: Form
    believed: Record | None = None


def replay_story(story: Story, number: int, corpus: Path, c: Context) -> Iterator[tuple[int, Line]]:
    """Take a story's records through the steps; yield each line with its place in the output.

    What fails in our own code becomes the outcome "error", and the next record is taken.
    `number` makes the story's platform its own.
    """
    stage = _set_stage(story, number, corpus, c)
    for record, following in zip_longest(story.records, story.records[1:]):
        try:
            line = _tell(record, following, stage)
        except Exception as error:
            _log.exception("replay failed file=%s", record.file)
            line = error_line(record, error)
        if record.number is not None:
            yield record.number, line


def _set_stage(story: Story, number: int, corpus: Path, c: Context) -> _Stage:
    first = story.records[0]
    platform_id = f"{slug_of(story.service)}-{number}"
    platform = Platform(id=platform_id, name=story.service, homepage="")
    document = Document(
        platform_id=platform_id,
        terms_type=story.terms_type,
        declaration={},  # each look sets its own
        next_check_at=first.at,
    )
    with transaction(c.engine) as session:
        document_id = replays.add_document(session, platform, document)
    return _Stage(story, corpus, c, platform_id, document_id, form_of(first, None))


def _tell(record: Record, following: Record | None, stage: _Stage) -> Line:
    """Take one record through the steps; one that is doubted, again after it stood long enough.

    A record stands until the one that follows it: its source looked in between and saw no other.
    """
    form = form_of(record, stage.believed)
    if form is not stage.form:
        stage.form = form
        _change_form(record, stage)
    check, line = _look(record, record.at, stage)
    later = record.at + timedelta(seconds=stage.context.settings.believe_after)
    if check.outcome is Outcome.SUSPECT and following is not None and following.at > later:
        again, told = _look(record, later, stage)
        check, line = (again, told) if again.outcome in _BELIEVED else (check, line)
    if check.outcome in _BELIEVED:
        stage.believed = record
    return line


def _look(record: Record, at: datetime, stage: _Stage) -> tuple[Check, Line]:
    """Record one look, at that time, through the step that records every look."""
    c = replace(stage.context, now=lambda: at)
    declaration = declaration_for(record, stage.form, stage.story, stage.corpus)
    capture = _capture(record, at, stage)
    with transaction(c.engine) as session:
        replays.redeclare(session, stage.document_id, declaration, at)
        platform_ids, lease = [stage.platform_id], c.settings.lease_time
        token, claimed = claim_due_documents(session, platform_ids, at, lease)
        visit = begin_visit(session, platform_ids, token, c)
    (document,) = claimed
    change_id = record_look(document, capture, visit, c)
    with transaction(c.engine) as session:
        check = replays.last_check(session, stage.document_id)
        change = replays.change(session, change_id) if change_id else None
    return check, line_of(record, check, change)


def _change_form(record: Record, stage: _Stage) -> None:
    """Re-base on the present form, as the steps do for new rules, so that only texts are compared.

    Where the last believed record has no page as fetched, its Markdown stands for what the next
    record's declaration took from that page.
    """
    believed = stage.believed
    if believed is None or stage.form is Form.MARKDOWN or believed.pages:
        _show_in_form(stage)
        if believed is not None:
            _look(believed, believed.at, stage)
        return
    declaration = declaration_for(record, stage.form, stage.story, stage.corpus)
    with transaction(stage.context.engine) as session:
        standing = replays.in_force(session, stage.document_id)
        if standing is not None:
            rename_extractor(session, standing.id or 0, extractor_of(declaration))


def _show_in_form(stage: _Stage) -> None:
    """Let the archive hold every record in the present form, for the next look to re-base on.

    The version in force gets the pages of the last record that agreed with it. A record that has
    no such form keeps what it has.
    """
    with transaction(stage.context.engine) as session:
        standing = replays.in_force(session, stage.document_id)
        for snapshot in replays.snapshots(session, stage.document_id):
            is_standing = standing is not None and snapshot.id == standing.snapshot_id
            record = stage.believed if is_standing else _record_at(snapshot.fetched_at, stage)
            if record is not None and (stage.form is Form.MARKDOWN or record.pages):
                capture = _capture(record, record.at, stage)
                pages = keep_pages(capture, stage.context)
                replays.replace_pages(session, snapshot.id or 0, capture.digest, pages)
        replays.disown_texts(session, stage.document_id)


def _record_at(when: datetime, stage: _Stage) -> Record:
    return [record for record in stage.story.records if record.at <= when][-1]


def _capture(record: Record, at: datetime, stage: _Stage) -> Capture:
    declaration = declaration_for(record, stage.form, stage.story, stage.corpus)
    pages = read_pages(record, stage.form, declaration, stage.corpus)
    return Capture(tuple(pages), at, confirmed=True)
