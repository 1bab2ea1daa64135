"""`clausewatch rehearse` and `rescore`: try wishes, or today's rules, over the past."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from cli.known import known_provision, open_known, person_named
from cli.progress import show_progress
from documents.summary import RULES_VERSION
from models.words import Significance
from notifications.policy import Skip
from notifications.why import how_decided
from notifications.wording import counted, day
from workers.steps.reading.rescore import Rating, Rescored, past_changes, rescore
from workers.steps.subscribers.rehearse import Rehearsed, Wishes, rehearse

Days = Annotated[int, typer.Option(help="How far back, in days.", min=1)]


def register(app: typer.Typer) -> None:
    app.command("rehearse")(rehearse_wishes)
    app.command("rescore")(rescore_past)


def rehearse_wishes(
    subscriber: Annotated[str, typer.Argument(help="Whose: the address they signed up with.")],
    floor: Annotated[
        Significance | None, typer.Option(help="Tell of nothing that matters less.")
    ] = None,
    follow: Annotated[
        list[str] | None, typer.Option(help="Tell of these provisions only; repeatable.")
    ] = None,
    days: Days = 365,
) -> None:
    """Say what other wishes would have told a subscriber of, and what not; nothing is switched."""
    provisions = frozenset(map(known_provision, follow)) if follow else None
    since = datetime.now(UTC) - timedelta(days=days)
    with open_known() as session:
        person = person_named(session, subscriber)
        found = rehearse(session, person, Wishes(floor, provisions), since)
    for line in say_rehearsal(found):
        typer.echo(line)


def rescore_past(days: Days = 365) -> None:
    """Rate past changes by today's rules and say which ratings would move; nothing is written."""
    since = datetime.now(UTC) - timedelta(days=days)
    with open_known() as session:
        past = past_changes(session, since)
        found = list(rescore(session, show_progress(past, "Rating again", len(past))))
    for line in say_rescored(found):
        typer.echo(line)


def say_rehearsal(found: Sequence[Rehearsed]) -> Iterator[str]:
    """Tell each change whose telling would turn, then how many are told as it stands and then."""
    for one in found:
        if one.turned:
            yield f"{one.change.public_id}  {day(one.change.detected_at)}  {one.change.headline}"
            yield f"           as it stands: {how_decided(one.stands)}"
            yield f"           as tried:     {how_decided(one.tried)}"
    stands = sum(not isinstance(one.stands, Skip) for one in found)
    tried = sum(not isinstance(one.tried, Skip) for one in found)
    yield f"Of {counted(len(found), 'change')}: {stands} told as it stands, {tried} as tried."


def say_rescored(found: Sequence[Rescored]) -> Iterator[str]:
    """Tell each change whose rating would move, those first that would be told or not anew."""
    moved = sorted((one for one in found if one.moved), key=lambda one: not one.turned)
    for one in moved:
        told = " (told now)" if one.now.tells else " (not told now)"
        yield f"{one.change.public_id}  {one.change.headline}{told if one.turned else ''}"
        yield f"           by rules {one.by}: {_rated(one.was)}"
        yield f"           by rules {RULES_VERSION}: {_rated(one.now)}"
    turned = sum(one.turned for one in found)
    total = counted(len(found), "change")
    yield f"Of {total}: {len(moved)} would move, {turned} be told that was not, or the reverse."


def _rated(rating: Rating) -> str:
    touched = ", ".join(sorted(rating.provisions)) or "no provision"
    return f"{rating.significance.value}, {rating.direction.value}; {touched}"
