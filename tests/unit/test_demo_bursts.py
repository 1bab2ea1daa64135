"""However the demo's alerts come together on Slack, one message shows the proof of each change."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from demo.expected import NEWS
from demo.site.policies import read_policies
from documents.extract import RawPage, extract
from documents.summary import summarise
from models.declaration import Declaration, Page
from models.plans import plans
from notifications import samples
from notifications.channels import channel_named
from notifications.digest import burst_message

POLICIES = read_policies()


def blocks(policy, number):
    url = f"https://example.org/{policy.path}.md"
    declaration = Declaration(type=policy.terms_type, pages=(Page(url=url),))
    raw = RawPage(policy.revisions[number - 1].text.encode(), "text/markdown", url)
    return extract([raw], declaration).blocks


def facts(news):
    policy = POLICIES[news.path]
    summary = summarise(
        blocks(policy, news.revision - 1),
        blocks(policy, news.revision),
        detected=date(2026, 11, 1),
        terms_type=policy.terms_type,
        platform=policy.platform,
        language="en",
    )
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return replace(samples.MAJOR, summary=summary, document=policy.terms_type, detected_at=at)


@pytest.mark.parametrize("revision", [2, 3])
def test_a_burst_of_all_news_of_a_revision_quotes_the_proof_of_each(revision):
    news = [one for one in NEWS if one.revision == revision]
    message = burst_message(tuple(facts(one) for one in news), plans()["professional"])
    body = json.loads(channel_named("slack").render(message).body)
    text = " ".join(json.dumps(body["blocks"], ensure_ascii=False).translate({42: None}).split())
    assert [one.path for one in news if one.proof not in text] == []
