"""Which topics of the taxonomy a clause speaks of: phrase rules and a small linear table."""

from documents.provisions.classify import PROVISIONS_VERSION, Label, Word, classify

__all__ = ["PROVISIONS_VERSION", "Label", "Word", "classify"]
