"""Asking first or only letting people refuse: opt-in against opt-out.

Why it generalises: both are named by few fixed phrases, in every policy and in the laws that
require them, and the change from one to the other means the same wherever it stands.
"""

import re
from collections.abc import Iterator

from documents.signals.passage import Kind, Passage, Signal

_ASKED = re.compile(
    r"\bopt(?:s|ed)?[- ]?in\b|if you (?:consent|agree|choose) to|only with your|your permission|"
    r"(?:with|obtain|without) (?:your |the user['’]s )?"
    r"(?:prior |explicit |express |written |further )*consent",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\bopt(?:s|ed|ing)?[- ]?out\b|unless you (?:object|tell us|disable|turn)|by default",
    re.IGNORECASE,
)


def find_consent(passage: Passage) -> Iterator[Signal]:
    """Notice one way of consent that gave place to the other, or went without another."""
    asked_before, asked_after = _ASKED.search(passage.old), _ASKED.search(passage.new)
    if bool(asked_before) == bool(asked_after):
        return
    refused_before, refused_after = _REFUSED.search(passage.old), _REFUSED.search(passage.new)
    if asked_before and refused_after and not refused_before:
        yield Signal(
            Kind.CONSENT,
            True,
            "Consent is no longer asked first; you may only opt out",
            passage.before(*asked_before.span()),
            passage.after(*refused_after.span()),
        )
    if asked_after and refused_before and not refused_after:
        yield Signal(
            Kind.CONSENT,
            False,
            "Consent is now asked first, instead of an opt-out",
            passage.before(*refused_before.span()),
            passage.after(*asked_after.span()),
        )
