"""A governance analysis as lines for a terminal, each with the words that it rests on."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from cli.lines import Line
from models.governance import (
    ClauseQuote,
    Flag,
    FoundProvision,
    GovernanceAnalysis,
    LawLine,
)
from models.governance import Line as Told
from models.taxonomy import Confidence, Status, taxonomy

WAYS = {True: "worse for users", False: "better for users", None: "noted"}
_ENDS = (".", "!", "?", ";", ":", "”", '"', ")")
_HEAD, _DIM = "bold", "dim"


def show_analysis(found: GovernanceAnalysis) -> Iterator[Line]:
    """Give the six parts, or why there are none."""
    if found.not_assessed:
        yield Line(f"Not assessed - {found.not_assessed}.")
    else:
        yield from _exposure(found)
        yield from _says(found.provisions)
        yield from _law(found.landscape)
        yield from _jurisdictions(found.jurisdictions)
        yield from _told("Contract and vendor implications", found.implications)
        yield from _told("Compliance considerations", found.considerations)
        yield from _absent(found)
    yield Line("")
    yield from (Line(note, style=_DIM) for note in (*found.notes, found.disclaimer))


def quoted(quote: ClauseQuote, indent: int) -> Line:
    where = f" [{quote.section}]" if quote.section and quote.section not in quote.text else ""
    more = "" if quote.text.endswith(_ENDS) else " …"
    return Line(f"“{quote.text}”{more}{where}", indent, _DIM)


def _exposure(found: GovernanceAnalysis) -> Iterator[Line]:
    assert found.exposure
    level, points = found.exposure.level, found.exposure.points
    yield Line(f"Governance exposure: {level} ({points} points)", style=_HEAD)
    for point in found.exposure.sum:
        yield Line(f"+{point.points}  {point.words}", 2)
        yield quoted(point.quote, 6)


def _says(provisions: Sequence[FoundProvision]) -> Iterator[Line]:
    yield from _title("What it says")
    for one in provisions:
        clauses = f"{one.clauses} clause{'s' * (one.clauses > 1)}"
        yield Line(f"{one.name} ({one.provision}, {clauses})", 2)
        yield quoted(one.quotes[0], 6)
        for stance in one.stances:
            yield Line(f"{WAYS[stance.worse]}: {stance.words}", 6)
            if stance.quote.text != one.quotes[0].text:
                yield quoted(stance.quote, 8)


def _law(lines: Sequence[LawLine]) -> Iterator[Line]:
    if not lines:
        return
    yield from _title(f"Regulatory landscape, as of {lines[0].as_of}")
    for head, group in groupby(sorted(lines, key=_instrument), _instrument):
        same = list(group)
        region, instrument, verb = head
        yield Line(f"{region}: {verb} {instrument}", 2)
        for line in same:
            name = taxonomy()[line.provision].name
            yield Line(f"{line.article + ' - ' if line.article else ''}{name}{_doubts(line)}", 6)
        if same[0].authority:
            yield Line(f"Authority: {same[0].authority}", 6, _DIM)


def _instrument(line: LawLine) -> tuple[str, str, str]:
    return line.region, line.instrument, line.status.verb


def _doubts(line: LawLine) -> str:
    """Name what a reader must know before use: a law not in force, a link to check."""
    said = [str(line.status)] if line.status is not Status.IN_FORCE else []
    said += [line.status_note] if line.status_note else []
    said += ["check before use"] if line.confidence is Confidence.C else []
    said += ["its status moves"] if line.confidence is Confidence.B else []
    return f" ({'; '.join(said)})" if said else ""


def _jurisdictions(flags: Sequence[Flag]) -> Iterator[Line]:
    yield from _title("Jurisdiction flags")
    if not flags:
        yield Line("The text names no law, court, seat or region.", 2)
    for flag in flags:
        yield Line(flag.sentence, 2)
        yield quoted(flag.quote, 6)


def _told(title: str, lines: Sequence[Told]) -> Iterator[Line]:
    if lines:
        yield from _title(title)
    for line in lines:
        yield Line(f"{taxonomy()[line.provision].name}: {line.sentence}", 2)
        yield quoted(line.quote, 6)


def _absent(found: GovernanceAnalysis) -> Iterator[Line]:
    if found.absent:
        yield from _title(f"Usual in a {found.terms_type}, not recognised in this text")
        yield Line(", ".join(taxonomy()[name].name for name in found.absent), 2)


def _title(text: str) -> Iterator[Line]:
    yield Line("")
    yield Line(text, style=_HEAD)
