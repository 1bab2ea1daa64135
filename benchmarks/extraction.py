"""Measure extraction on recorded pages: `python -m benchmarks.extraction CORPUS`, prints JSON.

Recall: which share of the words of the recorded Markdown is in our text; precision: which share
of our words is in the Markdown; both as bags of words, averaged over versions. `default` uses no
declared selector; `declared` uses them where a declaration is known to be the one in force; a
version that fails (its selectors find nothing any more) is counted and not in the means.

Three groups are in the means over `all` and shown apart too, for no rule could do better:
`no_policy` (the corpus doubts that the record is the policy), `told_twice` (the record holds its
text twice, taken from nested elements) and `shared_page` (one page holds several documents, and
only the declared selectors tell which one is meant).
"""

import json
import re
import time
import unicodedata
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

from documents.extract import ExtractError, RawPage, extract, fingerprint
from models.declaration import Declaration, Page
from models.mistakes import DeclarationError
from models.open_terms_archive import declaration_of, terms_of

Row = dict[str, Any]
_NOWHERE = "https://address-not-recorded.invalid/"
_TYPES = {".html": "text/html", ".pdf": "application/pdf"}
_WORD = re.compile(r"\w+")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_LONG_LINE = 60
_TWICE = 0.35


@dataclass(frozen=True)
class Score:
    """How one version's text compares with its record."""

    file: str
    apart: str
    recall: float
    precision: float
    missing: int
    extra: int
    failure: str = ""


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    rows = read_rows(corpus)
    default = [score(corpus, row, default_declaration(row)) for row in rows]
    known = ((row, exact_declaration(corpus, row)) for row in rows)
    declared = [score(corpus, row, found) for row, found in known if found]
    report = {
        "default": summary(default),
        "declared": summary(declared),
        "worst": worst(default),
        "worst_declared": worst(declared, 8),
        "speed": speed(corpus, rows),
    }
    print(json.dumps(report, indent=1))


def read_rows(corpus: Path) -> list[Row]:
    """Read the index's lines for versions whose raw pages are there."""
    lines = (corpus / "histories" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := json.loads(line))["html"]]


def default_declaration(row: Row) -> Declaration:
    pages = tuple(Page(url=part["source_url"] or _NOWHERE) for part in row["html"])
    return Declaration(type=row["terms_type"], pages=pages)


def exact_declaration(corpus: Path, row: Row) -> Declaration | None:
    """Give the declaration in force then, if it is known to be and fits the pages."""
    if not row["declaration"] or not row["declaration_exact"]:
        return None
    try:
        service = json.loads((corpus / row["declaration"]).read_bytes())
        found = declaration_of(service, row["terms_type"])
    except DeclarationError:
        return None
    return found if len(found.pages) == len(row["html"]) else None


def score(corpus: Path, row: Row, declaration: Declaration) -> Score:
    markdown = plain_words((corpus / row["file"]).read_text(encoding="utf-8"))
    try:
        blocks, failure = extract(raw_pages(corpus, row), declaration).blocks, ""
    except ExtractError as error:
        blocks, failure = (), error.reason
    theirs = bag(markdown)
    ours = bag(" ".join(f"{block.number} {block.text}" for block in blocks))
    common = (theirs & ours).total()
    return Score(
        file=row["file"],
        apart=group(corpus, row, markdown),
        recall=common / max(1, theirs.total()),
        precision=common / max(1, ours.total()),
        missing=theirs.total() - common,
        extra=ours.total() - common,
        failure=failure,
    )


def raw_pages(corpus: Path, row: Row) -> list[RawPage]:
    return [
        RawPage(
            (corpus / part["file"]).read_bytes(),
            _TYPES[Path(part["file"]).suffix],
            part["source_url"] or _NOWHERE,
        )
        for part in row["html"]
    ]


