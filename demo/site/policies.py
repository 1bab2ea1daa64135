"""The invented policies: the first revision as Markdown, each later one beside it, mostly edits."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("policies")


class Shows(StrEnum):
    """What a visitor gets: the text, a bot check, or this text and the last one in turn."""

    POLICY = "policy"
    CHALLENGE = "challenge"
    ALTERNATING = "alternating"


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a page; `tells` says in one sentence what is new in it."""

    text: str
    tells: str = "The first wording."
    shows: Shows = Shows.POLICY


@dataclass(frozen=True, slots=True)
class Policy:
    """One document of one invented platform; `terms_type` is named as the models name it."""

    platform: str
    name: str
    terms_type: str
    revisions: tuple[Revision, ...]

    @property
    def path(self) -> str:
        return f"{self.platform}/{self.name}"

    def text_for(self, number: int, visit: int) -> str:
        """Give the Markdown that the visit (from 1) gets while revision `number` (from 1) shows."""
        shown = self.revisions[number - 1]
        if shown.shows is Shows.ALTERNATING and visit % 2 == 0:
            return self.revisions[number - 2].text
        return shown.text


def read_policies(folder: Path = FOLDER) -> Mapping[str, Policy]:
    """Read every policy by its path, such as `quillhaven/privacy-policy`."""
    policies = (_read_policy(source) for source in sorted(folder.glob("*/*.md")))
    return {policy.path: policy for policy in policies}


def _read_policy(source: Path) -> Policy:
    sheet = tomllib.loads(source.with_suffix(".toml").read_text(encoding="utf-8"))
    first = Revision(unwrap(source.read_text(encoding="utf-8")))
    later = _later_revisions(first.text, sheet["revision"])
    return Policy(source.parent.name, source.stem, sheet["type"], (first, *later))


def _later_revisions(text: str, entries: list[dict[str, Any]]) -> Iterator[Revision]:
    for entry in entries:
        text = unwrap(entry["text"]) if "text" in entry else text
        for edit in entry.get("edit", ()):
            text = replace_once(text, unwrap(edit["old"]), unwrap(edit["new"]))
        yield Revision(text, entry["tells"], Shows(entry.get("shows", Shows.POLICY)))


def replace_once(text: str, old: str, new: str) -> str:
    """Replace the only occurrence of `old`; none or several are a slip of the writer.

    >>> replace_once("14 days", "14", "30")
    '30 days'
    """
    if text.count(old) != 1:
        raise ValueError(f"stands {text.count(old)} times instead of once: {old!r}")
    return text.replace(old, new)


def unwrap(text: str) -> str:
    r"""Join the lines of a paragraph or list item, so that edits need not know the line breaks.

    >>> unwrap("We may\nwrite.\n\n- to you\n  at home\n- to us\n")
    'We may write.\n\n- to you at home\n- to us'
    """
    return re.sub(r"(?<=\S)\n(?![\n#|-]) *", " ", text.strip())
