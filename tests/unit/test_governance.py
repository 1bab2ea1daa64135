"""What a text says and what follows: exact quotes, a sum, places, lines; never an invention."""

import pytest

from documents.governance.analysis import analyse
from documents.governance.exposure import HIGH, MEDIUM
from documents.governance.tags import Tag, recall_tags, tag_blocks
from models.blocks import Block, Link, plain_text
from models.governance import DISCLAIMER
from models.taxonomy import taxonomy
from models.words import BlockKind, Severity
from tests.policies import ARBITRATION, OPT_OUT, TERMS, paragraphs

HEADING = Block(BlockKind.HEADING, "Disputes", 2, "9.")
GERMAN = """Diese Bedingungen gelten für die Nutzung der Dienste und werden zwischen Ihnen und uns
geschlossen. Wir können die Bedingungen ändern, wenn wir Ihnen dies mitteilen. Die Nutzung der
Dienste ist für Sie nicht kostenlos, und wir haften nicht für Schäden, die Ihnen durch die Nutzung
entstehen oder die von uns nicht zu vertreten sind. Sie können dem nicht widersprechen."""


def analysed(*texts, **cells):
    return analyse(paragraphs(*texts), **{"terms_type": "Terms of Service", **cells})


def found(analysis, provision):
    return next(one for one in analysis.provisions if one.provision == provision)


def every_quote(analysis):
    for one in analysis.provisions:
        yield from (*one.quotes, *(stance.quote for stance in one.stances))
    lines = (*analysis.landscape, *analysis.jurisdictions, *analysis.implications)
    for line in (*lines, *analysis.considerations, *analysis.exposure.sum):
        yield line.quote


def test_every_line_rests_on_words_of_the_text_at_their_offsets():
    blocks = (*paragraphs(*TERMS), HEADING, *paragraphs(ARBITRATION + OPT_OUT))
    stored = plain_text(blocks)
    quotes = list(every_quote(analyse(blocks, terms_type="Terms of Service")))
    assert quotes
    assert all(stored[quote.start : quote.end] == quote.text for quote in quotes)
    assert all(quote.text in stored.split("\n")[quote.block] for quote in quotes)


def test_a_quote_names_the_section_it_stands_in():
    blocks = (*paragraphs(*TERMS), HEADING, *paragraphs(ARBITRATION))
    analysis = analyse(blocks, terms_type="Terms of Service")
    assert found(analysis, "arbitration").quotes[0].section == "9. Disputes"


def test_the_exposure_is_the_sum_of_its_points():
    exposure = analysed(*TERMS, ARBITRATION).exposure
    assert exposure.points == sum(point.points for point in exposure.sum)
    bounds = {Severity.LOW: 0, Severity.MEDIUM: MEDIUM, Severity.HIGH: HIGH}
    assert exposure.points >= bounds[exposure.level]


def test_a_provision_weighs_its_weight_and_less_where_it_is_eased():
    def points(*texts):
        found = {point.provision: point for point in analysed(*TERMS, *texts).exposure.sum}
        return found["arbitration"].points

    weight = taxonomy()["arbitration"].base_exposure
    assert (points(ARBITRATION), points(ARBITRATION + OPT_OUT)) == (weight, weight - 1)


def test_a_provision_only_spoken_of_counts_nothing():
    exposure = analysed(*TERMS).exposure
    assert "eligibility_minors" not in {point.provision for point in exposure.sum}


def test_an_opt_out_is_what_there_is_to_consider():
    lines = [line.sentence for line in analysed(*TERMS, ARBITRATION + OPT_OUT).considerations]
    assert any("opt-out from arbitration before its deadline" in line for line in lines)


def test_law_is_said_to_be_engaged_at_most():
    lines = analysed(*TERMS, ARBITRATION).landscape
    assert lines
    for line in lines:
        assert "engage" in line.sentence
        assert str(line.as_of) in line.sentence
        assert "violat" not in line.sentence


def test_the_law_the_courts_and_the_regions_named_are_flagged():
    flags = {(flag.kind, flag.place) for flag in analysed(*TERMS).jurisdictions}
    assert {("governing_law", "Ireland"), ("courts", "Dublin, Ireland")} <= flags


