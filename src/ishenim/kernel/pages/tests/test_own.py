"""A page of one's own is kept by nobody; being asked to wait says for how long."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from ishenim.kernel.pages.own import filled_page, own_page, wait_page

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


def test_a_form_is_small_on_a_slow_line_and_an_answer_to_what_was_sent_is_not_pressed():
    accepted = {"HTTP_ACCEPT_ENCODING": "gzip"}
    with override("en"):
        form = own_page(
            RequestFactory().get("/en/mine/", **accepted), "portal/wait.html", {"sentence": "Wait."}
        )
        answer = own_page(
            RequestFactory().post("/en/mine/", **accepted), "portal/wait.html", {"sentence": "Wait."}
        )

    assert form["Content-Encoding"] == "gzip"
    assert form["Vary"] == "Accept-Encoding"
    assert gzip.decompress(form.content) == answer.content
    assert "Content-Encoding" not in answer


def test_a_page_that_many_get_holds_what_is_ones_own_and_is_rendered_once(request_):
    def slip(code):
        own = {"reference": "ABCD-2345", "code": code}
        about = {
            "place": "Nookat",
            "place_code": "KG",
            "shape": "waits",
            "word": "Asked",
            "today": date(2026, 11, 26),
        }
        return filled_page(request_, "meetings/asked.html", about, own).content.decode()

    first, second = slip("11111 22222"), slip("33333 44444")

    assert "11111 22222" in first
    assert "33333" not in first
    assert first.replace("11111 22222", "33333 44444") == second


def test_what_is_filled_in_is_never_markup(request_):
    with pytest.raises(ValueError, match="codes and references"):
        filled_page(request_, "meetings/asked.html", {}, {"code": "<b>"})


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
