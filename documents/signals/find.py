"""All signals of a changed passage, in the order of the rules."""

from collections.abc import Iterator

from documents.quoting import Texts
from documents.signals.consent import find_consent
from documents.signals.contact import find_contact
from documents.signals.definitions import find_definitions
from documents.signals.listed import find_listed
from documents.signals.modality import find_modality
from documents.signals.negation import find_negation
from documents.signals.passage import Passage, Signal
from documents.signals.quantities import find_quantities
from documents.signals.reach import find_reach


def find_signals(passage: Passage, texts: Texts) -> Iterator[Signal]:
    """Notice everything the rules know in one changed passage; English only."""
    yield from find_quantities(passage)
    yield from find_consent(passage)
    yield from find_modality(passage)
    yield from find_negation(passage, texts)
    yield from find_listed(passage)
    yield from find_contact(passage, texts)
    yield from find_definitions(passage, texts)
    yield from find_reach(passage)
