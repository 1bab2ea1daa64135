"""What counts as text, and the ladder of ways in which two texts may still be the same text."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import chain

from documents.alignment import align
from documents.dates import Stated, mask_dates, read_dates
from models.blocks import Block, to_json
from models.words import BlockKind

FORM = "form"
# Unicode's Default_Ignorable_Code_Point: soft hyphens, joiners, bidi marks, selectors, tags.
_MARKS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"“”]+[^\s<>()\[\]\"“”.,;:!?]", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*+)\]\([^()]*+\)")
_NUMBER = re.compile(
    r"^(?:[-*•▪◦‣●○■□]\s+|(?:(?:section|article|§)\s*)?(?:\d+(?:\.\d+)*[.):]|"
    r"\(?(?:[a-z]|[ivxl]+)[.)]|\(\d+\))\s+)",
    re.IGNORECASE,
)
_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("‘’‚‛′`´ʼ", "'"), **dict.fromkeys("“”„‟«»‹›″", '"'),
     **dict.fromkeys("‐‑‒–—―−⁃", "-"), "…": "...", "·": "•", "⁄": "/"}
)  # fmt: skip
_PUNCTUATION = re.compile(r"(?<=\d)[.,:/-](?=\d)|([^\w%$€£¥₹+<>=]|_)")
_SPACE = re.compile(r"\s+")
_MAY_BE_MASKED = re.compile(r"\d{4}|https?:|www\.|\]\(", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NUMBER_LETTERS = 24  # more than a printed number can have: "Article xxxviii."


def clean(text: str) -> str:
    """Fold compatibility forms, drop invisible marks and collapse white space.

    >>> clean("the\\u00a0ﬁrst\\u200b  week")
    'the first week'
    """
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def wording(blocks: Sequence[Block]) -> str:
    """Give what counts as text: cleaned, one block a line, numbers and link targets aside.

    >>> from models.words import BlockKind
    >>> wording([Block(BlockKind.LIST_ITEM, "No  fees", 1, "2.")])
    'No fees'
    """
    return "\n".join(line for block in blocks if (line := clean(block.text)))


def text_hash(blocks: Sequence[Block]) -> str:
    """Give the key of a document's register of texts: SHA-256 of its wording, in hex."""
    return hashlib.sha256(wording(blocks).encode("utf-8", "surrogatepass")).hexdigest()


def form_hash(blocks: Sequence[Block], whole: str = "") -> str:
    """Give the key of how a text is set: every mark, number, level and link target of it, in hex.

    `whole` is the key of everything that the text was taken from, menus and comments included.

    Texts of one wording and two forms are a recorded change that never alerts. It starts with the
    word "form", so that no key of a wording is like it.
    """
    rows = json.dumps([whole, to_json(blocks)], ensure_ascii=False, separators=(",", ":"))
    return FORM + hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()[len(FORM) :]


def folded(text: str) -> str:
    """Write a line without what readers do not read: typography, own dates, web addresses.

    >>> folded("Last updated: 2 May 2024 – see https://acme.example/x")
    'Last updated: ⟨date⟩ - see ⟨link⟩'
    """
    return clean(_without_links(mask_dates(text))).translate(_TYPOGRAPHY)


def _without_links(text: str) -> str:
    if "](" in text:  # Markdown that no parser took for a link
        text = _MARKDOWN_LINK.sub(r"\1", text)
    return _URL.sub("⟨link⟩", text)


def squashed(text: str) -> str:
    """Keep letters, digits and the signs that carry a quantity, without case or white space.

    >>> squashed("ACME, LLC: 1.5 %")
    'acmellc1.5%'
    """
    letters = _PUNCTUATION.sub(lambda m: "" if m[1] else m[0], text.casefold())
    return _SPACE.sub("", letters)


class Rung(StrEnum):
    """A way in which two texts may differ and be the same; each includes those before it."""

    WHITE_SPACE = "white_space"
    LINKS = "links"
    TYPOGRAPHY = "typography"
    NUMBERING = "numbering"
    CASE_AND_PUNCTUATION = "case_and_punctuation"
    DATES = "dates"
    ORDER = "order"

    @property
    def height(self) -> int:
        return _LADDER.index(self)


_LADDER = tuple(Rung)


