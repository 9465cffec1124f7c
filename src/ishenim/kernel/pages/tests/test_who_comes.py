"""Nobody is asked who comes, except where people sign in."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from ishenim.kernel.pages.who_comes import people, sessions


@pytest.fixture
def known(rf):
    def known(path: str) -> bool:
        """Say whether the answer to an address may know who comes."""
        seen = []

        def answer(request):
            seen.append(hasattr(request, "session") and hasattr(request, "user"))
            return HttpResponse()

        sessions(people(answer))(rf.get(path))
        return seen[0]

    return known


@pytest.mark.parametrize("path", ["/ky/desk/", "/en/desk/sign-in/", "/api/v1/my/work", "/desk/"])
def test_where_people_sign_in_it_is_known_who_comes(known, path):
    assert known(path)


@pytest.mark.parametrize(
    "path", ["/", "/ky/", "/en/places/desk/ask/", "/en/questions/api/", "/health/", "/en/desks/"]
)
def test_everywhere_else_nobody_is_known(known, path):
    assert not known(path)


@pytest.mark.django_db
def test_a_cookie_of_a_session_changes_nothing_on_a_public_page():
    official = Client()
    official.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32

    answer = official.get("/en/about/")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers["Vary"]
