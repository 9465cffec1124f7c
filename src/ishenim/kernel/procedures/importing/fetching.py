"""Reading what another body publishes at an address; every answer is kept until all of it has been brought in."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request
from xml.etree import ElementTree as ET

import orjson
from django.utils.translation import gettext as _

from ishenim.kernel.elsewhere import asking
from ishenim.kernel.places.faults import Faults

PATIENCE = 60  # seconds
LARGEST = 64_000_000  # bytes of one answer
SCHEMES = ("http://", "https://")
NOT_THERE = 404


def is_address(source: str) -> bool:
    """Say whether a source is an address, and no file."""
    return source.startswith(SCHEMES)


class Kept:
    """Answers of one source in a folder: whoever begins again does not ask for them a second time."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder / hashlib.sha256(source.encode()).hexdigest()[:32]
        self.folder.mkdir(parents=True, exist_ok=True)

    def get(self, address: str, query: Mapping[str, Any] | None = None) -> bytes | None:
        """Return an answer, or None where there is no such thing. Raises Faults where it cannot be had."""
        whole = f"{address}?{urlencode(query)}" if query else address
        file = self.folder / hashlib.sha256(whole.encode()).hexdigest()
        if file.exists():
            return file.read_bytes() or None
        answer = fetched(whole)
        draft = file.with_suffix(".part")
        draft.write_bytes(answer or b"")
        draft.replace(file)
        return answer

    def begun(self, now: datetime) -> datetime:
        """Return when this source was first read: whoever begins again asks for the same days."""
        file = self.folder / "begun"
        if not file.exists():
            file.write_text(now.isoformat())
        return datetime.fromisoformat(file.read_text())

    def forget(self) -> None:
        """Remove what was kept: all of it has been brought in."""
        shutil.rmtree(self.folder, ignore_errors=True)


def fetched(address: str) -> bytes | None:
    """Return what stands at an address, or None where nothing does. Raises Faults in words."""
    if not is_address(address):
        raise Faults([_("“%(address)s” is no address of the web.") % {"address": address}])
    request = Request(address, headers={"User-Agent": "ishenim", "Accept": "application/json, text/xml"})  # noqa: S310  the scheme was looked at
    try:
        with asking.ask(request, seconds=PATIENCE) as answer:
            body: bytes = answer.read(LARGEST + 1)
    except HTTPError as fault:
        fault.close()
        if fault.code == NOT_THERE:
            return None
        raise Faults([f"{address}: {fault.code} {fault.reason}"]) from fault
    except (URLError, TimeoutError, OSError) as fault:
        raise Faults([f"{address}: {getattr(fault, 'reason', fault)}"]) from fault
    if len(body) > LARGEST:
        raise Faults([_("%(address)s: the answer is larger than 64 MB.") % {"address": address}])
    return body


def of_file(source: str) -> bytes:
    """Return what stands in a file. Raises Faults where it cannot be read."""
    try:
        return Path(source).read_bytes()
    except OSError as fault:
        raise Faults([f"{source}: {fault.strerror}"]) from fault


def read(body: bytes, named: str) -> Any:
    """Return what a body says, as JSON or as XML. Raises Faults for what is neither."""
    try:
        return in_xml(body) if body.lstrip()[:1] == b"<" else orjson.loads(body)
    except (ET.ParseError, LookupError, ValueError) as fault:  # also of an encoding that nobody has
        raise Faults([_("%(file)s is neither JSON nor XML.") % {"file": named}]) from fault


def in_xml(body: bytes) -> list[dict[str, str]]:
    """Return the things that an XML document lists, each by its parts. A document that declares entities is refused."""
    if b"<!" in body.replace(b"<![CDATA[", b""):
        raise ET.ParseError("declarations")
    document = ET.fromstring(body)  # noqa: S314  without declarations there are no entities
    return [{part.tag: (part.text or "").strip() for part in thing} for thing in document]
