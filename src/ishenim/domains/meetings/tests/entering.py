"""A clerk at the page on which the cards of a meeting are entered."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from ishenim.domains.meetings.paper_pages import ROWS
from ishenim.kernel.institutions.models import Person


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(name=name))
    return client


def at(meeting, way="") -> str:
    return f"/en/desk/matters/{meeting.reference}/{way}"


def text(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def row(number, card, **fields) -> dict[str, str]:
    """Return one row as a browser sends it."""
    filled = {"card": card, "text": f"When will lamp {number} shine?", "topic": "light", "language": "ky"}
    return {f"row{number}-{name}": value for name, value in (filled | fields).items()}


def rows(*filled) -> dict[str, str]:
    """Return the whole form: thirty rows, of which the others are empty."""
    empty = {"card": "", "text": "", "topic": "", "language": "ky"}
    form = {f"row{n}-{name}": value for n in range(1, ROWS + 1) for name, value in empty.items()}
    for one in filled:
        form |= one
    return form
