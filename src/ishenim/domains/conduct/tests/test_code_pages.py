"""Anyone reads what is in force today, what was on any day, every change, and an article whose address stays."""

from __future__ import annotations

import pytest
from django.test import Client

from ishenim.domains.conduct import queries


@pytest.fixture
def read(client: Client):
    """Return the words of a page in English."""

    def words(way: str, status: int = 200) -> str:
        answer = client.get(f"/en/{way}")
        assert answer.status_code == status, way
        return answer.content.decode()

    return words


def test_before_there_is_a_code_the_list_says_so(world, read):
    assert "No code of conduct is here yet." in read("codes/")
    read("codes/nothing/", 404)


def test_a_code_is_read_as_it_is_today_and_as_it_was_on_any_day(two_versions, read):
    today = read("codes/honor/")
    assert "Version 2, in force today" in today
    assert "no gift of any value" in today
    assert "Order No. 1" in today
    assert "Director of the service" in today

    before = read("codes/honor/?on=2026-11-01")
    assert "Version 1, as it was in force on 1 November 2026" in before
    assert "more than 500 som" in before
    assert "On this day no version" in read("codes/honor/?on=2020-01-01")
    assert "Please write a day" in read("codes/honor/?on=whenever")


def test_a_version_says_whether_it_is_in_force(two_versions, read):
    assert "This version is in force no longer." in read("codes/honor/1/")
    assert "This version is in force today." in read("codes/honor/2/")
    read("codes/honor/3/", 404)


def test_what_changed_is_shown_by_article_and_by_word_and_read_without_colour(two_versions, read):
    page = read("codes/honor/2/changes/")

    assert '<del><span class="unseen">taken out: </span>worth more than 500 som</del>' in page
    assert '<ins><span class="unseen">put in: </span>of any value</ins>' in page
    assert "New article" in page
    assert "Taken out" in page
    assert "This is the first version" in read("codes/honor/1/changes/")


def test_the_address_of_an_article_that_was_removed_stays_and_says_so(two_versions, read):
    page = read("codes/honor/uniform/")
    assert "This article is in force no longer: version 2, in force from 2 November 2026" in page
    assert "An officer wears the uniform." in page
    assert "honor/uniform@1" in page

    assert "of version 2, in force today" in read("codes/honor/gifts/")
    assert "honor/gifts@2" in read("codes/honor/gifts/")
    read("codes/honor/no-such-article/", 404)


def test_of_six_officers_it_is_said_how_many_acknowledged_and_of_few_it_is_not(two_versions, codes, read):
    assert "0 of 6" in read("codes/honor/")

    codes.world.end(codes.world.enforcer1, two_versions.date())
    codes.world.end(codes.world.enforcer2, two_versions.date())
    page = read("codes/honor/")
    assert "0 of 4" not in page
    assert "fewer than five officers" in page


def test_a_page_of_codes_sets_no_cookie_and_is_kept(two_versions, client):
    answer = client.get("/en/codes/honor/")
    assert not answer.cookies
    assert answer.headers["ETag"]


def test_codes_articles_and_comments_are_taken_away_as_rows(two_versions, client):
    rows = client.get("/en/codes.csv").content.decode("utf-8-sig")
    assert "honor" in rows
    assert "2026-11-02" in rows
    articles = client.get("/en/codes/honor/2/articles.csv").content.decode("utf-8-sig")
    assert "honor/recording@2" in articles
    assert client.get("/en/codes/honor/2/articles.xlsx").status_code == 200


def test_how_a_version_came_about_is_read_for_good(two_versions, read):
    draft = queries.listed_versions(None, 1)[0]
    page = read(f"drafts/{draft.matter.reference}/")
    assert "This has become version 2 of the code." in page
    assert "Version 2 is in force from 2 November 2026." in page


def test_programs_read_versions(two_versions, client):
    told = client.get("/api/v1/codes").json()
    assert [row["version"] for row in next(value for value in told.values() if isinstance(value, list))] == [
        2,
        1,
    ]


def test_the_way_to_codes_stands_on_every_page(world, read):
    assert '<a href="/en/codes/">Codes</a>' in read("about/")


def test_a_page_asks_the_database_little_however_long_a_code_is(
    two_versions, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        client.get("/en/codes/honor/")


def test_a_word_of_a_code_is_found_by_the_search(two_versions, read):
    from ishenim.kernel.ledger.sequencer import place_waiting
    from ishenim.kernel.search.indexing import index_new

    place_waiting()
    index_new()
    found = read("search/?q=recording")
    assert "Code of Honor" in found
    assert "/en/drafts/" in found
