"""The faces read declarations: they name no domain, no procedure and no step."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from ishenim import faces
from ishenim.kernel.procedures.declare import PROCEDURES

FOLDER = Path(faces.__file__).parent
FACES = sorted(folder for folder in FOLDER.iterdir() if (folder / "apps.py").exists())
WORDS_OF_THE_KERNEL = {"offices", "token", "tokens"}
"""What the kernel calls so, too: the offices that act, the versions of pages, what follows a letter."""


def names() -> set[str]:
    """Return what a line of a face may not say: domains and procedures."""
    domains = {app.label for app in apps.get_app_configs() if app.name.startswith("ishenim.domains.")}
    return {"ishenim.domains", *domains, *PROCEDURES} - WORDS_OF_THE_KERNEL


def files_of(face: Path) -> list[Path]:
    found = [file for pattern in ("*.py", "*.html", "*.txt") for file in face.rglob(pattern)]
    return [file for file in found if "tests" not in file.relative_to(face).parts]


def test_every_face_is_looked_at():
    assert {face.name for face in FACES} == {"portal", "desk", "api", "interop", "mirror"}
    assert all(len(files_of(face)) > 8 for face in FACES)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_no_line_of_a_face_names_a_domain(face):
    said = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names()))) + r")s?\b")
    assert [
        f"{file}: {found[0]}"
        for file in files_of(face)
        if (found := said.search(without_prose(file.read_text())))
    ] == []


def without_prose(text: str) -> str:
    """Leave out docstrings, comments and words said to a reader: they may say what they like."""
    said_to_readers = re.sub(
        r"{% trans .*?endtrans %}|{% trans %}.*?{% endtrans %}|{#.*?#}|\b(?:gettext|gettext_lazy|_)\(\s*\".*?\"",
        "",
        text,
        flags=re.DOTALL,
    )
    return "\n".join(line for line in re.sub(r'""".*?"""', "", said_to_readers, flags=re.DOTALL).splitlines())
