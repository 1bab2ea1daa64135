"""The provisions that pages tell of: those of the texts, and not those about the texts."""

from collections.abc import Mapping, Sequence

from models.taxonomy import Family, Provision, taxonomy

TOLD: Sequence[Provision] = [
    topic for topic in taxonomy().values() if topic.family is not Family.META
]


def spoken_of(has: Mapping[str, Sequence[str]], terms_type: str) -> list[Provision]:
    """Choose the provisions that one document of a platform speaks of.

    >>> [topic.id for topic in spoken_of({"arbitration": ["Terms of Service"]}, "Terms of Service")]
    ['arbitration']
    """
    return [topic for topic in TOLD if terms_type in has.get(topic.id, ())]
