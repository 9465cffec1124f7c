"""A page as it stands in a mirror: its links lead to files beside it, and whatever needs a server to the record."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin

from django.conf import settings

from ishenim.faces.mirror.addresses import belongs, file_of, quoted
from ishenim.faces.mirror.house import MANY

LEADS = re.compile(r'(?P<before>\s(?P<name>href|src|action|data-[a-z]+)=")(?P<to>[^"]*)"')
FORM = re.compile(r"<form\b(?![^>]*\saction=)")
"""Templates write every attribute between double quotes, and what people wrote has none that is not escaped."""


class Leads(NamedTuple):
    """Where a link leads: its text, upwards first where that stands beside, and the page of the mirror it names."""

    text: str
    is_beside: bool
    page: str


class Rewriting:
    """The rewriting of one page, and the addresses it leads to which the mirror holds, too."""

    def __init__(self, address: str, record: str) -> None:
        self.address, self.record = address, record
        self.upwards = "../" * file_of(address).count("/")
        self._leads_to: dict[str, None] = {}

    @property
    def leads_to(self) -> list[str]:
        """The addresses of the mirror that the page leads to, each once, in their order."""
        return list(self._leads_to)

    def of(self, text: str) -> str:
        """Return a page whose links hold from any folder; forms, and what no mirror holds, lead to the record."""
        return LEADS.sub(self._led, FORM.sub(f'<form action="{escape(self.address)}"', text))

    def _led(self, found: re.Match[str]) -> str:
        before, name, to = found.groups()
        if to[:1] == "/":
            leads = leading(name, to, self.record)
        elif name.startswith("data-"):
            return found[0]
        else:
            leads = leading(name, to, self.record, self.address)
        if leads is None:
            return found[0]
        if leads.page:
            self._leads_to[leads.page] = None
        return f'{before}{self.upwards if leads.is_beside else ""}{leads.text}"'


@lru_cache(MANY)
def leading(name: str, to: str, record: str, page: str = "") -> Leads | None:
    """Say where an attribute of a page leads, or None where it names no address of this site.

    What begins at the root of the site leads there from every page, so it is worked out once for all of them.
    """
    link = unescape(to)
    whole, fragment = urldefrag(urljoin(page, link) if page else link)
    if link.startswith(("#", "//")) or not whole.startswith("/"):
        return None
    rest = escape(f"#{fragment}") if fragment else ""
    is_static = whole.startswith(settings.STATIC_URL)
    if name == "action" or not (is_static or belongs(whole)):
        return Leads(escape(record + whole) + rest, is_beside=False, page="")
    return Leads(escape(quoted(file_of(whole))) + rest, is_beside=True, page="" if is_static else whole)
