"""Gather what messages are made from: rows in, plain facts out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.declaration import Declaration
from models.summary import ChangeSummary
from models.tables import Change, Digest, Document, Notification, Platform
from models.taxonomy import Provision, taxonomy
from models.words import SkipReason
from notifications.facts import (
    Addresses,
    BackFacts,
    ChangeFacts,
    Coverage,
    DigestFacts,
    DisabledFacts,
    NoticeFacts,
    SignInFacts,
    SuspectFacts,
)
from notifications.links import CONFIRM_LASTS, SIGN_IN_LASTS
from notifications.plain_words import trouble
from storage.letters import Letters
from workers.steps.confirm import TOPIC
from workers.steps.site import Site

_MOST_LAW = 3  # provisions of a change whose law is told, the weightiest


def of_change(change: Change, letters: Letters, site: Site) -> ChangeFacts:
    platform = letters.platforms[change.platform_id]
    return told_of(change, letters.documents[change.document_id], platform, site)


def told_of(change: Change, document: Document, platform: Platform, site: Site) -> ChangeFacts:
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
            provisions={one.id: f"{page}#provision-{one.id}" for one in touched},
        ),
        returned_to=change.returned_to_at.date() if change.returned_to_at else None,
        regulations=tuple(
            f"{one.name}: {law.line}" for one in touched[:_MOST_LAW] for law in one.law
        ),
        provision_names={one.id: one.name for one in taxonomy().values()},
    )


def _touched(summary: ChangeSummary) -> list[Provision]:
    """The provisions that have a place on the page of a change, the weightiest first."""
    told = (taxonomy().get(one.provision) for one in summary.by_provision)
    return [provision for provision in told if provision]


def of_digest(digest: Digest, letters: Letters, site: Site) -> DigestFacts:
    held = letters.digest_changes.get(digest.id, ())
    return DigestFacts(
        period_start=digest.period_start,
        period_end=digest.cut_at,
        changes=tuple(of_change(change, letters, site) for change in held),
        coverage=Coverage(digest.documents, digest.checked, digest.failed),
        not_included={SkipReason(word): count for word, count in digest.not_included.items()},
        page=site.public_url,
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
        page=site.document(document.id),
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


def of_disabled(row: Notification, site: Site) -> DisabledFacts:
    content = _content(row)
    return DisabledFacts(
        destination=content["destination"],
        reason=content["reason"],
        at=row.created_at,
        page=site.public_url,
    )


def of_sign_in(row: Notification, site: Site, generation: int) -> SignInFacts:
    if _content(row).get("topic") == TOPIC:
        address = site.confirm(row.subscriber_id, row.destination_id, row.created_at, generation)
        purpose = "confirm your address"
        return SignInFacts(address, row.created_at, CONFIRM_LASTS, purpose, once=False)
    sign_in_id = _content(row)["sign_in_id"]
    address = site.sign_in(row.subscriber_id, sign_in_id, row.created_at, generation)
    return SignInFacts(address, row.created_at, SIGN_IN_LASTS)


def _source(document: Document) -> str:
    return Declaration.model_validate(document.declaration).pages[0].url


def _content(row: Notification) -> Mapping[str, Any]:
    return row.content or {}
