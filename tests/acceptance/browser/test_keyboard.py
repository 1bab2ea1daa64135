"""Sign-up and decision with the keyboard alone: where the focus is can be seen on the whole way."""

import pytest
from playwright.sync_api import expect

from tests.acceptance.browser.mail import link_in, read_mail

pytestmark = pytest.mark.slow
KIM = "kim@reader.example"
MOST = 80
# A date field keeps the focus while Tab walks its parts, the last of which marks itself.
FOCUS = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  return {
    name: (it.labels?.[0]?.innerText || it.innerText || it.title || it.tagName).trim(),
    marked: it.type === "date" || style.outlineStyle !== "none" && parseInt(style.outlineWidth) > 1,
    inside: box.width > 0 && box.left >= 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page, name):
    """Press Tab until this has the focus; everything on the way must show that it has it."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["marked"], focus
        assert focus["inside"], focus
        if focus["name"] == name:
            return
    pytest.fail(f"Tab never reaches {name}")


def press(page, name):
    tab_to(page, name)
    page.keyboard.press("Enter")


@pytest.fixture
def kim(open_visitor):
    return open_visitor(KIM, reduced_motion="reduce").page


def test_the_first_stop_is_a_link_past_the_navigation(kim):
    kim.goto("/")
    kim.keyboard.press("Tab")
    assert kim.evaluate(FOCUS) == {"name": "Skip to the content", "marked": True, "inside": True}
    kim.keyboard.press("Enter")
    kim.keyboard.press("Tab")
    assert kim.evaluate(FOCUS)["name"] == "Sign up free"


def test_signing_up_and_confirming_need_no_mouse(kim, stage):
    kim.goto("/")
    tab_to(kim, "E-mail address")
    kim.keyboard.type(KIM)
    tab_to(kim, "First platform to watch")
    kim.keyboard.type("Lumen")
    press(kim, "Sign up free")
    expect(kim.get_by_role("heading", level=1)).to_have_text("Please look into your mailbox")
    kim.goto(link_in(read_mail(stage, KIM, "/confirm/")))
    press(kim, "Confirm")
    expect(kim.get_by_role("heading", level=1)).to_have_text("Your address is confirmed")


def test_a_decision_needs_no_mouse(open_visitor, reader):
    page = open_visitor(storage_state=reader.visit, reduced_motion="reduce").page
    page.goto(f"/account/alerts/{reader.change}")
    tab_to(page, "No impact on us")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Who sees to it")
    page.keyboard.type("Legal")
    press(page, "Save the decision")
    expect(page.get_by_role("status")).to_have_text("Noted.")
    expect(page.get_by_role("radio", name="Act: something")).to_be_checked()
