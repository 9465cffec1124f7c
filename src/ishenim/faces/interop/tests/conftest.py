"""Programs that other people wrote: each speaks its own convention, and knows nothing of ours."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from tests.reading import Door, forget_everyone

from ishenim.domains.tokens import actions
from ishenim.kernel.places import atlas
from ishenim.kernel.places.models import Place
from ishenim.kernel.procedures.engine import begin

LON, LAT = 74.6, 42.87
TEXT = "The lamps at the school are dark."


class Speaker:
    """A program that speaks some convention; every answer is looked at on its way."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"accept-language": language})

    def get(self, path: str, *, expect: int = 200, **query: Any):
        return self._checked(self.client.get(path, query), expect)

    def json(self, path: str, *, expect: int = 200, **query: Any):
        return self.get(path, expect=expect, **query).json()

    def xml(self, path: str, *, expect: int = 200, **query: Any):
        return ET.fromstring(self.get(path, expect=expect, **query).content)

    def send(self, path: str, *, expect: int = 201, headers: dict[str, str] | None = None, **fields: Any):
        return self._checked(self.client.post(path, fields, headers=headers or {}), expect)

    @staticmethod
    def _checked(answer, status: int):
        assert answer.status_code == status, answer.content.decode()
        assert answer.headers["Ishenim-Demonstration"] == "yes"
        assert not answer.cookies
        return answer


@pytest.fixture(autouse=True)
def _nobody_has_tried_anything():
    forget_everyone()
    yield
    forget_everyone()


@pytest.fixture
def speaker(world, monday):
    """A program that anyone may write, and places that have a position."""
    Place.objects.filter(code="beat").update(lon=LON, lat=LAT, population=5200)
    world.changed()
    atlas.forget()
    return Speaker()


@pytest.fixture
def door(world, monday):
    """The whole way in, past what is kept."""
    return Door()


@pytest.fixture
def key(world, monday):
    """Return a function that gives the key of an office's program."""

    def issued(who: str = "mayor", *scopes: str, place: str = "town") -> str:
        asked = {
            "program": "A telephone's app",
            "scopes": list(scopes) or ["question.ask_by_program"],
            "expires": "2026-12-01",
        }
        return actions.issue(
            begin("token", place=world.places[place]), world.actors[who], **asked
        ).token.secret

    return issued
