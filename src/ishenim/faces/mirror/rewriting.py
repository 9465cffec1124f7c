"""A page as it stands in a mirror: its links lead to files beside it, and whatever needs a server to the record."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urldefrag, urljoin

from django.conf import settings

from ishenim.faces.mirror.addresses import belongs, file_of, link

LEADS = re.compile(r'(?P<before>\s(?P<name>href|src|action|data-[a-z]+)=")(?P<to>[^"]*)"')
FORM = re.compile(r"<form\b(?![^>]*\saction=)")
"""Templates write every attribute between double quotes, and what people wrote has none that is not escaped."""


class Rewriting:
    """The rewriting of one page, and the addresses it leads to which the mirror holds, too."""

    def __init__(self, address: str, record: str) -> None:
        self.address, self.record = address, record
        self.leads_to: list[str] = []

    def of(self, text: str) -> str:
        """Return a page whose links hold from any folder; forms, and what no mirror holds, lead to the record."""
        return LEADS.sub(self._led, FORM.sub(f'<form action="{escape(self.address)}"', text))

    def _led(self, found: re.Match[str]) -> str:
        to, name = unescape(found["to"]), found["name"]
        whole, fragment = urldefrag(to if to.startswith("/") else urljoin(self.address, to))
        is_no_address = to.startswith(("#", "//")) or (name.startswith("data-") and not to.startswith("/"))
        if is_no_address or not whole.startswith("/"):
            return found[0]
        leads = self._to_file(whole) if self._is_beside(name, whole) else self.record + whole
        return f'{found["before"]}{escape(leads + (f"#{fragment}" if fragment else ""))}"'

    def _is_beside(self, name: str, address: str) -> bool:
        return name != "action" and (address.startswith(settings.STATIC_URL) or belongs(address))

    def _to_file(self, address: str) -> str:
        if not address.startswith(settings.STATIC_URL) and address not in self.leads_to:
            self.leads_to.append(address)
        return link(file_of(self.address), file_of(address))
