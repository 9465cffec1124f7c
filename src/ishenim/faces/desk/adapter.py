"""How officials come in: nobody signs up by themselves; an administrator enters them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The sign-in of officials."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that nobody may sign up: offices are entered on the desk, by a second person where it matters."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave user names alone: there are none."""
