"""Programs of the small world: one that only reads, and those that act for an office."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.acts import ask
from tests.reading import Door, forget_everyone

from ishenim.domains.tokens import actions
from ishenim.kernel.procedures.engine import begin

EXPIRES = "2026-12-01"
REPLY = {"reply": "We will look into it this week."}


def to(question, step: str) -> str:
    return f"matters/{question.reference}/steps/{step}"


def file(content: bytes, name: str = "lamp.png"):
    return SimpleUploadedFile(name, content, "image/png")


class Program:
    """A program that asks and sends, with a token or without one; it enforces what a browser would."""

    def __init__(self, token: str = "", language: str = "en") -> None:
        shown = {"authorization": f"Bearer {token}"} if token else {}
        self.client = Client(enforce_csrf_checks=True, headers={"accept-language": language, **shown})

    def get(self, path: str = "", *, status: int = 200, **query: Any):
        return self._checked(self.client.get(f"/api/v1/{path}", query), status)

    def data(self, path: str = "", **query: Any):
        return self.get(path, **query).json()["data"]

    def send(self, path: str, fields: Any = None, *, status: int = 200, **headers: str):
        sent = self.client.post(
            f"/api/v1/{path}", fields or {}, content_type="application/json", headers=headers
        )
        return self._checked(sent, status)

    def send_files(self, path: str, fields: Any, *, status: int = 200):
        return self._checked(self.client.post(f"/api/v1/{path}", fields), status)

    @staticmethod
    def _checked(answer, status: int):
        body = b"" if answer.streaming else answer.content
        assert answer.status_code == status, body.decode()
        assert answer.headers["Ishenim-Demonstration"] == "yes"
        assert not answer.cookies
        assert b":null" not in body
        return answer


@pytest.fixture(autouse=True)
def _nobody_has_tried_anything():
    forget_everyone()
    yield
    forget_everyone()


@pytest.fixture
def question(world, monday):
    """A question that was just asked."""
    return ask(world.beat)


@pytest.fixture
def program(world, monday):
    """A program that anyone may write."""
    return Program()


@pytest.fixture
def door(world, monday):
    """The whole way in, past what is kept."""
    return Door()


@pytest.fixture
def acting(world, monday):
    """Return a function that gives a program with a token of an office."""

    def act_for(who: str = "officer", *scopes: str, language: str = "en", place: str = "beat") -> Program:
        asked = {"program": "A test", "scopes": list(scopes) or ["read"], "expires": EXPIRES}
        new = begin("token", place=world.places[place])
        return Program(actions.issue(new, world.actors[who], **asked).token.secret, language)

    return act_for
