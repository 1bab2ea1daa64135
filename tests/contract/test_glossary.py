"""Every table and every word that a row may carry stands in the glossary."""

import enum
from pathlib import Path

import pytest

from models import tables, words

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
VOCABULARIES = [
    item for item in vars(words).values() if isinstance(item, enum.EnumMeta) and list(item)
]


@pytest.mark.parametrize("table", tables.__all__)
def test_every_table_is_explained(table):
    assert f"| {table} |" in GLOSSARY


@pytest.mark.parametrize("word", [word for words_ in VOCABULARIES for word in words_])
def test_every_word_is_explained(word):
    explained = f"| {word.value} |" in GLOSSARY
    assert explained or any(word.value in line.split(", ") for line in listed_words())


def listed_words():
    """Lines and table cells that explain several words at once."""
    for line in GLOSSARY.splitlines():
        yield line.strip("| .").partition(" |")[0]
