"""What a page's template may hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

PACKAGE = Path(__file__).parents[2] / "src/ishenim"
JINJA = sorted(file for file in PACKAGE.glob("**/jinja2/**/*.html") if "tests" not in file.parts)
DJANGO = sorted(PACKAGE.glob("**/templates/**/*.html"))
TEMPLATES = [pytest.param(file, id=str(file.relative_to(PACKAGE))) for file in (*JINJA, *DJANGO)]
REFUSED_BY_THE_POLICY = {
    "a style of its own": re.compile(r"<[^>]*\sstyle\s*="),
    "a stylesheet inside": re.compile(r"<style\b"),
    "a script inside": re.compile(r"<script(?![^>]*\b(src|type=\"application/(ld\+)?json\")(?!\w))[^>]*>"),
    "a handler inside": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an address that is a script": re.compile(r"(href|src|action)\s*=\s*[\"']?javascript:"),
}


def name_in(file: Path) -> str:
    folder = "jinja2" if "jinja2" in file.parts else "templates"
    return "/".join(file.parts[file.parts.index(folder) + 1 :])


@pytest.mark.parametrize("file", TEMPLATES)
def test_a_template_can_be_read_by_its_engine(file):
    engine = engines.all()[0] if file in JINJA else engines.all()[1]
    assert engine.get_template(name_in(file))


@pytest.mark.parametrize("file", TEMPLATES)
def test_a_template_says_first_what_it_extends(file):
    text = file.read_text()
    if re.search(r"{%-?\s*extends\b", text):
        assert re.match(r"{%-?\s*extends\b", text)


@pytest.mark.parametrize("file", TEMPLATES)
def test_the_end_of_a_block_names_the_block(file):
    assert not re.search(r"{%-?\s*endblock\s*-?%}", file.read_text())


@pytest.mark.parametrize("file", TEMPLATES)
def test_a_template_carries_nothing_that_the_content_policy_refuses(file):
    text = re.sub(r"{%.*?%}|{{.*?}}", "", file.read_text(), flags=re.DOTALL)
    assert not [what for what, sign in REFUSED_BY_THE_POLICY.items() if sign.search(text)]


@pytest.mark.parametrize("file", TEMPLATES)
def test_a_form_is_sent_to_ourselves(file):
    assert not re.search(r"<form[^>]*action\s*=\s*[\"']?(https?:)?//", file.read_text())
