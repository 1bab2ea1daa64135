"""The data files of provisions hold together: taxonomy, rules, headings and table."""

import ast
import re
from pathlib import Path

import pytest

from documents.provisions.headings import FILE as HEADINGS
from documents.provisions.rules import FOLDER, rules
from documents.provisions.table import FILE as WEIGHTS
from documents.provisions.table import RULE, read_table, table, write_table
from models.taxonomy import Confidence, Family, Region, Status, taxonomy
from models.terms_types import terms_types

ROOT = Path(__file__).parents[2]
LINKS = [link for provision in taxonomy().values() for link in provision.law]
BUILD_TIME_ONLY = {"numpy", "scipy", "sklearn"}


def test_the_taxonomy_has_51_provisions_and_173_links():
    assert (len(taxonomy()), len(LINKS)) == (51, 173)


def test_the_taxonomy_uses_every_known_word():
    assert {provision.family for provision in taxonomy().values()} == set(Family)
    assert {link.region for link in LINKS} == set(Region)
    assert {link.status for link in LINKS} == set(Status)
    assert {link.confidence for link in LINKS} == set(Confidence)


def test_a_provision_is_expected_in_known_documents():
    expected = {name for provision in taxonomy().values() for name in provision.terms_types}
    unknown = {"Content Monetisation Policy"}
    assert expected - set(terms_types()) <= unknown


def test_a_link_may_engage_and_never_violates():
    said = [link.sentence for link in LINKS]
    assert all(re.match("may (come to )?engage |no longer engages ", one) for one in said)
    assert not re.search("violat", (ROOT / "models/taxonomy.toml").read_text("utf-8"))


def test_what_is_not_law_is_not_said_to_be():
    certain = [link for link in LINKS if link.sentence.startswith("may engage")]
    assert {link.status for link in certain} == {
        Status.IN_FORCE,
        Status.IN_FORCE_IN_PART,
        Status.TO_CONFIRM,
    }


def test_every_provision_has_rules_and_no_rule_is_of_an_unknown_one():
    assert {rule.provision for rule in rules()} == taxonomy().keys()


def test_rules_have_names_of_their_own():
    names = [rule.id for rule in rules()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_says_why_and_can_be_tried(rule):
    assert len(rule.why.split()) >= 4
    assert 0 < rule.weight <= 1
    assert rule.find.search("") is None
    assert all(cue == cue.lower() for cue in rule.cues)


def test_every_provision_has_headings():
    names = re.findall(r"^(\w+) =", HEADINGS.read_text("utf-8"), re.MULTILINE)
    assert set(names) == taxonomy().keys()


def test_the_table_knows_only_provisions_of_the_taxonomy():
    assert {column.provision for column in table().columns} <= taxonomy().keys()


def test_the_table_was_trained_with_the_rules_that_stand():
    weighed = {name.removeprefix(RULE) for name in table().weights if name.startswith(RULE)}
    assert weighed <= {rule.id for rule in rules()}


def test_the_table_is_small_and_written_in_one_way():
    text = WEIGHTS.read_text("utf-8")
    note = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#"))
    assert write_table(read_table(text), note) == text
    assert len(text) < 600_000


@pytest.mark.parametrize("path", [WEIGHTS, WEIGHTS.with_name("README.md")], ids=lambda p: p.name)
def test_the_table_names_its_sources_and_its_licence(path):
    text = path.read_text("utf-8")
    for words in ("ToS;DR", "CC BY-SA 3.0", "CC BY 4.0", "Multilingual-Unfair-Clause-Detection"):
        assert words in text.replace("-\n# ", "-")


def test_no_pattern_names_a_company_of_the_labels():
    text = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.toml")).lower()
    assert not re.search("facebook|spotify|paypal|tiktok|evernote|pinterest", text)


@pytest.mark.parametrize("path", sorted((ROOT / "documents").rglob("*.py")), ids=lambda p: p.name)
def test_nothing_of_training_is_needed_at_run_time(path):
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in nodes for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    assert not {name.partition(".")[0] for name in names} & BUILD_TIME_ONLY
