"""Words that changed inside a block without changing what it says."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from documents.normalise import Rung, folded, squashed
from documents.reasons import Cosmetic
from documents.words import word_edits
from models.blocks import Block
from models.words import BlockKind

_THROUGHOUT = 3  # places from which one replacement is a renaming
_LONG_WORD = 8
_PARAGRAPH, _FEW = 10, 12  # words that a cut paragraph still has, and those it may have lost
_CLOSING = ".!?"
_WORD = re.compile(r"\w[\w'-]*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*")
_HIDDEN = re.compile(r"\W*email\W*protected\W*", re.IGNORECASE)
_HOST = re.compile(r"⟨link⟩|(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_DEBRIS = re.compile(r"</?[a-z]+/?>|(?:code|strong|span|em|br|div)/?>|`")  # markup left in text
_QUOTED = re.compile(r'"[^"]*"')
_WHERE = """in the this that of at under see set out our section below above table following page
paragraph clause article part"""
_WHERE_WORDS = frozenset(_WHERE.split())
_SPELT = {"e.g": "for example", "i.e": "that is", "usa": "united states", "u.s": "united states"}
_ABBREVIATION = re.compile(r"\b(?:" + "|".join(map(re.escape, _SPELT)) + r")\b\.?", re.IGNORECASE)
_OPPOSITES = re.compile(r"(?:un|in|im|il|ir|non|dis|mis|anti)-?", re.IGNORECASE)
Replaced = tuple[str, str]  # the words gone, and those that came for them
_MODALS = """must shall will would should could might cannot never only without unless except none
either neither less more minor major before after with within"""
_NEVER_TYPOS = frozenset(_MODALS.split())


def find_renamings(places: Iterable[Iterable[Replaced]], after: str) -> dict[str, str]:
    """Find the names that gave way to another in several places and are gone from the new text."""
    edits = Counter(edit for place in places for edit in set(place))
    often = ((a, b) for (a, b), n in edits.items() if n >= _THROUGHOUT and a and b)
    return {a: b for a, b in often if _is_name(a) and _is_name(b) and a not in after}


def name_slip(old: Block, new: Block, renamed: Mapping[str, str]) -> str | None:
    """Name why all changed words of a block mean nothing; None where one may mean something."""
    before, after = folded(old.text), folded(new.text)
    swapped = before
    for name, now in renamed.items():
        swapped = swapped.replace(name, now)
    heading = old.kind is new.kind is BlockKind.HEADING
    edits = _replaced(swapped, after)
    if _is_cut_short(before, after) or _is_cut_short(after, before):
        return Cosmetic.CUT_SHORT
    reasons = [_of_edit(gone, come, after, heading=heading) for gone, come in edits]
    if swapped != before:
        reasons.append(Cosmetic.RENAMED)
    if reasons and all(reasons):
        return reasons[0]
    return Cosmetic.REARRANGED if _is_rearranged(edits) else None


def _is_cut_short(whole: str, cut: str) -> bool:
    """Whether a paragraph stops in the midst of its last sentence; an author would close it."""
    lost = whole.removeprefix(cut)
    if not cut or lost == whole or whole[-1:] not in _CLOSING or not lost[0].isspace():
        return False
    return cut[-1].isalpha() and len(cut.split()) >= _PARAGRAPH and len(lost.split()) <= _FEW


def _replaced(old: str, new: str) -> list[Replaced]:
    return [
        (old[e.before_start : e.before_end].strip(), new[e.after_start : e.after_end].strip())
        for e in word_edits(old, new)
    ]


def _of_edit(gone: str, come: str, after: str, *, heading: bool) -> str | None:
    if _plain(gone) == _plain(come):
        return Rung.CASE_AND_PUNCTUATION
    if _is_hidden(gone, come) or _is_hidden(come, gone):
        return Cosmetic.HIDDEN_ADDRESS
    if _HOST.fullmatch(gone) and _HOST.fullmatch(come):
        return Cosmetic.WEB_ADDRESS
    if gone.startswith("[") and "]" in gone and come and squashed(come) in squashed(gone):
        return Cosmetic.PLACEHOLDER
    if not come and _is_repeated(gone, after):
        return Cosmetic.REPETITION
    if _says_where(gone) and _says_where(come):
        return Cosmetic.CROSS_REFERENCE
    if _is_typo(gone, come):
        return Cosmetic.TYPO
    return Cosmetic.HEADING if heading and _only_little_words(gone, come) else None


def _plain(text: str) -> str:
    return squashed(_spelt_out(_DEBRIS.sub("", text)))


def _spelt_out(text: str) -> str:
    return _ABBREVIATION.sub(lambda m: _SPELT[m[0].lower().rstrip(".")], text)


def _is_hidden(shown: str, hidden: str) -> bool:
    return bool(_EMAIL.fullmatch(shown) and _HIDDEN.fullmatch(hidden))


def _is_name(text: str) -> bool:
    """Whether all words are capitalised or figures, as in names and postal addresses."""
    words = _WORD.findall(text)
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)


def _is_repeated(gone: str, after: str) -> bool:
    """Whether names and figures stood twice in a block, as in a postal address."""
    rest = squashed(after)
    return _is_name(gone) and all(squashed(word) in rest for word in _WORD.findall(gone))


def _says_where(text: str) -> bool:
    words = _WORD.findall(_QUOTED.sub("", text.lower()))
    return bool(words) and _WHERE_WORDS.issuperset(words)


def _is_typo(gone: str, come: str) -> bool:
    old, new = _WORD.findall(gone.lower()), _WORD.findall(come.lower())
    return 0 < len(old) == len(new) and all(map(_nearly_same, old, new))


def _nearly_same(old: str, new: str) -> bool:
    """Whether one word is a slip or an inflection of the other, never its opposite or a modal."""
    if old == new:
        return True
    if min(len(old), len(new)) < 4 or not (old + new).isalpha() or {old, new} & _NEVER_TYPOS:
        return False
    shorter, longer = sorted((old, new), key=len)
    prefix = longer.removesuffix(shorter)
    if prefix != longer and _OPPOSITES.fullmatch(prefix):
        return False
    return OSA.distance(old, new) <= (2 if len(shorter) >= _LONG_WORD else 1)


def _only_little_words(gone: str, come: str) -> bool:
    words = _WORD.findall(f"{gone} {come}".lower())
    return all(len(word) <= 3 and word not in {"no", "not"} for word in words)


def _is_rearranged(edits: Sequence[Replaced]) -> bool:
    """Whether names and figures only changed places, as in a postal address."""
    gone, come = (" ".join(side) for side in zip(*edits, strict=True)) if edits else ("", "")
    old, new = (Counter(_WORD.findall(_spelt_out(text).lower())) for text in (gone, come))
    return old == new and _is_name(gone) and _is_name(come)
