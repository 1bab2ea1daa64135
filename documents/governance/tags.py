"""Which blocks speak of which provisions; only blocks not tagged before are classified."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.provisions import Label, classify
from documents.provisions.headings import SEPARATOR
from documents.provisions.sentences import sentences
from models.blocks import Block
from models.words import BlockKind

_HEADING = "heading."
_ENOUGH = 0.6  # score of a label that no phrase speaks for
_CLEAR = 0.35  # score of a label that one sentence of a clause gives, by a phrase
_FEWEST = 4  # words of a clause
_FEWEST_WEIGHED = 8  # words of a clause that the weight of words may tell


@dataclass(frozen=True, slots=True)
class Tag:
    """A provision of a block; `start` and `end` are the block's words that speak for it most."""

    provision: str
    score: float
    rule_id: str | None
    start: int
    end: int

    @property
    def strength(self) -> float:
        """What puts the clearest clause first: a phrase counts more than the weight of words."""
        return self.score + (0.5 if self.rule_id else 0.0)


_BY_PHRASE_ONLY = frozenset({"boilerplate", "definitions"})  # their words are everywhere

Tags = tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """The blocks of a text with the key and the tags of each."""

    blocks: Sequence[Block]
    keys: tuple[str, ...]
    tags: tuple[Tags, ...]

    @property
    def by_key(self) -> Mapping[str, Tags]:
        return dict(zip(self.keys, self.tags, strict=True))

    @property
    def provisions(self) -> frozenset[str]:
        return frozenset(tag.provision for tags in self.tags for tag in tags)


def tag_blocks(blocks: Sequence[Block], known: Mapping[str, Tags] | None = None) -> Tagged:
    """Tag every block; those whose key is `known` keep their tags and cost nothing.

    A key stands for a block's words and the headings above it: equal keys, equal tags.

    >>> from models.words import BlockKind
    >>> blocks = [Block(BlockKind.PARAGRAPH, "You waive any right to a class action.")]
    >>> [tag.provision for tag in tag_blocks(blocks).tags[0]]
    ['class_waiver']
    """
    found = dict(known or {})
    paths = heading_paths(blocks)
    keys = _keys(blocks, paths)
    for block, path, key in zip(blocks, paths, keys, strict=True):
        if key not in found:
            found[key] = _tags(block, path)
    return Tagged(blocks, keys, tuple(found[key] for key in keys))


def recall_tags(blocks: Sequence[Block], tags: Mapping[str, Tags]) -> Tagged:
    """Give blocks the tags that stand for their keys; a block without any speaks of nothing."""
    keys = _keys(blocks, heading_paths(blocks))
    return Tagged(blocks, keys, tuple(tags.get(key, ()) for key in keys))


def heading_paths(blocks: Sequence[Block]) -> list[str]:
    """Give for each block the headings above it, outermost first.

    >>> from models.words import BlockKind
    >>> heading_paths([Block(BlockKind.HEADING, "Fees", 2), Block(BlockKind.PARAGRAPH, "None.")])
    ['', 'Fees']
    """
    open_headings: list[tuple[int, str]] = []
    paths, path = [], ""
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            paths.append(path)
            continue
        open_headings = [one for one in open_headings if one[0] < block.level]
        paths.append(SEPARATOR.join(text for _, text in open_headings))
        open_headings.append((block.level, block.text))
        path = SEPARATOR.join(text for _, text in open_headings)
    return paths


def _keys(blocks: Sequence[Block], paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(_key(block, path) for block, path in zip(blocks, paths, strict=True))


def _key(block: Block, path: str) -> str:
    words = f"{block.kind}\n{path}\n{block.text}"
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _tags(block: Block, path: str) -> Tags:
    if block.kind is BlockKind.HEADING or _words(block.text) < _FEWEST:
        return ()
    found = {
        label.provision: _tag(label, 0)
        for label in classify(block.text, path)
        if _holds(label, block.text)
    }
    for tag in _tags_of_sentences(block.text, path):
        found.setdefault(tag.provision, tag)
    return tuple(found.values())


def _tags_of_sentences(text: str, path: str) -> Iterator[Tag]:
    """Tag each sentence of a clause alone: in a long one a topic of few words drowns."""
    parts = [(at, part) for at, part in sentences(text) if _words(part) > _FEWEST]
    for at, part in parts if len(parts) > 1 else ():
        for label in classify(part, path):
            if _by_phrase(label) and label.score >= _CLEAR:
                yield _tag(label, at)


def _holds(label: Label, text: str) -> bool:
    weighty = label.score >= _ENOUGH and _words(text) >= _FEWEST_WEIGHED
    told = _by_phrase(label) or (weighty and label.provision not in _BY_PHRASE_ONLY)
    return bool(label.words) and told


def _tag(label: Label, at: int) -> Tag:
    word = label.words[0]
    rule = label.rule_id if _by_phrase(label) else None
    return Tag(label.provision, label.score, rule, at + word.start, at + word.end)


def _words(text: str) -> int:
    return text.count(" ") + 1


def _by_phrase(label: Label) -> bool:
    return label.rule_id is not None and not label.rule_id.startswith(_HEADING)
