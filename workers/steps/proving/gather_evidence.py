"""Gather what an evidence export tells, as the plain values that it is written from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from documents.compare import Item, Place, compare
from documents.governance.analysis import ANALYSIS_VERSION
from documents.outcome import EXTRACTOR_VERSION
from documents.passages import passages
from documents.provisions import PROVISIONS_VERSION
from documents.redline import Piece
from documents.summary import RULES_VERSION
from evidence.contents import block_id
from evidence.dossier import ChangeFile, Dossier, Passage, Run, Text
from evidence.heads import read_head
from models.blocks import from_json
from models.summary import DISCLAIMER, ChangeSummary
from models.tables import Change, Subscriber, Version
from notifications import quotes
from storage import evidence_export as rows
from workers.context import Context
from workers.steps.proving.evidence_scope import Scope
from workers.steps.proving.gather_told import count, tell, tell_corrections, tell_decisions
from workers.steps.proving.gather_watched import gather_watched
from workers.steps.proving.prove_export import find_looks, prove_export, under
from workers.steps.proving.sign_log import signing_keys

Cells = Mapping[str, Any]
Track = Callable[[Sequence[Any], str], Iterable[Any]]


def silently(rows: Sequence[Any], _what: str) -> Iterable[Any]:
    return rows


def gather(
    session: Session, scope: Scope, reader: Subscriber | None, c: Context, track: Track = silently
) -> Dossier:
    """Gather an export for one subscriber, or, without one, for an operator.

    Of all others only counts are given, and to operators alone. `track` shows how far it is.
    """
    change_ids = [row.id for row in scope.changes if row.id is not None]
    snapshots = rows.snapshots_of(session, scope.versions)
    pages = {row.id: row.pages for row in snapshots}
    texts = {row.id: _text(row, pages[row.snapshot_id]) for row in scope.versions}
    reader_id = reader.id if reader else None
    told = rows.told_of(session, change_ids, reader_id) if reader_id else ()
    acknowledged = rows.acknowledged_by(session, change_ids, reader_id) if reader_id else ()
    decided = [row.id for row in acknowledged if row.id is not None]
    looks = find_looks(session, scope)
    log = prove_export(session, scope, snapshots, told, decided, looks)
    return Dossier(
        title=scope.title,
        lead=scope.lead,
        about=_about(scope, reader, c),
        captures=[(row.id or 0, row.fetched_at) for row in snapshots],
        texts=list(texts.values()),
        changes=[_change(row, texts) for row in track(scope.changes, "Changes")],
        watched=[*gather_watched(session, scope, c)],
        told=[tell(row, scope) for row in told],
        counts=[] if reader else count(session, change_ids),
        acknowledged=tell_decisions(acknowledged),
        corrected=tell_corrections(session, change_ids),
        looks=under(looks, read_head(log.note).size) if log else looks,
        key=log.key if log else signing_keys(c)[0].verifier,
        log=log,
    )


def _about(scope: Scope, reader: Subscriber | None, c: Context) -> Cells:
    return {
        "subject": scope.subject,
        "platform": ", ".join(dict.fromkeys(one.platform for one in scope.documents)),
        "document": ", ".join(dict.fromkeys(one.terms_type for one in scope.documents)),
        "documents": {str(one.id): one.title for one in scope.documents},
        "since": scope.since,
        "until": scope.until,
        "issued_by": c.site.public_url,
        "made_for": reader.email if reader else "an operator",
        "rules": {
            "Rules of changes": RULES_VERSION,
            "Provisions and taxonomy": PROVISIONS_VERSION,
            "Analysis and regulatory map": ANALYSIS_VERSION,
            "Extractor": EXTRACTOR_VERSION,
        },
        "disclaimer": DISCLAIMER,
    }


def _text(row: Version, pages: Sequence[Cells]) -> Text:
    assert row.id is not None
    return Text(
        id=row.id,
        document_id=row.document_id,
        ordinal=row.ordinal,
        cause=row.cause.value,
        snapshot_id=row.snapshot_id,
        detected_at=row.detected_at,
        confirmed_at=row.confirmed_at,
        superseded_at=row.superseded_at,
        text_hash=row.text_hash,
        extractor=row.extractor,
        language=row.language,
        pages=pages,
        blocks=from_json(row.blocks),
    )


def _change(row: Change, texts: Mapping[int | None, Text]) -> ChangeFile:
    assert row.id is not None
    before, after = texts[row.before_version_id], texts[row.after_version_id]
    summary = ChangeSummary.model_validate(row.summary)
    differ = before.id != after.id
    return ChangeFile(
        id=row.id,
        name=row.public_id,
        document_id=row.document_id,
        cause=row.cause.value,
        detected_at=row.detected_at,
        confirmed_at=row.confirmed_at,
        rules_version=row.rules_version,
        quiet_reason=row.quiet_reason,
        summary=row.summary,
        before=before.path,
        after=after.path,
        items=[*_items(before, after)] if differ else [],
        passages=[*_passages(before, after)] if differ else [],
        quotes=[_quotes(point.before, point.after) for point in summary.points],
    )


def _items(before: Text, after: Text) -> Iterator[Cells]:
    for item in compare(before.blocks, after.blocks).items:
        yield {
            "kind": item.kind.value,
            "before": _place(item.before, before),
            "after": _place(item.after, after),
            "edits": _edits(item),
        }


def _place(place: Place | None, text: Text) -> Cells | None:
    if place is None:
        return None
    blocks = [block_id(text.ordinal, number) for number in place.blocks]
    return {"blocks": blocks, "start": place.start, "end": place.end}


def _edits(item: Item) -> list[list[int]]:
    return [
        [one.before_start, one.before_end, one.after_start, one.after_end] for one in item.opcodes
    ]


def _passages(before: Text, after: Text) -> Iterator[Passage]:
    for one in passages(before.blocks, after.blocks):
        said = f"{one.said}, {one.route}" if one.route else one.said
        yield Passage(said, one.section, [*map(_piece, one.pieces)])


def _piece(piece: Piece) -> Run:
    return Run(piece.mark.value, piece.text)


def _quotes(before: Any, after: Any) -> tuple[Sequence[Run], Sequence[Run]]:
    """Mark both sides of a place, no more words of each than messages quote."""
    sides = quotes.mark(before.text if before else "", after.text if after else "")
    return [*_runs(sides[0], "gone")], [*_runs(sides[1], "come")]


def _runs(side: Sequence[quotes.Run], mark: str) -> Iterator[Run]:
    for run in side:
        if run.gap or not run.changed:
            yield Run("gap" if run.gap else "kept", run.text)
        else:
            words = run.text.rstrip()
            yield Run(mark, words)
            yield Run("kept", run.text[len(words) :])
