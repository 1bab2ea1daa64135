"""How platforms word a provision, and platforms side by side."""

import pytest

from models.tables import Analysis, Clause
from models.words import Cause
from tests.factories import make_context
from workers.steps.reading.liken import liken_wordings

WORDS = "Any dispute will be resolved by binding arbitration under the laws of Ireland."


@pytest.fixture
def put(records):
    """Put a clause of a platform in force, as the analysis would."""

    def in_force(slug, text=WORDS, provision="arbitration"):
        document = records.document(slug, slug.title(), "Terms of Service")
        version = records.version(document, 1, Cause.FIRST, days_ago=30)
        cells = {"document_id": document.id, "rules_version": "1", "made_at": records.now}
        records.add(Analysis(version_id=version.id, analysis={}, **cells))
        records.add(
            Clause(
                document_id=document.id,
                provision=provision,
                key=slug,
                text=text,
                score=0.9,
                rule_id="arbitration.binding",
                start=0,
                end=len(text),
                since=version.detected_at,
            )
        )
        records.session.commit()
        return document

    return in_force


def test_every_provision_is_listed_with_its_share(web, put):
    put("acme")
    put("birch", provision="fees")
    place = web.get("/provisions").text.partition('href="/provisions/arbitration"')[2]
    assert "1 of 2" in place.partition("</li>")[0]


def test_a_provision_says_who_has_it_and_since_when(web, put):
    put("acme")
    page = web.get("/provisions/arbitration").text
    assert "In 1 of 1 platform" in page
    assert 'href="/platforms/acme"' in page
    assert "the first text on record" in page


def test_only_plans_with_provisions_see_the_words_and_the_law(put, web):
    put("acme")
    page = web.get("/provisions/arbitration").text
    assert (WORDS in page, "may engage" in page) == (False, False)
    assert "monitoring of single provisions (Professional)" in page


def test_a_plan_with_provisions_sees_the_words_and_the_law(put, professional):
    put("acme")
    page = professional.get("/provisions/arbitration").text
    assert WORDS in page
    assert "May engage" in page
    assert "arbitration replaces the courts" in page
    assert "Not in " not in page


def test_platforms_are_shown_fifty_at_a_time(professional, put):
    slugs = [f"platform-{number:02}" for number in range(52)]
    for slug in slugs:
        put(slug)
    first = professional.get("/provisions/arbitration").text
    assert "In 52 of 52 platforms" in first
    assert "1 to 50 of 52 platforms" in first
    assert [slug for slug in slugs if f'href="/platforms/{slug}"' in first] == slugs[:50]
    second = professional.get("/provisions/arbitration?after=platform-49").text
    assert 'href="/provisions/arbitration?after=platform-49#wordings"' in first
    assert "51 to 52 of 52 platforms" in second
    assert [slug for slug in slugs if f'href="/platforms/{slug}"' in second] == slugs[50:]
    assert 'href="/provisions/arbitration?after=#wordings"' in second


def test_platforms_are_found_by_a_part_of_their_name(web, put):
    for slug in ("acme", "birch"):
        put(slug)
    page = web.get("/provisions/arbitration?named=BIR").text
    assert ('href="/platforms/birch"' in page, 'href="/platforms/acme"' in page) == (True, False)
    assert "In 2 of 2 platforms" in page
    assert "with “BIR” in the name" in page


def test_a_name_that_nobody_has_is_said_to_be_nobodys(web, put):
    put("acme")
    page = web.get("/provisions/arbitration", params={"named": '"><script>&\0'})
    assert page.status_code == 200
    assert "No platform with this in its name has it." in page.text
    assert "<script>&" not in page.text


def test_behind_the_last_platform_there_are_no_more(web, put):
    put("acme")
    assert web.get("/provisions/arbitration?after=zz").status_code == 200


def test_the_nearest_wording_is_named_once_it_was_looked_for(professional, put, database, tmp_path):
    put("acme")
    put("birch", f"{WORDS} So it is.")
    assert "Nearest wording" not in professional.get("/provisions/arbitration").text
    liken_wordings(make_context(database.engine, tmp_path))
    assert "Nearest wording: Birch" in professional.get("/provisions/arbitration").text


def test_an_unknown_provision_is_no_page(web):
    assert web.get("/provisions/horoscopes").status_code == 404


def test_platforms_stand_side_by_side_by_provision(web, put):
    put("acme")
    put("birch", provision="fees")
    page = web.get("/compare?platform=acme&platform=birch&platform=&platform=").text
    row = page.partition('href="/provisions/arbitration"')[2].partition("</tr>")[0]
    assert "in the Terms of Service" in row
    assert "not recognised" in row


def test_a_plan_with_provisions_compares_the_words(professional, put):
    put("acme")
    put("birch")
    page = professional.get("/compare?platform=acme&platform=birch").text
    assert page.count(WORDS) == 2


def test_platforms_to_compare_may_be_named_as_people_do(web, put):
    put("acme")
    put("birch")
    page = web.get("/compare?platform=ACME&platform=Birch&platform=").text
    assert page.count("in the Terms of Service") == 2
    assert 'value="Birch"' in page.partition("<datalist")[0]


def test_a_name_that_no_platform_has_is_named(web, put):
    put("acme")
    page = web.get("/compare", params={"platform": ["acme", "Nobody & Sons"]}).text
    assert "No platform is watched by the name Nobody &amp; Sons." in page


def test_one_platform_is_not_compared_and_four_are_the_most(web, put):
    for slug in ("a", "b", "c", "d", "e"):
        put(slug)
    assert "Choose two to four" in web.get("/compare?platform=a&platform=a&platform=zz").text
    asked = "&".join(f"platform={slug}" for slug in "abcde")
    head = web.get(f"/compare?{asked}").text.partition("<thead>")[2].partition("</thead>")[0]
    assert head.count('scope="col"') == 5


def test_a_platform_says_what_its_texts_speak_of(web, put):
    put("acme")
    page = web.get("/platforms/acme").text
    fact = page.partition('href="/provisions/arbitration"')[2].partition("</li>")[0]
    assert "Terms of Service" in fact
    assert "Not recognised in its texts" in page
