"""Gather what messages are made from: rows in, plain facts out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from models import tables
from models.declaration import Declaration
from models.summary import ChangeSummary
from models.tables import Change, Digest, Document, Notification, Platform
from models.taxonomy import Provision, taxonomy
from models.words import SkipReason, Verdict
from notifications.facts import (
    Addresses,
    BackFacts,
    ChangeFacts,
    Correction,
    CorrectionFacts,
    Coverage,
    DigestFacts,
    DisabledFacts,
    NoticeFacts,
    ReminderFacts,
    SignInFacts,
    SuspectFacts,
)
from notifications.links import CONFIRM_LASTS, JOIN_LASTS, SIGN_IN_LASTS
from notifications.plain_words import trouble
from notifications.wording import VERDICT
from storage.letters import Letters
from workers.steps.destinations.confirm import TOPIC
from workers.steps.telling.own_view import OwnView
from workers.steps.telling.site import Site

_MOST_LAW = 3  # provisions of a change whose law is told, the weightiest


def of_change(
    change: Change, letters: Letters, site: Site, view: OwnView | None = None
) -> ChangeFacts:
    """Gather what is told of one change, to everybody or as one subscriber's own view of it."""
    platform = letters.platforms[change.platform_id]
    document = letters.documents[change.document_id]
    corrections = letters.corrections.get(change.id or 0, ())
    if view is None:
        return told_of(change, document, platform, site, corrections)
    if view.net:
        change = change.model_copy(update={"summary": view.net.model_dump(mode="json")})
    return replace(told_of(change, document, platform, site, corrections), own=view.own)


def told_of(
    change: Change,
    document: Document,
    platform: Platform,
    site: Site,
    corrections: Sequence[tables.Correction] = (),
) -> ChangeFacts:
    """Gather what is told of one change."""
    stored = ChangeSummary.model_validate(change.summary)
    summary = stored.named(change.public_id, platform.name, document.terms_type)
    touched = _touched(summary)
    page = site.change(change.id)
    return ChangeFacts(
        change_id=change.public_id,
        platform_id=change.platform_id,
        platform=platform.name,
        document=document.terms_type,
        detected_at=change.detected_at,
        summary=summary,
        addresses=Addresses(
            change=page,
            source=_source(document),
            timeline=site.document(document.id),
            alert=site.alert(change.id),
            provisions={one.id: f"{page}#provision-{one.id}" for one in touched},
        ),
        returned_to=change.returned_to_at.date() if change.returned_to_at else None,
        regulations=tuple(
            f"{one.name}: {law.line}" for one in touched[:_MOST_LAW] for law in one.law
        ),
        corrections=tuple(map(_correction, corrections)),
        provision_names={one.id: one.name for one in taxonomy().values()},
    )


def of_correction(row: Notification, letters: Letters, site: Site) -> CorrectionFacts:
    change, content = letters.changes[row.change_id], _content(row)
    written = letters.corrections[change.id or 0]
    return CorrectionFacts(
        change_id=change.public_id,
        platform_id=change.platform_id,
        platform=letters.platforms[change.platform_id].name,
        document=letters.documents[change.document_id].terms_type,
        headline=change.summary["headline"],
        alerted_at=datetime.fromisoformat(content["told_at"]),
        correction=next(_correction(one) for one in written if one.id == content["correction_id"]),
        page=site.change(change.id),
    )


def _correction(row: tables.Correction) -> Correction:
    return Correction(row.kind, row.at, row.note)


def _touched(summary: ChangeSummary) -> list[Provision]:
    """The provisions that have a place on the page of a change, the weightiest first."""
    told = (taxonomy().get(one.provision) for one in summary.by_provision)
    return [provision for provision in told if provision]


def of_digest(
    digest: Digest, letters: Letters, site: Site, views: Mapping[Any, OwnView]
) -> DigestFacts:
    held, whose = letters.digest_changes.get(digest.id, ()), digest.subscriber_id
    gap = None if digest.longest_gap is None else timedelta(seconds=digest.longest_gap)
    return DigestFacts(
        period_start=digest.period_start,
        period_end=digest.cut_at,
        changes=tuple(
            of_change(change, letters, site, views.get((change.id, whose))) for change in held
        ),
        coverage=Coverage(digest.documents, digest.checked, digest.failed, gap),
        not_included={SkipReason(word): count for word, count in digest.not_included.items()},
        page=site.account("/alerts" if held else ""),
    )


def of_suspect(row: Notification, letters: Letters, site: Site) -> SuspectFacts:
    content = _content(row)
    document = letters.documents[content["document_id"]]
    return SuspectFacts(
        platform_id=document.platform_id,
        platform=letters.platforms[document.platform_id].name,
        document=document.terms_type,
        since=datetime.fromisoformat(content["since"]),
        checks=content["times"],
        reason=trouble(content["reason"]),
        page=site.doubted(document.id),
        source=_source(document),
    )


def of_back(row: Notification, letters: Letters, site: Site) -> BackFacts:
    content = _content(row)
    document = letters.documents[content["document_id"]]
    return BackFacts(
        platform_id=document.platform_id,
        platform=letters.platforms[document.platform_id].name,
        document=document.terms_type,
        since=datetime.fromisoformat(content["since"]),
        at=row.created_at,
        checks=content["times"],
        page=site.document(document.id),
        source=_source(document),
    )


def of_notice(row: Notification, site: Site) -> NoticeFacts:
    content = _content(row)
    return NoticeFacts(
        headline=content["headline"],
        sentences=tuple(content["sentences"]),
        at=row.created_at,
        action=content.get("action", ""),
        page=site.public_url + content.get("page", ""),
    )


def of_reminder(row: Notification, site: Site) -> ReminderFacts:
    content = _content(row)
    return ReminderFacts(
        platform=content["platform"],
        document=content["document"],
        headline=content["headline"],
        due_on=date.fromisoformat(content["due_on"]),
        late=content["late"],
        decision=VERDICT[Verdict(content["verdict"])],
        owner=content["owner"],
        note=content["note"],
        at=row.created_at,
        page=site.alert(content["change_id"]),
        change=site.change(content["change_id"]),
    )


def of_disabled(row: Notification, site: Site) -> DisabledFacts:
    content = _content(row)
    return DisabledFacts(
        destination=content["destination"],
        reason=content["reason"],
        at=row.created_at,
        page=site.account("/channels"),
    )


def of_sign_in(row: Notification, site: Site, generation: int) -> SignInFacts:
    if _content(row).get("topic") == TOPIC:
        address = site.confirm(row.subscriber_id, row.destination_id, row.created_at, generation)
        purpose = "confirm your address"
        return SignInFacts(address, row.created_at, CONFIRM_LASTS, purpose, once=False)
    content, at = _content(row), row.created_at
    whose = row.subscriber_id, content["sign_in_id"], at, generation
    if "account" not in content:
        return SignInFacts(site.sign_in(*whose), at, SIGN_IN_LASTS)
    account = f"the account of {content['account']}"
    if content["joins"]:
        return SignInFacts(site.join(*whose), at, JOIN_LASTS, f"join {account} on Clausewatch")
    return SignInFacts(site.sign_in(*whose), at, SIGN_IN_LASTS, f"sign in to {account}")


def _source(document: Document) -> str:
    return Declaration.model_validate(document.declaration).pages[0].url


def _content(row: Notification) -> Mapping[str, Any]:
    return row.content or {}
