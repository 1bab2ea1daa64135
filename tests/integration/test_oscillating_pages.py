"""Pages that go back and forth, waver or rotate: told once, and no real change is lost in them."""

from datetime import timedelta

from models.tables import Change, Document, Version
from models.words import Cause, Outcome
from tests.watched import CLAUSES, page_of

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SIDES = ("before", "after")
TRACKING = "We may follow what you do on other sites and apps."
SELLING = "We may sell your personal data to advertisers."


def text(*, at_20=CLAUSES[20], at_5=CLAUSES[5], banner=""):
    clauses = [*CLAUSES[:5], at_5, *CLAUSES[6:20], at_20, *CLAUSES[21:]]
    return page_of([banner, *clauses] if banner else clauses)


ONE, TWO = text(), text(at_20=TRACKING)


def confirm(site, page, *, after=DAY):
    site.look(page, after=after)
    return site.look(page, after=HOUR)


def alerts(site):
    return [change.cause for change in site.rows(Change) if change.alerts]


def quotes(change):
    sides = [(side, point[side]) for point in change.summary["points"] for side in SIDES]
    return {(side, quote["text"]) for side, quote in sides if quote}


def alternate(site, times=3):
    """Let the page stand for two weeks, then go back and forth."""
    site.look(ONE)
    confirm(site, TWO, after=14 * DAY)
    for _ in range(times):
        confirm(site, ONE)
        confirm(site, TWO)


def test_going_back_and_forth_is_told_twice_at_most_however_long_it_lasts(site):
    alternate(site, times=6)
    assert alerts(site) == [Cause.CHANGE, Cause.RETURNED]
    [told] = (
        change for change in site.rows(Change) if change.cause is Cause.RETURNED and change.alerts
    )
    assert "goes back and forth" in told.summary["notes"][0]
    assert len(site.rows(Version)) == 14


def test_a_new_text_alerts_at_once_and_is_told_against_the_text_it_was_made_from(site):
    alternate(site)
    confirm(site, text(at_5=SELLING))
    change, [one, *_] = site.rows(Change)[-1], site.rows(Version)
    assert (change.cause, change.alerts) == (Cause.CHANGE, True)
    [point] = change.summary["points"]
    assert "sell" in point["after"]["text"]
    assert site.rows(Version)[-3].text_hash == one.text_hash


def test_the_same_change_to_the_other_text_is_on_record_and_not_told_again(site):
    alternate(site)
    confirm(site, text(at_5=SELLING))
    told = alerts(site)
    confirm(site, text(at_5=SELLING, at_20=TRACKING))
    assert alerts(site) == told
    assert "the same change" in site.rows(Change)[-1].quiet_reason


def test_the_text_that_an_alternating_page_rests_on_is_told_if_nobody_was_told_of_it(site):
    alternate(site)
    confirm(site, ONE)
    told = len(alerts(site))
    assert site.outcomes(*[ONE] * 6) == [Outcome.UNCHANGED] * 6
    assert len(alerts(site)) == told
    site.outcomes(ONE, ONE, ONE)
    assert alerts(site)[told:] == [Cause.SETTLED]
    assert quotes(site.rows(Change)[-1]) == {("before", TRACKING), ("after", CLAUSES[20])}


def test_a_change_that_is_taken_back_at_once_is_told_when_the_old_text_rests(site):
    site.look(ONE)
    confirm(site, TWO, after=14 * DAY)
    confirm(site, ONE)
    assert alerts(site) == [Cause.CHANGE]
    site.outcomes(ONE, ONE, ONE)
    assert alerts(site) == [Cause.CHANGE, Cause.SETTLED]


def test_caches_that_serve_the_old_text_for_a_day_tell_the_change_once(site):
    site.look(ONE)
    confirm(site, TWO, after=14 * DAY)
    confirm(site, ONE, after=6 * HOUR)
    confirm(site, TWO, after=6 * HOUR)
    site.outcomes(*[TWO] * 20)
    assert alerts(site) == [Cause.CHANGE]


THREE = text(at_20="We may read what you write to find out what you like.")


def test_a_change_on_a_page_of_three_variants_is_told_once_for_all_of_them(site):
    alternate(site)
    confirm(site, THREE)
    told = len(alerts(site))
    for variant in (CLAUSES[20], TRACKING, "We may read what you write to find out what you like."):
        confirm(site, text(at_5=SELLING, at_20=variant))
    assert len(alerts(site)) == told + 1


def test_a_quote_shown_by_turns_is_not_told_once_for_each_of_its_wordings(site):
    quotes = [text(banner=f"Reader {n} says that this service is a pleasure.") for n in range(6)]
    site.look(quotes[0])
    for n in (1, 0, 1, 0, 2, 1, 3, 0, 4, 5, 2):
        confirm(site, quotes[n])
    assert len(alerts(site)) <= 3


def test_a_page_that_rests_on_the_text_that_was_told_last_is_not_told_again(site):
    alternate(site)
    told = len(alerts(site))
    site.outcomes(*[TWO] * 20)
    assert len(alerts(site)) == told


def test_a_text_that_flickered_twice_and_then_stands_is_told_once_as_alternating(site):
    site.look(ONE)
    for _ in range(2):
        assert site.outcomes(TWO, ONE) == [Outcome.CANDIDATE, Outcome.UNSTABLE]
    confirm(site, TWO)
    confirm(site, ONE)
    confirm(site, TWO)
    assert alerts(site) == [Cause.CHANGE]
    assert site.rows(Document)[0].alternating_since


def rotating(n, **cells):
    return text(banner=f"Our offer number {n} for you, at half its price.", **cells)


def test_a_banner_that_differs_at_every_fetch_alerts_nobody(site):
    for n in range(24):
        site.look(rotating(n), after=DAY if n % 4 == 0 else HOUR)
    assert site.rows(Change) == []


def test_a_real_change_behind_such_a_banner_is_found_and_told_without_the_banner(site):
    site.look(rotating(0))
    for n in range(1, 5):
        site.look(rotating(n, at_20=TRACKING), after=HOUR)
    [change] = site.rows(Change)
    assert change.alerts
    assert quotes(change) == {("before", CLAUSES[20]), ("after", TRACKING)}
    assert any("differs at every fetch" in note for note in change.summary["notes"])


def test_a_clause_removed_behind_such_a_banner_is_found(site):
    site.look(rotating(0))
    gone = page_of([CLAUSES[0], *CLAUSES[2:]])
    for n in range(1, 5):
        site.look(gone.replace("<main>", f"<main><p>Our offer number {n} for you.</p>"), after=HOUR)
    [change] = site.rows(Change)
    assert change.alerts
