"""How an answer is written down: as JSON, or as the XML in which every list of things names each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import orjson

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML document may hold (XML 1.0, section 2.2)."""
EACH = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "notes": "note",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What each thing of a list is called."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """How an answer is written down: the ending of its address, and the kind of its content."""

    ending: str
    kind: str


XML = Form("xml", "text/xml; charset=utf-8")
JSON = Form("json", "application/json; charset=utf-8")
FORMS = {form.ending: form for form in (XML, JSON)}


def as_json(told: Any) -> bytes:
    """Return what is told as JSON."""
    return orjson.dumps(told)


def as_xml(root: str, told: Any) -> bytes:
    """Return what is told as an XML document."""
    document = ET.Element(root)
    fill(document, told)
    written: bytes = ET.tostring(document, encoding="utf-8", xml_declaration=True)
    return written


def fill(element: ET.Element, told: Any) -> None:
    """Put what is told into an element: things by their names, lists one by one, all else as text."""
    if isinstance(told, Mapping):
        for name, value in told.items():
            fill(ET.SubElement(element, name), value)
    elif isinstance(told, Sequence) and not isinstance(told, str):
        for value in told:
            fill(ET.SubElement(element, EACH[element.tag]), value)
    elif told is not None:
        element.text = NO_XML.sub("", text_of(told))


def text_of(value: Any) -> str:
    """Return a value as XML writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
