"""Feeds and calendars: of everything, of a platform, of a document, and of a provision."""

import json
from datetime import timedelta
from enum import StrEnum

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlmodel import Session

from models.taxonomy import taxonomy
from models.words import Significance
from notifications.links import FEED_LASTS, Purpose, Refusal, read_token
from notifications.policy import FOLLOWING, includes
from storage.feeds import changes_dated, changes_told
from storage.listing import Wanted
from storage.pages import PlatformRow, find_platform
from storage.people import subscriber_with
from storage.timelines import find_document
from web.calendars import days_of, write_calendar
from web.conditional import answer
from web.feeds import Feed, entries_of, write_atom, write_json
from web.site import READ, Id, Now, Reading, Site, Slug, TheSite
from workers.steps.asking import plan_of
from workers.steps.subscribers.revoke import is_revoked

router = APIRouter()

_ENTRIES = 50
_DATES = 1000
_BACK = timedelta(days=90)  # how long a day that has passed stays in a calendar
_PUBLIC = "public, max-age=300"
_OWN = "private, max-age=300"


class Kind(StrEnum):
    """The forms of a feed, as the endings of their addresses."""

    ATOM = "atom"
    JSON = "json"


_MEDIA = {Kind.ATOM: "application/atom+xml", Kind.JSON: "application/feed+json"}


@router.api_route("/feed.{kind}", methods=READ)
def of_all(kind: Kind, request: Request, site: TheSite, session: Reading) -> Response:
    return _feed(kind, request, site, session, ("Clausewatch: all changes", "", _wanted()))


@router.api_route("/platforms/{slug}/feed.{kind}", methods=READ)
def of_platform(
    slug: Slug, kind: Kind, request: Request, site: TheSite, session: Reading
) -> Response:
    platform = _platform(session, slug)
    what = (f"Clausewatch: {platform.name}", f"/platforms/{slug}", _wanted(platform=slug))
    return _feed(kind, request, site, session, what)


@router.api_route("/documents/{document_id}/feed.{kind}", methods=READ)
def of_document(
    document_id: Id, kind: Kind, request: Request, site: TheSite, session: Reading
) -> Response:
    found = find_document(session, document_id)
    if found is None:
        raise HTTPException(404)
    title = f"Clausewatch: {found[0].name}, {found[1].terms_type}"
    wanted = _wanted(platform=found[0].slug, document_id=document_id)
    return _feed(kind, request, site, session, (title, f"/documents/{document_id}", wanted))


def follows(session: Reading, site: TheSite, now: Now, key: str = "") -> None:
    """Let through whose address of a feed was given to them, while their plan has such feeds."""
    grant = read_token(site.secret, Purpose.FEED, key, now, FEED_LASTS)
    reader = None
    if not isinstance(grant, Refusal) and not is_revoked(session, grant):
        reader = subscriber_with(session, grant.subscriber_id)
    if reader is None or not includes(plan_of(reader), FOLLOWING):
        raise HTTPException(403)


@router.api_route("/provisions/{name}/feed.{kind}", methods=READ, dependencies=[Depends(follows)])
def of_provision(
    name: str, kind: Kind, request: Request, site: TheSite, session: Reading
) -> Response:
    topic = taxonomy().get(name)
    if topic is None:
        raise HTTPException(404)
    what = (f"Clausewatch: {topic.name}", f"/provisions/{name}", _wanted(provision=name))
    return _feed(kind, request, site, session, what, _OWN)


@router.api_route("/calendar.ics", methods=READ)
def calendar(request: Request, site: TheSite, session: Reading, now: Now) -> Response:
    return _calendar(request, site, session, now, None)


@router.api_route("/platforms/{slug}/calendar.ics", methods=READ)
def calendar_of_platform(
    slug: Slug, request: Request, site: TheSite, session: Reading, now: Now
) -> Response:
    return _calendar(request, site, session, now, _platform(session, slug))


def _feed(
    kind: Kind,
    request: Request,
    site: Site,
    session: Session,
    what: tuple[str, str, Wanted],
    cache: str = _PUBLIC,
) -> Response:
    """Send a feed; `what` is its title, the path of the page that it follows, and its filter."""
    title, path, wanted = what
    base = site.context.site.public_url
    rows = changes_told(session, wanted, _ENTRIES)
    feed = Feed(title, f"{base}{path}/feed", f"{base}{path or '/'}", entries_of(rows, base))
    if kind is Kind.ATOM:
        text = write_atom(feed, site.templates)
    else:
        text = json.dumps(write_json(feed, site.templates), ensure_ascii=False)
    return answer(request, text.encode(), f"{_MEDIA[kind]}; charset=utf-8", feed.updated, cache)


def _calendar(
    request: Request, site: Site, session: Session, now: Now, platform: PlatformRow | None
) -> Response:
    since = (now - _BACK).date()
    wanted = _wanted(platform=platform.slug if platform else None)
    days = days_of(changes_dated(session, wanted, since, _DATES), since)
    title = f"Clausewatch: {platform.name if platform else 'stated dates'}"
    base = site.context.site.public_url
    page = f"{base}/platforms/{platform.slug}" if platform else f"{base}/"
    body = write_calendar(title, page, days, base)
    changed_at = max((day.row.confirmed_at for day in days), default=now)
    return answer(request, body, "text/calendar; charset=utf-8", changed_at, _PUBLIC)


def _wanted(
    platform: str | None = None, document_id: int | None = None, provision: str | None = None
) -> Wanted:
    return Wanted(platform, document_id, provision, Significance.MINOR)


def _platform(session: Session, slug: str) -> PlatformRow:
    found = find_platform(session, slug)
    if found is None:
        raise HTTPException(404)
    return found
