"""The desk reads declarations: it names no domain, no procedure and no step."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from ishenim.faces import desk
from ishenim.kernel.procedures.declare import PROCEDURES

FOLDER = Path(desk.__file__).parent
FILES = [
    file
    for pattern in ("*.py", "*.html", "*.txt")
    for file in FOLDER.rglob(pattern)
    if "tests" not in file.relative_to(FOLDER).parts
]


def names() -> set[str]:
    """Return what a line of the desk may not say: domains, procedures, and the steps that only they have."""
    domains = {app.label for app in apps.get_app_configs() if app.name.startswith("ishenim.domains.")}
    return {"ishenim.domains", *domains, *PROCEDURES} - {"offices"}


def test_no_line_of_the_desk_names_a_domain():
    assert len(FILES) > 15
    said = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names()))) + r")s?\b")
    assert [str(file) for file in FILES if said.search(without_prose(file.read_text()))] == []


def without_prose(text: str) -> str:
    """Leave out docstrings, comments and words said to a reader: they may say what they like."""
    said_to_readers = re.sub(r"{% trans .*?endtrans %}|{% trans %}.*?{% endtrans %}|{#.*?#}", "", text)
    return "\n".join(line for line in said_to_readers.splitlines() if '"""' not in line)
