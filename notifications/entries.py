"""One change put into words, as much of it as a plan includes."""

from models.plans import Plan
from models.summary import ChangeSummary, Deadline, Point, ProvisionChange, Reason, StatedDate
from models.words import Severity
from notifications.events import (
    ChangeRecord,
    CommitmentNote,
    CorrectionNote,
    DocumentRef,
    PlatformRef,
)
from notifications.facts import ChangeFacts
from notifications.message import Entry, Fact, Link, Passage, Section
from notifications.policy import includes
from notifications.quotes import brief, mark
from notifications.safe_text import one_line, shorten
from notifications.wording import NO_ADVICE, PLACE, corrected, day, extent, moment, stated, title

STRUCTURED = "structured_summaries"
PROVISIONS = "provision_monitoring"
TIMELINES = "governance_timelines"
REGULATION = "regulatory_mapping"
AUDIT = "audit_analysis"

# Characters shown; all of it is in the comparison and in the record.
_MOST_QUOTE = 700
_MOST_SECTION = 90


def entry_of(facts: ChangeFacts, plan: Plan) -> Entry:
    """Tell one change: headline, significance and link on every plan, the rest as included."""
    summary, structured = facts.summary, includes(plan, STRUCTURED)
    return Entry(
        platform=facts.platform,
        document=facts.document,
        headline=summary.headline,
        significance=summary.significance,
        direction=summary.direction if structured else None,
        severity=summary.severity if structured else None,
        facts=_own(facts) + _returned(facts) + (_facts(facts) if structured else ()),
        actions=_actions(facts) if structured else (),
        passages=_passages(facts, plan) if structured else (),
        sections=_sections(facts, plan),
        notes=_corrections(facts) + (_notes(summary) if structured else ()),
        links=_links(facts, plan),
    )


def record_of(facts: ChangeFacts, plan: Plan) -> ChangeRecord:
    """Tell one change to machines, with the same parts left out as `entry_of` leaves out."""
    summary, structured = facts.summary, includes(plan, STRUCTURED)
    return ChangeRecord(
        id=facts.change_id,
        url=facts.addresses.change,
        platform=PlatformRef(id=facts.platform_id, name=facts.platform),
        document=DocumentRef(type=facts.document, url=facts.addresses.source),
        detected_at=facts.detected_at,
        headline=summary.headline,
        significance=summary.significance,
        severity=summary.severity if structured else None,
        direction=summary.direction if structured else None,
        returned_to=facts.returned_to,
        summary=_included(summary, plan) if structured else None,
        timeline_url=facts.addresses.timeline or None if includes(plan, TIMELINES) else None,
        regulations=facts.regulations if includes(plan, REGULATION) else (),
        commitments=tuple(
            CommitmentNote(commitment=one.commitment, sentence=one.sentence, quote=one.quote)
            for one in (facts.own.touched if facts.own else ())
        ),
        reviewed_version=facts.own.reviewed[0] if facts.own and facts.own.reviewed else None,
        corrections=tuple(
            CorrectionNote(kind=one.kind, at=one.at, note=one.note) for one in facts.corrections
        ),
    )


def closing_of(watched: str, plan: Plan, *, told: bool = True) -> tuple[str, ...]:
    """Say why a message came and, where changes are told, what the plan leaves out of them."""
    because = f"You get this because you watch {watched} on the {plan.name} plan."
    if includes(plan, STRUCTURED) or not told:
        return because, NO_ADVICE
    return because, f"On {plan.name} a message names a change; its page has the words.", NO_ADVICE


def gravity(facts: ChangeFacts) -> tuple[int, int]:
    """Rank a change for sorting: the most severe is the greatest."""
    summary = facts.summary
    return (summary.significance.rank, list(Severity).index(summary.severity))


def _included(summary: ChangeSummary, plan: Plan) -> ChangeSummary:
    left_out: dict[str, tuple[()]] = {}
    if not includes(plan, PROVISIONS):
        left_out["by_provision"] = ()
    if not includes(plan, AUDIT):
        left_out["reasons"] = ()
    return summary.model_copy(update=left_out)


def _corrections(facts: ChangeFacts) -> tuple[str, ...]:
    return tuple(corrected(one.kind, one.at, one.note) for one in facts.corrections)


def _own(facts: ChangeFacts) -> tuple[Fact, ...]:
    """Tell what concerns the reader alone: what they promised, and since when all is told net."""
    if facts.own is None:
        return ()
    touched = (
        Fact(
            "Your commitment", f"{one.commitment}: {one.sentence}", shorten(one.quote, _MOST_QUOTE)
        )
        for one in facts.own.touched
    )
    if facts.own.reviewed is None:
        return tuple(touched)
    number, on = facts.own.reviewed
    since = f"version {number}, which you reviewed on {day(on)}; all since is told as one change"
    return (*touched, Fact("Compared with", since))


