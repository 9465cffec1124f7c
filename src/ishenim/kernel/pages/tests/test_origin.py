"""An anonymous form is taken from our own pages, and from browsers that hide where they come from."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from ishenim.kernel.pages.origin import refuse_foreign

FOREIGN = ["https://elsewhere.example", "http://testserver.elsewhere.example", "http://testserver:8000", ""]
FOREIGN += [
    "http://elsewhere.example/testserver",
    "http://testserver@elsewhere.example",
    "nonsense",
    "http://",
]


def sent(**headers):
    return refuse_foreign(RequestFactory().post("/en/", headers=headers))


@pytest.mark.parametrize("origin", ["http://testserver", "https://testserver", "null"])
def test_our_own_pages_and_hidden_origins_may_send_a_form(origin):
    assert sent(Origin=origin) is None


def test_a_browser_that_names_no_origin_may_send_a_form():
    assert sent() is None


@pytest.mark.parametrize("origin", FOREIGN)
def test_another_origin_is_refused(db, origin):
    assert sent(Origin=origin).status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_that_a_browser_says_is_ours_is_taken(site):
    assert sent(Origin="null", **{"Sec-Fetch-Site": site}) is None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("origin", ["null", "http://testserver"])
def test_a_frame_of_another_site_that_hides_its_origin_is_refused(db, site, origin):
    assert sent(Origin=origin, **{"Sec-Fetch-Site": site}).status_code == 403
