"""What is said of the method and of its bounds."""

import pytest


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/methodology", "not taken for the document"),
        ("/disclaimers", "not affiliated with, endorsed by or paid by"),
        ("/disclaimers", "no legal advice"),
    ],
)
def test_the_method_and_its_bounds_can_be_read(web, address, said):
    assert said in web.get(address).text


def test_every_page_leads_to_them(web):
    page = web.get("/").text
    assert 'href="/methodology"' in page
    assert 'href="/disclaimers"' in page


def test_who_is_signed_in_sees_the_pages_by_their_own_plan(web, told, signed_in):
    signed_in("ada", "professional")
    assert "left-out" not in web.get(f"/changes/{told}").text