@pytest.mark.parametrize(
    ("clause", "flag"),
    [
        ("These Terms are governed by Irish law.", ("governing_law", "Irish")),
        (
            "These Terms are governed by the laws of the State of California, USA, and no other.",
            ("governing_law", "State of California, USA"),
        ),
        (
            "These Terms are governed by the laws of the country in which you reside.",
            ("governing_law", "the user’s home"),
        ),
        (
            "Disputes go to arbitration. The seat of arbitration shall be London, England.",
            ("arbitration_seat", "London, England"),
        ),
        (
            "Any dispute will be resolved by binding arbitration administered by the AAA.",
            ("arbitration_seat", "American Arbitration Association"),
        ),
        ("Residents of California have more rights under local law.", ("region", "California")),
    ],
)
def test_a_place_is_flagged_as_the_text_names_it(clause, flag):
    flags = {(one.kind, one.place) for one in analysed(*TERMS[:6], clause).jurisdictions}
    assert flag in flags


def test_no_place_is_made_of_words_that_are_none():
    clause = "THE COURTS OF COMPETENT JURISDICTION SHALL HEAR ANY DISPUTE UNDER THESE TERMS."
    flags = analysed(*TERMS[:6], clause).jurisdictions
    assert [flag for flag in flags if flag.kind == "courts"] == []


def test_what_is_usual_and_missing_is_named():
    absent = analysed(*TERMS).absent
    assert "content_licence" in absent
    assert "liability" not in absent


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        (paragraphs("Usage Policy"), "too few words"),
        (
            [
                Block(BlockKind.LIST_ITEM, name, 1, links=(Link(name, "https://acme.example/x"),))
                for name in ["Read our long and complete usage policy for everyone here"] * 9
            ],
            "an index of links",
        ),
        (paragraphs(GERMAN), "the language has no rules yet (de)"),
        (
            paragraphs("The owl sits on the roof of the old mill and looks at the moon. " * 6),
            "no clause",
        ),
    ],
    ids=["title", "index", "german", "story"],
)
def test_what_was_not_archived_or_cannot_be_read_is_never_rated(blocks, why):
    analysis = analyse(blocks, terms_type="Acceptable Use Policy")
    assert why in (analysis.not_assessed or "")
    assert analysis.exposure is None
    assert analysis.provisions == analysis.landscape == ()


def test_a_linked_document_whose_text_is_not_kept_is_named():
    link = Link("Privacy Policy", "https://www.acme.example/privacy/#top")
    blocks = [
        *paragraphs(*TERMS),
        Block(BlockKind.PARAGRAPH, "See our Privacy Policy.", 0, "", (link,)),
    ]
    told = analyse(blocks, terms_type="Terms of Service").notes
    assert told == ("Linked document not archived: “Privacy Policy”; nothing is said of its text.",)
    archived = ["https://acme.example/privacy"]
    assert analyse(blocks, terms_type="Terms of Service", archived=archived).notes == ()


def test_the_same_text_gives_the_same_bytes_and_says_that_it_decides_nothing():
    first, second = (analysed(*TERMS).model_dump_json() for _ in range(2))
    assert first == second
    assert DISCLAIMER in first


def test_a_block_known_keeps_its_tags_and_a_moved_one_too():
    blocks = paragraphs(*TERMS)
    tagged = tag_blocks(blocks)
    mark = (Tag("fees", 1.0, "kept", 0, 1),)
    again = tag_blocks(blocks[::-1], dict.fromkeys(tagged.keys, mark))
    assert set(again.tags) == {mark}


def test_the_same_words_under_another_heading_are_another_clause():
    under = tag_blocks([HEADING, *paragraphs(ARBITRATION)])
    alone = tag_blocks(paragraphs(ARBITRATION))
    assert under.keys[1] != alone.keys[0]


def test_recalled_tags_are_those_that_were_stored():
    tagged = tag_blocks(paragraphs(*TERMS))
    stored = {key: tags for key, tags in tagged.by_key.items() if tags}
    assert recall_tags(tagged.blocks, stored) == tagged


def test_a_title_in_the_line_is_not_what_is_quoted():
    clause = "Governing law. These Terms are governed by the laws of Ireland."
    analysis = analysed(*TERMS[:6], clause)
    assert "laws of Ireland" in found(analysis, "governing_law").quotes[0].text


def test_words_behind_a_not_are_no_stance():
    clause = "We do not sell or share your personal information with third parties for advertising."
    analysis = analysed(*TERMS[:6], clause, terms_type="Privacy Policy")
    worse = [stance.words for stance in found(analysis, "sharing_sale").stances if stance.worse]
    assert worse == []
