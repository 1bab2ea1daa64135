"""A change touches a promise where it stands at its provision and says one of its words."""

from datetime import date

import pytest

from documents.promises import find_touch, speaks_of, stems
from documents.summary import summarise
from models.promises import Promise, promises
from models.taxonomy import taxonomy
from tests.policies import ARBITRATION, TERMS, paragraphs

TRAINING = "We may use your content to train our machine learning models unless you opt out."


def changed(*new):
    return summarise(
        paragraphs(*TERMS),
        paragraphs(*TERMS, *new),
        detected=date(2026, 3, 1),
        terms_type="Terms of Service",
        platform="Acme",
        language="en",
    )


def own(text, *provisions):
    return Promise(id="", text=text, provisions=frozenset(provisions), words=stems(text))


def test_a_change_that_breaks_a_promise_of_the_catalogue_is_found_with_its_words():
    touch = find_touch(promises()["no_training"], changed(TRAINING))
    assert touch.provision == "ai_training"
    assert touch.after.text == TRAINING


def test_a_change_elsewhere_touches_nothing():
    assert find_touch(promises()["no_training"], changed(ARBITRATION)) is None


def test_own_words_must_be_said_at_the_provision():
    touched = changed(TRAINING)
    assert find_touch(own("No training on our inputs", "ai_training"), touched)
    assert find_touch(own("No research on our patients", "ai_training"), touched) is None


def test_a_promise_without_words_is_touched_by_its_provision():
    assert find_touch(own("", "arbitration"), changed(ARBITRATION))


@pytest.mark.parametrize("promise", promises().values(), ids=promises())
def test_every_promise_of_the_catalogue_names_provisions(promise):
    assert promise.provisions <= taxonomy().keys()
    assert promise.text[0].isupper()
    assert not promise.text.endswith(".")


def test_what_own_words_speak_of_is_guessed_or_left_open():
    assert speaks_of("We never sell your data") == {"sharing_sale"}
    assert speaks_of("Our students are happy") == frozenset()
