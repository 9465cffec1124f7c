"""A page of one's own is kept by nobody; being asked to wait says for how long."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from ishenim.kernel.pages.own import own_page, wait_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(settings):
    with override("en"):
        yield RequestFactory().get("/en/mine/?x=1")


def test_a_page_of_ones_own_is_kept_by_nobody(request_):
    page = own_page(request_, "portal/wait.html", {"sentence": "A moment, please."})

    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "A moment, please." in page.content.decode()


def test_the_switch_of_languages_leads_to_the_same_address(request_):
    page = own_page(request_, "portal/wait.html", {"sentence": ""}, status=409)

    assert page.status_code == 409
    assert 'href="/ru/mine/?x=1"' in page.content.decode()


def test_whoever_has_to_wait_is_told_for_how_long_and_where_to_call_instead(request_):
    page = wait_page(request_, "Try again in <2> minutes.", 120)

    assert page.status_code == 429
    assert page["Retry-After"] == "120"
    assert page["Cache-Control"] == "no-store"
    assert "Try again in &lt;2&gt; minutes." in page.content.decode()
    assert 'href="/en/contacts/"' in page.content.decode()
