"""What messages say: subjects, order, coverage, and nothing that a plan leaves out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.plans import plans
from models.summary import Quote, Reason, Relocation
from models.words import Significance, SkipReason
from notifications.compose import alert_message, sign_in_message
from notifications.digest import digest_message
from notifications.facts import Coverage, SignInFacts
from notifications.message import SUBJECT_LIMIT, Entry, Passage, cut, fit
from notifications.reminder import reminder_message
from notifications.sample_change import SUMMARY
from notifications.samples import DIGEST, MAJOR, MINOR, NOW, REMINDER, SILENT, sample_messages
from notifications.subjects import subject_of

FREE, WATCHER, PROFESSIONAL = (plans()[slug] for slug in ("free", "watcher", "professional"))


def alert(plan=WATCHER, **cells):
    return alert_message(replace(MAJOR, **cells), plan)


def headed(headline, facts=MAJOR):
    return replace(facts, summary=facts.summary.model_copy(update={"headline": headline}))


@pytest.mark.parametrize(
    ("headline", "subject"),
    [
        ("Notice drops to 7 days", "Quillhaven Terms of Service: Notice drops to 7 days"),
        ("Quillhaven drops notice", "Quillhaven Terms of Service: drops notice"),
        ("Quillhaven's Terms of Service drop notice", "Quillhaven's Terms of Service drop notice"),
        (
            "Conversations are now used to train models, unless you opt out in your settings",
            "Quillhaven Terms of Service: Conversations are now used to train models…",
        ),
        ("Two\nlines", "Quillhaven Terms of Service: Two lines"),
    ],
)
def test_a_subject_names_platform_document_and_the_strongest_fact(headline, subject):
    assert alert_message(headed(headline), WATCHER).subject == subject


@pytest.mark.parametrize("plan", plans().values(), ids=lambda plan: plan.slug)
def test_no_subject_is_longer_than_a_line(plan):
    long = replace(MAJOR, platform="Platform " * 20, document="Document " * 20)
    messages = [*sample_messages(plan).values(), alert_message(long, plan)]
    assert all(0 < len(message.subject) <= SUBJECT_LIMIT for message in messages)


def test_the_free_plan_gets_headline_significance_and_link():
    entry = alert(FREE).entries[0]
    assert (entry.headline, entry.significance) == (MAJOR.summary.headline, Significance.MAJOR)
    assert entry.links[0].address == MAJOR.addresses.change
    assert not entry.facts + entry.passages + entry.sections + entry.notes
    assert entry.direction is entry.severity is None


def test_machines_on_the_free_plan_get_no_more_than_people():
    record = alert(FREE).event.data
    assert record.summary is record.direction is record.severity is record.timeline_url is None


def test_the_watcher_plan_gets_the_words_before_and_after():
    first = alert().entries[0].passages[0]
    assert "".join(run.text for run in first.before) == MAJOR.summary.points[0].before.text
    assert [run.text.strip() for run in first.after if run.changed] == ["may", "unless you opt out"]


def test_only_the_audit_feature_shows_the_sum():
    assert alert(WATCHER).event.data.summary.reasons == ()
    assert alert(PROFESSIONAL).event.data.summary.reasons == MAJOR.summary.reasons


def test_what_is_not_stated_is_said_to_be_not_stated():
    facts = {fact.label: (fact.value, fact.quote) for fact in alert().entries[0].facts}
    assert facts["“Last updated”"] == ("not stated", "")
    assert facts["In force from"] == ("1 June 2026", "These Terms take effect on 1 June 2026.")


@pytest.mark.parametrize("plan", plans().values(), ids=lambda plan: plan.slug)
def test_a_text_that_came_back_says_so_on_every_plan(plan):
    entry = alert(plan, returned_to=date(2026, 2, 3)).entries[0]
    assert entry.facts[0].value == "Back to the version of 3 February 2026"


def test_a_digest_puts_the_most_severe_platform_first_and_keeps_platforms_together():
    other = replace(MINOR, platform="Quillhaven", change_id="CW-C-000009")
    told = digest_message(replace(DIGEST, changes=(MINOR, other, MAJOR)), FREE).entries
    assert [entry.platform for entry in told] == ["Quillhaven", "Quillhaven", "Tallybrook"]
    assert told[0].significance is Significance.MAJOR


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ((), "No change to report in 4 documents"),
        ((MINOR,), "1 change: Tallybrook"),
        ((MAJOR,), "1 major change: Quillhaven"),
        ((MINOR, MAJOR), "2 changes, 1 major: Quillhaven and Tallybrook"),
        (
            tuple(replace(MINOR, platform=f"P{n}") for n in range(4)),
            "4 changes: 4 platforms",
        ),
    ],
)
def test_a_digest_says_how_much_changed_and_where(changes, headline):
    assert digest_message(replace(DIGEST, changes=changes), FREE).headline == headline


@pytest.mark.parametrize(
    ("coverage", "sentence"),
    [
        (Coverage(4, 112, 2), "We looked 112 times at 4 documents; 2 looks failed."),
        (
            Coverage(4, 9, 0, timedelta(hours=7)),
            "none failed. None went unread for longer than 7 hours.",
        ),
        (Coverage(1, 1, 0), "We looked 1 time at 1 document; none failed."),
        (Coverage(0, 0, 0), "We looked 0 times at 0 documents; none failed."),
        (Coverage(9, 1234, 1), "We looked 1,234 times at 9 documents; 1 look failed."),
    ],
)
def test_a_digest_proves_that_we_looked(coverage, sentence):
    assert sentence in digest_message(replace(SILENT, coverage=coverage), FREE).lead[0]


def test_a_digest_counts_what_the_plan_left_out():
    counts = {SkipReason.OVER_PLATFORM_LIMIT: 3, SkipReason.MUTED: 0, SkipReason.PAUSED: 2}
    closing = digest_message(replace(DIGEST, not_included=counts), FREE).closing
    assert [sentence for sentence in closing if sentence.startswith("Not included")] == [
        "Not included: 3 changes on platforms beyond your plan's limit."
    ]


def test_a_digest_counts_the_documents_of_which_nothing_is_told():
    digest = digest_message(DIGEST, FREE)
    assert digest.lead[1] == "2 documents had nothing to report."
    assert digest.event.data.coverage.silent == 2
    assert digest_message(SILENT, FREE).event.data.coverage.silent == 4


def test_a_digests_subject_names_the_gravest_change_and_counts_the_others():
    assert digest_message(DIGEST, FREE).subject == (
        "Quillhaven Terms of Service: now trains its models on your… (+1 more)"
    )


def test_neither_name_is_lost_to_the_other_in_a_subject():
    subject = subject_of("Platform " * 9, "Community Guidelines", "fees rise")
    assert subject == "Platform Platform… Community Guidelines: fees rise"


def test_the_day_to_act_by_stands_beside_the_day_that_it_takes_effect():
    facts = [(fact.label, fact.value) for fact in alert().entries[0].facts]
    assert facts[:2] == [("In force from", "1 June 2026"), ("Act by", "31 May 2026")]


def test_a_moved_section_is_told_of():
    gone = "Fees moved to the Pricing Terms."
    words = SUMMARY.points[0].after
    moved = Relocation(
        way="to", document="Pricing", section="", unchanged=True, sentence=gone, quote=words
    )
    summary = SUMMARY.model_copy(update={"relocations": (moved,)})
    assert alert(summary=summary).entries[0].notes[0] == gone


def test_the_weightiest_place_comes_first():
    first, second = (
        one.model_copy(update={"after": Quote(side="after", text="x", start=at, end=at + 1)})
        for one, at in zip(SUMMARY.points[1:], (0, 9), strict=False)
    )
    grave = Reason(rule="arbitration", points=4, quote=second.after)
    summary = SUMMARY.model_copy(update={"points": (first, second), "reasons": (grave,)})
    told = [passage.section for passage in alert(summary=summary).entries[0].passages]
    assert told == [second.section, first.section]


@pytest.mark.parametrize("late", [False, True])
def test_a_reminder_names_what_it_is_about(late):
    message = reminder_message(replace(REMINDER, late=late))
    assert message.subject.startswith("Quillhaven Terms of Service: ")
    assert message.subject.endswith("is not done") is late
    assert message.entries[0].links[0].address == REMINDER.page


def test_no_link_of_an_alert_opens_an_account_by_itself():
    places = [link.address for link in alert().entries[0].links if "clausewatch" in link.address]
    assert places == [MAJOR.addresses.change, MAJOR.addresses.alert]


PLACES = tuple(
    Passage(name, "", "", weight=points) for name, points in (("a", 0), ("b", 3), ("c", 1))
)


@pytest.mark.parametrize("places", [0, 1, 3, 100])
def test_a_cut_keeps_the_first_places_and_counts_the_others(places):
    message = alert()
    kept = cut(message, 1, places).entries[0]
    assert kept.passages == message.entries[0].passages[:places]
    assert kept.omitted == len(message.entries[0].passages) - len(kept.passages)


def test_a_cut_digest_keeps_the_first_changes_and_counts_the_others():
    message = digest_message(replace(DIGEST, changes=(MINOR,) * 9), FREE)
    shorter = cut(message, 2, 1)
    assert (len(shorter.entries), shorter.omitted) == (2, 7)


def test_the_largest_rendering_that_fits_is_taken():
    message = digest_message(replace(DIGEST, changes=(MINOR,) * 50), FREE)
    assert fit(message, lambda m: len(m.entries), lambda count: count <= 15) == 12
    assert fit(message, lambda m: len(m.entries), lambda count: count <= 50) == 50
    assert fit(message, lambda m: len(m.entries), lambda count: count < 0) == 1


def test_a_sign_in_link_is_a_secret_that_machines_never_get():
    lasts = timedelta(minutes=15)
    message = sign_in_message(SignInFacts("https://clausewatch.example/in/x", NOW, lasts))
    assert message.secret
    assert message.event is None
    assert message.lead[0] == "It works once, within 15 minutes."


def test_an_event_is_dated_when_it_happened():
    assert alert().event.timestamp == datetime(2026, 5, 3, 14, 2, tzinfo=UTC)


def test_a_cut_keeps_the_weightiest_place_wherever_it_stands():
    entry = Entry("Acme", "Terms", "More fees", passages=PLACES)
    message = replace(alert(), entries=(entry,))
    assert [kept.label for kept in cut(message, 1, 2).entries[0].passages] == ["b", "c"]
