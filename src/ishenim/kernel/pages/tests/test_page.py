"""A public page is made once, and shown again until something it depends on changes."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction

from ishenim.kernel import versions
from ishenim.kernel.pages import build as edition
from ishenim.kernel.pages.keeping import DependsOnTheReader

RAISE = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(VAR=Path(sys.argv[1]), REDIS_URL="")
from ishenim.kernel import versions
versions.raise_(sys.argv[2])
"""


def test_a_page_shown_before_is_shown_again_without_asking_django(ask, site):
    first, second = ask("/en/matters/26-1/"), ask("/en/matters/26-1/")
    assert first.text == second.text
    assert site.made == ["26-1"]


@pytest.mark.django_db
def test_a_kept_page_asks_the_database_nothing(ask):
    ask("/en/matters/26-1/")
    asked = []
    with connection.execute_wrapper(lambda execute, *words: asked.append(words) or execute(*words)):
        ask("/en/matters/26-1/")
    assert asked == []


def test_a_kept_page_carries_the_same_headers_as_when_it_was_made(ask):
    first, second = ask("/en/matters/26-1/"), ask("/en/matters/26-1/")
    assert first.headers == second.headers
    assert second.headers["Content-Security-Policy"]
    assert second.headers["X-Content-Type-Options"] == "nosniff"
    assert second.headers["Cache-Control"] == "public, no-cache"
    assert second.headers["Content-Length"] == str(len(second.body))


def test_a_page_is_made_anew_when_something_it_depends_on_changes(ask):
    first = ask("/en/matters/26-1/")
    versions.raise_("matter:26-1")
    second = ask("/en/matters/26-1/")
    assert ("made 1" in first.text, "made 2" in second.text) == (True, True)
    assert first.headers["ETag"] != second.headers["ETag"]


def test_a_page_does_not_care_about_changes_elsewhere(ask, site):
    ask("/en/matters/26-1/")
    versions.raise_("matter:26-2")
    ask("/en/matters/26-1/")
    assert site.made == ["26-1"]


def test_when_any_process_starts_every_page_is_made_anew(ask, site):
    ask("/en/matters/26-1/")
    versions.raise_all()
    ask("/en/matters/26-1/")
    assert len(site.made) == 2


@pytest.mark.django_db(transaction=True)
def test_a_page_changes_when_the_step_is_committed_and_not_before(ask, site):
    ask("/en/matters/26-1/")
    with transaction.atomic():
        versions.after_commit("matter:26-1")
        ask("/en/matters/26-1/")
        assert len(site.made) == 1
    ask("/en/matters/26-1/")
    assert len(site.made) == 2


def test_a_change_in_another_process_reaches_this_one(ask, site):
    ask("/en/matters/26-1/")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(
        [sys.executable, "-c", RAISE, settings.VAR, "matter:26-1"], check=True, env=environment, timeout=60
    )
    ask("/en/matters/26-1/")
    assert len(site.made) == 2


def test_what_changes_while_a_page_is_being_made_makes_it_old_at_once(ask):
    ask("/en/overtaken/")
    assert "made 2" in ask("/en/overtaken/").text


def test_no_page_outlives_its_day_in_bishkek(ask, site):
    with time_machine.travel(datetime(2026, 11, 12, 17, 59, 50, tzinfo=UTC), tick=False) as clock:
        ask("/en/matters/26-1/")
        clock.shift(9)
        ask("/en/matters/26-1/")
        assert len(site.made) == 1
        clock.shift(1)
        ask("/en/matters/26-1/")
        assert len(site.made) == 2


def test_a_page_that_says_so_holds_for_less_than_its_day(ask, site):
    with time_machine.travel(datetime(2026, 11, 12, 6, tzinfo=UTC), tick=False) as clock:
        ask("/en/soon/")
        clock.shift(599)
        ask("/en/soon/")
        assert len(site.made) == 1
        clock.shift(1)
        ask("/en/soon/")
        assert len(site.made) == 2


def test_a_page_cannot_say_that_it_holds_longer_than_its_day(ask, site):
    with time_machine.travel(datetime(2026, 11, 12, 17, 55, tzinfo=UTC), tick=False) as clock:
        ask("/en/soon/")
        clock.shift(301)
        ask("/en/soon/")
        assert len(site.made) == 2


def test_each_language_is_a_page_of_its_own(ask):
    english, russian = ask("/en/matters/26-1/"), ask("/ru/matters/26-1/")
    assert english.headers["ETag"] != russian.headers["ETag"]
    assert (english.headers["Content-Language"], russian.headers["Content-Language"]) == ("en", "ru")


def test_the_language_comes_from_the_address_and_not_from_the_reader(ask):
    first = ask("/ru/matters/26-1/", headers={"accept-language": "en"})
    second = ask("/ru/matters/26-1/", headers={"accept-language": "ky"})
    assert first.text == second.text
    assert first.headers["Vary"] == "Accept-Encoding"


def test_a_page_whose_address_names_no_language_is_made_for_each_reader(ask, site):
    for _ in range(2):
        answer = ask("/anywhere/26-1/", headers={"accept-language": "ru"})
        assert (answer.status, answer.headers["Content-Language"]) == (200, "ru")
        assert answer.headers["Vary"] == "Accept-Language"
    assert len(site.made) == 2


def test_another_edition_of_the_house_makes_another_etag(ask, monkeypatch):
    first = ask("/en/matters/26-1/")
    edition.build.cache_clear()
    monkeypatch.setattr(edition, "WORDS", ("*.py",))
    versions.raise_all()
    second = ask("/en/matters/26-1/")
    edition.build.cache_clear()
    assert first.headers["ETag"] != second.headers["ETag"]


def test_an_answer_to_a_question_the_page_reads_is_kept(ask, site):
    ask("/en/matters/26-1/?after=12")
    ask("/en/matters/26-1/?after=12")
    ask("/en/matters/26-1/?after=13")
    assert len(site.made) == 2


def test_an_answer_to_a_question_the_page_does_not_read_is_not_kept(ask, site):
    for _ in range(2):
        answer = ask("/en/matters/26-1/?after=12&utm_source=mail")
        assert answer.status == 200
        assert "ETag" not in answer.headers
    assert len(site.made) == 2


def test_a_page_and_its_answer_are_not_mistaken_for_one_another(ask):
    assert ask("/en/matters/26-1/").text != ask("/en/matters/26-1/?after=1").text
    assert ask("/en/matters/%3Fafter=1/").text != ask("/en/matters/26-1/?after=1").text


def test_only_a_page_that_is_there_is_kept(ask, site):
    assert [ask("/en/gone/").status, ask("/en/gone/").status] == [410, 410]
    assert len(site.made) == 2


def test_what_is_no_page_passes_through_unkept(ask):
    answer = ask("/en/elsewhere/")
    assert (answer.text, "ETag" in answer.headers) == ("not kept", False)


def test_a_feed_is_kept_like_a_page(ask):
    ask("/en/feed/")
    answer = ask("/en/feed/")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="meetings.ics"'
    assert ask("/en/feed/", headers={"if-none-match": answer.headers["ETag"]}).status == 304


@pytest.mark.parametrize("address", ["/en/personal/", "/en/curious/"])
@pytest.mark.django_db
def test_a_page_for_everybody_may_not_look_at_who_is_asking(ask, address):
    with pytest.raises(DependsOnTheReader):
        ask(address)


def test_a_page_only_reads(ask, site):
    assert ask("/en/matters/26-1/", method="POST").status in {403, 405}
    assert site.made == []
