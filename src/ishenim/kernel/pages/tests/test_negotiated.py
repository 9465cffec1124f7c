"""Where an address names no language, whoever asks gets the one asked for, and everybody else theirs."""

from __future__ import annotations

import pytest

from ishenim.kernel import versions
from ishenim.kernel.pages import negotiated
from ishenim.kernel.pages.negotiated import asked_for, language_of

TOLD = "/programs/told"


@pytest.fixture(autouse=True)
def _programs_ask_for_their_language(monkeypatch):
    monkeypatch.setattr(negotiated, "BELOW", {"/programs/"})


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "ky"),
        ("*", "ky"),
        ("de", "ky"),
        ("en", "en"),
        ("en-GB, ru;q=0.4", "en"),
        ("de, ru;q=0.8, en;q=0.5", "ru"),
        ("ru;q=0, en", "en"),
        (";;;,,q=", "ky"),
        ("ru," * 10_000, "ru"),
    ],
)
def test_the_first_of_our_languages_that_is_accepted_is_spoken_or_else_our_first(accepted, language):
    assert asked_for(accepted) == language


def test_an_address_outside_does_not_ask_for_a_language():
    assert language_of("/ky/places/", "en") == ""
    assert language_of("/programs/told", "en") == "en"


def test_an_answer_is_kept_for_each_language_and_never_shown_in_another(ask, site):
    first = [ask(TOLD, headers={"accept-language": code}).text for code in ("en", "ru", "de")]
    again = [ask(TOLD, headers={"accept-language": code}).text for code in ("en-US", "ru, en", "")]

    assert first == again == ["made 1 en", "made 2 ru", "made 3 ky"]
    versions.raise_("trial")
    assert ask(TOLD, headers={"accept-language": "en"}).text == "made 4 en"


def test_whoever_keeps_it_on_the_way_is_told_that_it_depends_on_the_language(ask):
    answer = ask(TOLD, headers={"accept-language": "ru"})

    assert set(answer.headers["Vary"].split(", ")) == {"Accept-Language", "Accept-Encoding"}
    assert answer.headers["Content-Language"] == "ru"
    assert answer.headers == ask(TOLD, headers={"accept-language": "ru"}).headers


def test_an_answer_in_another_language_than_was_asked_for_is_not_kept(ask, site):
    ask("/programs/told-in-another", headers={"accept-language": "ru"})

    from ishenim.kernel.pages.keeping import kept_pages

    assert len(kept_pages) == 0


def test_whoever_has_the_answer_still_hears_who_may_read_it_and_that_it_is_a_trial(ask, site):
    etag = ask(TOLD, headers={"accept-language": "en"}).headers["ETag"]
    kept = ask(TOLD, headers={"accept-language": "en", "if-none-match": etag})
    from ishenim.kernel.pages.keeping import kept_pages

    kept_pages.clear()
    made_again = ask(TOLD, headers={"accept-language": "en", "if-none-match": etag})

    for answer in (kept, made_again):
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Ishenim-Trial"] == "yes"
        assert "Link" not in answer.headers
