"""Phrase rules: what a clause must say, in one sentence, to be of a provision.

The rules are data, one file for each family in the folder `rules`: `[provision.name]` with the
pattern to `find`, one that must stand in the same sentence `also`, one that must not (`unless`),
the `cue`s without which the pattern is not tried, and `why` the rule should generalise. A `sure`
rule is enough by itself; another needs the table to agree, where the table knows the provision.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.provisions.sentences import sentences

FOLDER = Path(__file__).with_name("rules")
_BEGINNING = 3  # letters of a cue that are looked up before the cue is looked for
_SHARED = re.compile(r"<([A-Z]+)>")


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase rule of a provision; `id` is `provision.name`."""

    id: str
    provision: str
    cues: tuple[str, ...]
    find: re.Pattern[str]
    also: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    weight: float
    sure: bool
    why: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds, and the words of the text that it found."""

    rule: Rule
    start: int
    end: int


def find_rules(text: str) -> tuple[Hit, ...]:
    """List every rule that holds in some sentence of a text, each once, at its first place.

    >>> [hit.rule.id for hit in find_rules("You waive your right to a jury trial.")]
    ['class_waiver.jury']
    """
    hits: dict[str, Hit] = {}
    for start, sentence in sentences(text):
        for rule, match in _holding(sentence):
            hits.setdefault(rule.id, Hit(rule, start + match.start(), start + match.end()))
    return tuple(hits.values())


def _holding(sentence: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    for rule in _cued(sentence.lower()):
        if rule.also and not rule.also.search(sentence):
            continue  # asked first: it costs less than what is to find
        match = rule.find.search(sentence)
        if match and not (rule.unless and rule.unless.search(sentence)):
            yield rule, match


def _cued(low: str) -> Iterator[Rule]:
    """Give the rules with a cue in a sentence, in their order; few cues are even looked for."""
    beginnings = {low[i : i + _BEGINNING] for i in range(len(low))} | {""}
    cues = _cues()
    near = (pair for begin in beginnings & cues.keys() for pair in cues[begin])
    for index in sorted({index for cue, index in near if cue in low}):
        yield rules()[index]


@cache
def _cues() -> Mapping[str, Sequence[tuple[str, int]]]:
    """Every cue with the index of its rule, by the letters it begins with."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for index, rule in enumerate(rules()):
        for cue in rule.cues:
            found[cue[:_BEGINNING] if len(cue) >= _BEGINNING else ""].append((cue, index))
    return found


@cache
def rules() -> tuple[Rule, ...]:
    """All phrase rules, in the order of their files."""
    shared = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    return tuple(rule for path in rule_files() for rule in read_rules(path, shared))


def rule_files() -> Iterable[Path]:
    """The files of rules, in a fixed order."""
    return sorted(set(FOLDER.glob("*.toml")) - {FOLDER / "words.toml"})


def read_rules(path: Path, shared: Mapping[str, str]) -> Iterator[Rule]:
    """Read the rules of a file, with `<NAME>` in a pattern standing for a line of `shared`."""
    for provision, named in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for name, cells in named.items():
            yield Rule(
                id=f"{provision}.{name}",
                provision=provision,
                cues=tuple(cells["cue"]),
                find=_pattern(cells["find"], shared),
                also=_pattern(cells["also"], shared) if "also" in cells else None,
                unless=_pattern(cells["unless"], shared) if "unless" in cells else None,
                weight=cells.get("weight", 1.0),
                sure=cells.get("sure", False),
                why=cells["why"],
            )


def _pattern(text: str, shared: Mapping[str, str]) -> re.Pattern[str]:
    while _SHARED.search(text):
        text = _SHARED.sub(lambda name: shared[name[1]], text)
    return re.compile(text, re.IGNORECASE)
