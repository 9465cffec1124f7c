"""Officials of the small world at their desks."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from ishenim.kernel.institutions.models import Person


class Sitting:
    """A browser in which somebody has signed in."""

    def __init__(self, person: Person) -> None:
        self.client = Client(raise_request_exception=True)
        self.client.force_login(person)

    def get(self, path: str = "", **query):
        return self.client.get(f"/en/desk/{path}", query)

    def post(self, path: str, **data):
        return self.client.post(f"/en/desk/{path}", data)


def text(response) -> str:
    """Return a page as a person reads its words, without the line breaks of the template."""
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def at_desk(world):
    """Return a function that lets an official of the small world sit down at the desk."""

    def sit(name: str) -> Sitting:
        return Sitting(Person.objects.get(name=name))

    return sit