def _returned(facts: ChangeFacts) -> tuple[Fact, ...]:
    if facts.returned_to is None:
        return ()
    return (Fact("Text", f"Back to the version of {day(facts.returned_to)}"),)


def _facts(facts: ChangeFacts) -> tuple[Fact, ...]:
    dates, counts = facts.summary.dates, extent(facts.summary.counts)
    who = ", ".join(dict.fromkeys(one.who for one in facts.summary.affected))
    deadline = dates.derived_deadline
    return (
        _dated("In force from", dates.effective_after),
        *((_dated("Act by", deadline),) if deadline else ()),
        Fact("Noticed", moment(facts.detected_at)),
        _dated("“Last updated”", dates.last_updated_after),
        *((Fact("Extent", counts),) if counts else ()),
        *((Fact("Who is named", who),) if who else ()),
    )


def _dated(label: str, date: StatedDate | Deadline | None) -> Fact:
    return Fact(label, stated(date), date.quote.text if date else "")


def _actions(facts: ChangeFacts) -> tuple[Fact, ...]:
    return tuple(Fact("", one.sentence, one.quote.text) for one in facts.summary.actions)


def _notes(summary: ChangeSummary) -> tuple[str, ...]:
    return (*(one.sentence for one in summary.relocations), *summary.notes)


def _passages(facts: ChangeFacts, plan: Plan) -> tuple[Passage, ...]:
    """Tell every place, the weightiest first and else in the order of the text."""
    told = (_passage(point, facts, plan) for point in facts.summary.points)
    return tuple(sorted(told, key=lambda passage: -passage.weight))


def _passage(point: Point, facts: ChangeFacts, plan: Plan) -> Passage:
    before, after = mark(
        point.before.text if point.before else "", point.after.text if point.after else ""
    )
    return Passage(
        label=PLACE[point.kind],
        section=shorten(one_line(point.section), _MOST_SECTION),
        sentence=point.sentence,
        before=brief(before, _MOST_QUOTE),
        after=brief(after, _MOST_QUOTE),
        provisions=tuple(_provision(name, facts, plan) for name in point.provisions),
        weight=max((r.points for r in facts.summary.reasons if _rests_on(r, point)), default=0),
    )


def _rests_on(reason: Reason, point: Point) -> bool:
    """Say whether a reason of the rating quotes words of this place."""
    if reason.quote is None:
        return False
    quote = point.before if reason.quote.side == "before" else point.after
    return quote is not None and quote.start < reason.quote.end and reason.quote.start < quote.end


def _provision(name: str, facts: ChangeFacts, plan: Plan) -> Link:
    label = facts.provision_names.get(name) or title(name)
    page = facts.addresses.provisions.get(name, "")
    return Link(label, page if includes(plan, PROVISIONS) else "")


def _sections(facts: ChangeFacts, plan: Plan) -> tuple[Section, ...]:
    sections = []
    told = facts.summary.by_provision
    if told and includes(plan, PROVISIONS):
        lines = tuple(_by_provision(one, facts) for one in told)
        sections.append(Section("What it does to each provision", lines))
    if facts.regulations and includes(plan, REGULATION):
        rules = tuple(Fact("", line) for line in facts.regulations)
        sections.append(Section("Rules it may engage", rules))
    if facts.summary.reasons and includes(plan, AUDIT):
        grounds = tuple(_ground(reason, facts) for reason in facts.summary.reasons)
        sections.append(Section("How this was rated", grounds))
    return tuple(sections)


def _by_provision(change: ProvisionChange, facts: ChangeFacts) -> Fact:
    name = facts.provision_names.get(change.provision) or title(change.provision)
    felt = {True: " Worse for users.", False: " Better for users."}
    sentence = change.sentence + (felt[change.adverse] if change.adverse is not None else "")
    return Fact("", f"{name}: {sentence}")


def _ground(reason: Reason, facts: ChangeFacts) -> Fact:
    ground = reason.words or facts.provision_names.get(reason.rule) or title(reason.rule)
    return Fact(f"{reason.points:+d}", ground, reason.quote.text if reason.quote else "")


def _links(facts: ChangeFacts, plan: Plan) -> tuple[Link, ...]:
    addresses = facts.addresses
    links = [Link("See the full comparison", addresses.change)]
    if addresses.alert:
        links.append(Link("Note what you decide", addresses.alert))
    if addresses.source:
        links.append(Link("The document itself", addresses.source))
    if addresses.timeline and includes(plan, TIMELINES):
        links.append(Link("Its timeline", addresses.timeline))
    return tuple(links)
