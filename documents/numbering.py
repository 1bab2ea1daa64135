"""Splits a printed clause number or bullet from the words that follow it."""

import re
from functools import lru_cache
from string import ascii_letters, ascii_lowercase

_ROMAN = r"(?=[ivxl])(?:x{0,3}|xl|lx{0,3})(?:ix|iv|v?i{0,3})"
_PART = r"(?:0|[1-9]\d{0,2})"
_HAN = "一二三四五六七八九十百零〇"

_BULLET = re.compile(r"(?:[•▪▫◦‣●○■□►▶➢➤✓✔❖\uf0b7\uf0a7]\s*|[·∙⁃*–—-]\s+)(?=\S)")
_DECIMAL = re.compile(
    rf"(?:\({_PART}(?:\.{_PART}){{0,5}}\)|{_PART}(?:\.{_PART}){{0,5}}(?:\.\)|[.)]))(?=\s)"
)
_OPEN_DECIMAL = re.compile(rf"[1-9]\d?(?:\.{_PART}){{1,5}}(?=\s)")
_LETTER = re.compile(
    rf"(?:\((?:{_ROMAN}|[^\W\d_]{{1,2}})\)|(?:{_ROMAN}|[^\W\d_])[.)])(?=\s)", re.IGNORECASE
)
_CJK = re.compile(
    rf"(?:[{_HAN}]{{1,4}}|{_PART})、|（(?:[{_HAN}]{{1,4}}|{_PART})）"
    rf"|第\s?[{_HAN}\d]{{1,6}}\s?[条條章節节款项項](?=[\s（(：:])|제\s?\d{{1,3}}[조항장절](?=[\s（(])"
)
_LABEL = re.compile(
    r"(?:§{1,2}\s?|[^\W\d_]{2,10}\.?\s)"
    rf"(?:{_PART}(?:\.{_PART}){{0,4}}[a-z]?|[IVXLC]{{1,6}}|[A-Z])(?![\w(])(?P<mark>[.:)]?)"
)
_AFTER_LABEL = re.compile(r"\s*[–—:-]\s+|\s+")

# "25. Mai 2018" and "1. 2. 2024" are dates; "1.5 GB" is a quantity.
_DATE_TAIL = re.compile(r"\s+(?:[^\W\d_]{2,12}\.?|\d{1,2}\.)\s?(?:19|20)\d\d\b")
_UNIT = re.compile(
    r"(?:[kmgtp]i?b|[kmg]?hz|eur|usd|gbp|chf|jpy|euros?|dollars?|mio|mrd|mill|bill|trill|per|proz"
    r"|hours?|days?|weeks?|months?|years?|stunden|tage?|wochen|monate?|jahre?|[万億亿千百])",
    re.IGNORECASE,
)

# Every word here names a numbered part of a legal text in some language.
_LABEL_WORDS = """
    article articles art artikel artículo articulo articolo artigo artykuł статья стаття madde
    άρθρο članak článek článok čl cikk pasal điều section sec sección sezione seção secção sektion
    abschnitt avsnitt раздел розділ bölüm oddíl clause cláusula clausola klausel klauzula ziffer
    punkt pkt пункт kapitel kapittel chapter chapitre capítulo capitolo rozdział hoofdstuk luku
    глава annex annexe anhang bijlage anexo allegato appendix schedule exhibit załącznik
    приложение part partie teil parte deel część titre title título titolo titel"""
LABELS = frozenset(_LABEL_WORDS.split())

# Two letters that begin neither a label nor a Roman number: nearly all text ends the search here.
_PLAIN_STARTS = frozenset(
    first + second
    for first in ascii_letters
    for second in ascii_lowercase
    if not {first.lower(), second} <= set("ivxl")
) - {cased for label in LABELS for cased in (label[:2], label[:2].title())}


def split_number(text: str, *, heading: bool = False) -> tuple[str, str]:
    """Split collapsed text into its number or bullet as printed ("" for none) and the rest.

    A year, a date or a quantity at the start is text: "2024 brought", "25. Mai 2018", "1.5 GB of".
    A label without punctuation ("Section 5 applies") is a number in headings alone.

    >>> split_number("2.1 You may cancel."), split_number("(a) by post"), split_number("30 days")
    (('2.1', 'You may cancel.'), ('(a)', 'by post'), ('', '30 days'))
    """
    if text[:2] in _PLAIN_STARTS:
        return "", text
    end = _number_end(text, heading=heading)
    rest = text[end:].lstrip()
    if not end or not rest:
        return "", text
    return text[:end].rstrip(" –—:-") or text[:end].strip(), rest


def is_number_alone(text: str) -> bool:
    """Whether the text is nothing but a punctuated number or a bullet, as in a cell of its own.

    >>> is_number_alone("1.1."), is_number_alone("•"), is_number_alone("30")
    (True, True, False)
    """
    return len(text) <= 8 and bool(split_number(f"{text} X")[0]) and not text[-1].isalnum()


def _number_end(text: str, *, heading: bool) -> int:
    first = text[:1]
    if first.isalpha():
        return _letter_end(text, heading=heading)
    if first.isdecimal() or first == "(":
        return _decimal_end(text)
    if first == "§":
        return _label_end(text, heading=heading)
    found = _BULLET.match(text) or (_CJK.match(text) if first == "（" else None)
    return found.end() if found else 0


def _letter_end(text: str, *, heading: bool) -> int:
    marked = text[1:2] in ".)" or text[0] in "ivxlIVXL"
    if marked and (found := _LETTER.match(text)):
        return found.end()
    if not text[0].isascii() and (found := _CJK.match(text)):
        return found.end()
    return _label_end(text, heading=heading) if _is_label(text[:16].partition(" ")[0]) else 0


def _decimal_end(text: str) -> int:
    found = _DECIMAL.match(text) or _LETTER.match(text) or _CJK.match(text)
    if found:
        return 0 if _DATE_TAIL.match(text, found.end()) else found.end()
    found = _OPEN_DECIMAL.match(text)
    return found.end() if found and _opens_clause(text[found.end() :].lstrip()) else 0


def _opens_clause(rest: str) -> bool:
    first = rest.lstrip("\"'“”„«‘([")[:1]
    return first.isalpha() and not first.islower() and not _UNIT.match(rest)


def _label_end(text: str, *, heading: bool) -> int:
    found = _LABEL.match(text)
    if found is None:
        return 0
    gap = _AFTER_LABEL.match(text, found.end())
    if gap is None:
        return 0
    marked = bool(found["mark"]) or bool(gap.group().strip())
    return gap.end() if marked or (heading and _opens_clause(text[gap.end() :])) else 0


@lru_cache(maxsize=4096)
def _is_label(word: str) -> bool:
    return word.rstrip(".").casefold() in LABELS
