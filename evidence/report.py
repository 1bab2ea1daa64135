"""What the report for people says of a dossier, section by section."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from evidence.captures import path_of
from evidence.dossier import CapturedPage, Cells, ChangeFile, Dossier, Log, Text, Watched
from evidence.heads import read_head
from evidence.parts import Facts, Part, Place, Report, Rows, Section, Words, moment
from models.summary import ChangeSummary

_MOST_ROWS = 60  # of one table; all rows are in the files
NOTHING = "Nothing on record."
VERIFY = (
    "python -I verify.py, beside the unpacked files, or python -I verify.py EXPORT.zip, checks "
    "every file, hash, quote, proof and signature named here. It needs Python 3.9 or newer and "
    "nothing else."
)


def make_report(dossier: Dossier, captured: Sequence[tuple[int, CapturedPage]]) -> Report:
    """Lay out a dossier; `captured` are its pages by snapshot, without need of their bodies."""
    sections = [
        Section("In short", [*_short(dossier)]),
        Section("What this is", [*_about(dossier)]),
        *(_change(change) for change in dossier.changes),
        Section("Texts on record", _texts(dossier.texts)),
        Section("Captures", _captures(dossier, captured)),
        Section("Proof of watching, and its gaps", _watched(dossier.watched)),
        Section("Who was told, and when", _told(dossier)),
        Section("Decisions and corrections", [*_decided(dossier)]),
        Section("The log, and how to check all this", [*_log(dossier)]),
    ]
    return Report(str(dossier.about["subject"]), dossier.title, dossier.lead, sections)


def _short(dossier: Dossier) -> Iterator[Part]:
    """Say in a few sentences what is proved here, and what is not."""
    texts, changes = (len(rows) for rows in (dossier.texts, dossier.changes))
    about = dossier.about
    yield Words(
        f"{texts} text{'s' * (texts != 1)} and {changes} change{'s' * (changes != 1)} of "
        f"{about['platform']}, {about['document']}. Each text was read from pages that are "
        "enclosed as they were received, with the address that sent them."
    )
    for change in dossier.changes[:1]:
        yield Words(f"{change.name}, noticed {moment(change.detected_at)}: {change.told.headline}")
    yield Words(_signed(dossier.log))
    yield Words(
        "It does not prove what other readers were shown, nor what the text said between two "
        "looks that differ.",
        quiet=True,
    )


def _signed(log: Log | None) -> str:
    if log is None:
        return (
            "Not proved yet: no signed head of the log covers these rows. Export again a day later."
        )
    head = read_head(log.note)
    return (
        f"What is proved here was on record by {moment(head.at)}, when a log that only grows was "
        "signed: nothing can be altered, taken away or slipped in since without failing the check "
        "that verify.py makes on any computer."
    )


def _about(dossier: Dossier) -> Iterator[Part]:
    about = dossier.about
    names = ("subject", "platform", "document", "issued_by", "made_for")
    yield Facts(
        [
            *((_worded(name), str(about[name])) for name in names if about.get(name)),
            ("Period", f"{moment(about['since'])} to {moment(about['until'])}"),
            *((name, str(version)) for name, version in about["rules"].items()),
        ]
    )
    yield Words(str(about["disclaimer"]), quiet=True)


def _change(change: ChangeFile) -> Section:
    told = change.told
    rated = f"{told.significance.value}, severity {told.severity.value}, {told.direction.value}"
    facts = Facts(
        [
            ("Record", change.name),
            ("Noticed", moment(change.detected_at)),
            ("Confirmed", moment(change.confirmed_at)),
            ("Rated", f"{rated}, by rules {change.rules_version}"),
            ("Before", change.before),
            ("After", change.after),
            *([("Nobody was alerted", change.quiet_reason)] if change.quiet_reason else []),
            *_stated(told),
        ]
    )
    notes = [Words(note) for note in told.notes]
    return Section(told.headline, [facts, *notes, *_places(change, told), *_reasons(told)])


def _stated(told: ChangeSummary) -> Iterator[tuple[str, str]]:
    effective, deadline = told.dates.effective_after, told.dates.derived_deadline
    if effective:
        yield "Stated as effective", f"{effective.value}: “{effective.quote.text}”"
    if deadline:
        yield "To be decided by", f"{deadline.value} ({deadline.formula})"


def _places(change: ChangeFile, told: ChangeSummary) -> Iterator[Part]:
    for point, (before, after) in zip(told.points, change.quotes, strict=True):
        where = point.section or "At the opening"
        yield Place(f"{point.kind.capitalize()}: {where}", point.sentence, before, after)


def _reasons(told: ChangeSummary) -> Iterator[Part]:
    rows = [(f"{one.points:+d}", one.words or one.rule, one.rule) for one in told.reasons]
    if rows:
        yield Rows(("Points", "Reason", "Rule"), rows, (10, 60, 30))


def _texts(texts: Sequence[Text]) -> list[Part]:
    rows = [
        (str(one.ordinal), one.cause, moment(one.detected_at), moment(one.confirmed_at))
        for one in texts
    ]
    table = Rows(("Version", "Cause", "First seen", "Confirmed"), rows, (12, 16, 36, 36))
    hashes = [(f"SHA-256, version {one.ordinal}", one.text_hash) for one in texts]
    return [table, Facts(hashes)]


def _captures(dossier: Dossier, captured: Sequence[tuple[int, CapturedPage]]) -> list[Part]:
    times = dict(dossier.captures)
    parts: list[Part] = []
    for snapshot_id, page in captured:
        facts = [
            ("File", path_of(snapshot_id)),
            ("Fetched", moment(times[snapshot_id])),
            ("Address", page.final_url),
            ("SHA-256 of the page", page.sha256),
            *_how(page),
        ]
        parts.append(Facts(facts))
    return parts or [Words(NOTHING)]


def _how(page: CapturedPage) -> Iterator[tuple[str, str]]:
    if page.how is None:
        yield "Request and answer", "not kept at the time; only the page itself"
        return
    for one in page.how.exchanges:
        yield "Answer", f"{one.status} {one.phrase} from {one.url}".replace("  ", " ")
        if one.address:
            yield "Dialled", f"{one.address} port {one.port}"
        if one.tls:
            yield "Secured by", f"{one.tls}, {one.cipher}"
        if one.certificates:
            yield "SHA-256 of the certificate", one.certificates[0]
    if page.how.drawn_by:
        yield "Rendered by", page.how.drawn_by


def _watched(watched: Sequence[Watched]) -> list[Part]:
    parts: list[Part] = []
    for one in watched:
        parts.append(Facts([("Document", one.document), *_figures(one.figures)]))
        rows = [
            (moment(row["at"]), str(row["outcome"]), str(row["reason"] or ""))
            for row in one.troubles[:_MOST_ROWS]
        ]
        if rows:
            heads = ("Look that saw no text", "Outcome", "Reason")
            parts += [Rows(heads, rows, (36, 20, 44)), *_more(len(one.troubles))]
    return parts or [Words(NOTHING)]


def _figures(figures: Cells) -> Iterator[tuple[str, str]]:
    yield "Period", f"{moment(figures['since'])} to {moment(figures['until'])}"
    kinds = ("identical", "changed", "suspect", "failed", "other")
    counted = ", ".join(f"{figures[kind]} {kind}" for kind in kinds if figures[kind])
    yield "Looks", f"{figures['checked']}: {counted or 'none'}"
    yield "Due by today's plans", f"{figures['scheduled']}, one every {figures['every']}"
    if figures["kept_since"]:
        yield "Single looks kept since", moment(figures["kept_since"])
    gap = f"{moment(figures['gap_since'])} to {moment(figures['gap_until'])}"
    yield "Longest time without the text", f"{figures['gap_length']}: {gap}"


def _told(dossier: Dossier) -> list[Part]:
    rows = [
        (
            str(row["change"]),
            str(row["channel"] or row["decision"] or ""),
            str(row["state"] or row["reason"] or ""),
            moment(row["ended_at"] or row["decided_at"]),
            str(row["status"] or ""),
        )
        for row in dossier.told[:_MOST_ROWS]
    ]
    heads = ("Change", "By", "Came to", "At", "Receipt")
    parts: list[Part] = [Rows(heads, rows, (22, 14, 18, 32, 14))] if rows else []
    counts = [(str(row["what"]), f"{row['count']:,}") for row in dossier.counts]
    if counts:
        parts.append(Facts(counts))
    return [*parts, *_more(len(dossier.told))] if parts else [Words(NOTHING)]


def _decided(dossier: Dossier) -> Iterator[Part]:
    for row in dossier.acknowledged:
        yield Facts([(_worded(name), _written(row[name])) for name in row if row[name]])
    for row in dossier.corrected:
        said = f"{row['kind']} {moment(row['at'])}: {row['note']}"
        yield Facts([("Correction of " + str(row["change"]), said)])
    if not dossier.acknowledged and not dossier.corrected:
        yield Words(NOTHING)


def _log(dossier: Dossier) -> Iterator[Part]:
    log, looks = dossier.log, dossier.looks
    if log is None:
        yield Words(_signed(log))
    else:
        head = read_head(log.note)
        proved = sum(one.index is not None for one in looks)
        rows = [
            ("Log", head.origin),
            ("Signed", moment(head.at)),
            ("Rows in the log", f"{head.size:,}"),
            ("Rows proved here", f"{len(log.rows):,}"),
            ("Single looks proved here", f"{proved:,} of {len(looks):,}"),
            ("Root", head.root.hex()),
            ("Public key", dossier.key),
        ]
        yield Facts(rows)
    yield Words(VERIFY)


def _worded(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _written(value: object) -> str:
    return moment(value) if isinstance(value, datetime) else str(value)


def _more(total: int) -> list[Part]:
    rest = total - _MOST_ROWS
    return [Words(f"{rest} more are in the files.", quiet=True)] if rest > 0 else []
