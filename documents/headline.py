"""The one sentence at the head of a change, built from the strongest evidence."""

from documents import phrases
from documents.reading import Reading
from documents.signals.passage import Kind, Signal
from documents.weighing import named_stakes, stakes_of, strength
from models.summary import Dates

# What a signal is worth as a headline beside the points of what its sentence is about. Only
# rules that say something of their own stand here.
_WORTH = {
    Kind.CONSENT: 8,
    Kind.NEGATION: 6,
    Kind.QUANTITY: 6,
    Kind.MODALITY: 5,
    Kind.LISTED: 5,
    Kind.REACH: 4,
    Kind.CONTACT: 3,
}
_TOPICS = 2


def say_headline(reading: Reading, platform: str, terms_type: str, dates: Dates) -> str:
    """Say what changed in at most 25 words: a signal, else where and what it is about."""
    if reading.reason:
        several = reading.causes > {reading.reason}
        return phrases.say_cosmetic(platform, terms_type, reading.reason, several=several)
    if reading.rewritten():
        return phrases.say_changed(platform, terms_type, "largely rewritten", 0, dates)
    others = len(reading.telling) - 1
    signal = max(reading.signals, key=lambda one: _worth(one, reading), default=None)
    if signal and _worth(signal, reading) >= strength(reading.strongest, reading.texts):
        return phrases.say_evidence(platform, terms_type, signal.sentence, others, dates)
    place = phrases.say_place(reading.strongest, reading.section(reading.strongest))
    about = [stake.words for stake in named_stakes(reading.strongest, reading.texts)[:_TOPICS]]
    return phrases.say_changed(platform, terms_type, place, others, dates, about)


def _worth(signal: Signal, reading: Reading) -> int:
    if signal.adverse is None or signal.kind not in _WORTH:
        return 0
    spans = [span for span in (signal.before, signal.after) if span]
    sentences = [reading.texts.sentences(span) for span in spans]
    return _WORTH[signal.kind] + stakes_of(sentences, reading.texts)