def first_agreement(before: Sequence[Block], after: Sequence[Block]) -> Rung | None:
    """Name the first rung at which two texts agree, None where they differ in substance.

    Equal words cut into other blocks are white space. `DATES` forgives only the dates by which
    a text dates itself; `ORDER` only blocks that stay under their heading or lead-in.
    """
    single = len(before) == len(after) == 1
    if single and _differ_plainly(before[0].text, after[0].text):
        return None
    if [block.text for block in before] > [block.text for block in after]:
        before, after = after, before  # of equally good answers the same one from both sides
    alignment = align(*([(b.text, b.number, b.links) for b in side] for side in (before, after)))
    gaps = [([before[i] for i in g.before], [after[j] for j in g.after]) for g in alignment.gaps]
    rungs = [rung for gap in gaps if (rung := _agreement(*gap))]
    if len(rungs) == len(gaps) and not alignment.moved:
        return max(rungs, key=_LADDER.index, default=Rung.WHITE_SPACE)
    if single:
        return None
    left = chain.from_iterable(old for old, _ in gaps)
    right = chain.from_iterable(new for _, new in gaps)
    same = _forms(left) == _forms(right) and _places(before) == _places(after)
    return Rung.ORDER if same else None


def _forms(blocks: Iterable[Block]) -> Counter[str]:
    return Counter(form for block in blocks if (form := _form(block, Rung.DATES)))


def _agreement(before: Sequence[Block], after: Sequence[Block]) -> Rung | None:
    if len(before) == len(after) == 1 and _differ_plainly(before[0].text, after[0].text):
        return None

    def agree(rung: Rung) -> bool:
        return _joined(before, rung) == _joined(after, rung)

    # Numbers cut into the text agree below the rung that drops them, all else at the last one.
    if not any(map(agree, (Rung.TYPOGRAPHY, Rung.DATES))):
        return None
    return next(rung for rung in _LADDER if agree(rung))


def _differ_plainly(before: str, after: str) -> bool:
    """Whether letters differ that no rung drops; cheap to tell where no date or link is near."""
    if any(map(_MAY_BE_MASKED.search, (before, after))):
        return False
    old, new = (_NO_LETTERS.sub("", clean(text)).casefold() for text in (before, after))
    shared = min(len(old), len(new)) - _NUMBER_LETTERS
    return shared > 0 and old[-shared:] != new[-shared:]


def _joined(blocks: Sequence[Block], rung: Rung) -> tuple[str, ...]:
    text = "".join(_form(block, rung) for block in blocks)
    targets = (link.target for block in blocks for link in block.links)
    return (text, *targets) if rung is Rung.WHITE_SPACE else (text,)


def _form(block: Block, rung: Rung) -> str:
    """Write a block as it is compared on a rung, all white space removed."""
    height = rung.height
    text = mask_dates(block.text) if height >= Rung.DATES.height else block.text
    if height >= Rung.LINKS.height:
        text = _without_links(text)
    if height >= Rung.TYPOGRAPHY.height:
        text = clean(text).translate(_TYPOGRAPHY)
    text = _NUMBER.sub("", text) if height >= Rung.NUMBERING.height else block.number + text
    return squashed(text) if height >= Rung.CASE_AND_PUNCTUATION.height else _SPACE.sub("", text)


def leads(blocks: Sequence[Block]) -> list[str]:
    """Give for each block what it stands under: the nearest heading, or lead-in with a colon.

    Headings, lead-ins and lone links may stand anywhere: theirs is empty.
    """
    lead, found = "", []
    for block in blocks:
        opens = block.kind is BlockKind.HEADING or block.text.endswith(":")
        lone_link = len(block.links) == 1 and clean(block.links[0].text) == clean(block.text)
        found.append("" if opens or lone_link else lead)
        lead = _form(block, Rung.DATES) if opens else lead
    return found


def _places(blocks: Sequence[Block]) -> Counter[tuple[str, str]]:
    forms = (_form(block, Rung.DATES) for block in blocks)
    return Counter(place for place in zip(leads(blocks), forms, strict=True) if place[1])


def redated(before: Sequence[Block], after: Sequence[Block]) -> bool:
    """Say whether a text's own dates changed, whatever else did."""
    return _own_dates(before) != _own_dates(after)


def _own_dates(blocks: Sequence[Block]) -> tuple[str, ...]:
    dates = read_dates(blocks)
    stated: tuple[Stated | None, ...] = (dates.last_updated, dates.effective, *dates.ambiguous)
    return tuple(date.value or date.text if date else "" for date in stated)