def group(corpus: Path, row: Row, text: str) -> str:
    """Say why a version is shown apart, or ""."""
    if row["computed"]["suspect_not_a_policy"]:
        return "no_policy"
    long_lines = [line for line in text.splitlines() if len(line) > _LONG_LINE]
    if len(set(long_lines)) < (1 - _TWICE) * len(long_lines):
        return "told_twice"
    return "shared_page" if is_shared(corpus, row) else ""


def is_shared(corpus: Path, row: Row) -> bool:
    """Whether the declaration takes another document from the same address."""
    if not row["declaration"]:
        return False
    terms = terms_of(json.loads((corpus / row["declaration"]).read_bytes()))
    mine = set(addresses(terms.get(row["terms_type"], {})))
    others = (entry for name, entry in terms.items() if name != row["terms_type"])
    return any(mine & set(addresses(entry)) for entry in others)


def addresses(entry: Row) -> Iterator[str]:
    for part in entry.get("combine", [entry]):
        if "fetch" in part:
            yield part["fetch"]


def bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def plain_words(markdown: str) -> str:
    """Write Markdown as its words: no marks, link targets or images, but the list numbers."""
    return "".join(_words(_MARKDOWN.parse(markdown)))


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _words(token.children or ())
            yield "\n"
        elif token.type in ("text", "code_inline", "code_block", "fence"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "html_block":
            body = LexborHTMLParser(token.content).body
            yield body.text(separator=" ") if body else ""
        elif token.type == "list_item_open" and token.info:
            yield f"{token.info} "


def summary(scores: Sequence[Score]) -> dict[str, Any]:
    groups = {"all": list(scores), "comparable": [s for s in scores if not s.apart]}
    for name in ("no_policy", "told_twice", "shared_page"):
        groups[name] = [s for s in scores if s.apart == name]
    return {name: means(found) for name, found in groups.items() if found}


def means(scores: Sequence[Score]) -> dict[str, float | int]:
    read = [s for s in scores if not s.failure]
    return {
        "versions": len(scores),
        "failures": len(scores) - len(read),
        "recall": round(fmean(s.recall for s in read), 4),
        "precision": round(fmean(s.precision for s in read), 4),
    }


def worst(scores: Sequence[Score], most: int = 25) -> list[dict[str, Any]]:
    """List the comparable versions that lose most, with the words missing and extra."""
    comparable = [s for s in scores if not s.apart and not s.failure]
    found = sorted(comparable, key=lambda s: s.recall + s.precision)[:most]
    return [
        {
            "file": s.file,
            "recall": round(s.recall, 3),
            "precision": round(s.precision, 3),
            "words_missing": s.missing,
            "words_extra": s.extra,
        }
        for s in found
    ]


def speed(corpus: Path, rows: Sequence[Row]) -> dict[str, float]:
    """Time extraction beside the bare limit, parsing and taking all text; CPU ms a page."""
    jobs = [(raw_pages(corpus, row), default_declaration(row)) for row in rows]
    bodies = [page.body for pages, _ in jobs for page in pages]
    ours, keys, bare = [], [], []
    for _ in range(3):
        ours.append(cpu_ms(lambda: [blocks_or_none(extract, *job) for job in jobs]))
        keys.append(cpu_ms(lambda: [blocks_or_none(fingerprint, *job) for job in jobs]))
        bare.append(cpu_ms(lambda: [bare_text(body) for body in bodies]))
    return {
        "pages": len(bodies),
        "mean_kb": round(fmean(map(len, bodies)) / 1000, 1),
        "extract_ms": round(min(ours) / len(bodies), 3),
        "fingerprint_ms": round(min(keys) / len(bodies), 3),
        "bare_parse_and_text_ms": round(min(bare) / len(bodies), 3),
    }


def cpu_ms(work: Callable[[], Any]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def blocks_or_none(read: Callable[..., Any], *job: Any) -> Any:
    try:
        return read(*job)
    except ExtractError:
        return None


def bare_text(body: bytes) -> str:
    tree = LexborHTMLParser(body)
    return tree.body.text() if tree.body else ""


if __name__ == "__main__":
    main()
