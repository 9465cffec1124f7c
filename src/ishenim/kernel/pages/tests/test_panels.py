"""One part of the house shows a block on a page of another, and neither knows the other."""

import pytest
from django.template import engines
from django.utils.translation import override

from ishenim.kernel.pages import panels


@pytest.fixture(autouse=True)
def empty_registers(monkeypatch, site):
    for register in ("_panels", "_ways", "_foot_ways"):
        monkeypatch.setattr(panels, register, {})


def add(where, order, word, *, keys=None):
    panels.register(
        where,
        order=order,
        template=f"trial/{word}.html",
        context=lambda code: {"word": f"{word} of {code}"},
        **({"keys": keys} if keys else {}),
    )


def test_blocks_stand_in_their_order():
    add("place", 20, "second")
    add("place", 10, "first")
    add("home", 5, "elsewhere")
    assert list(panels.panels("place", code="osh")) == [
        ("trial/first.html", {"word": "first of osh"}),
        ("trial/second.html", {"word": "second of osh"}),
    ]


def test_a_page_nobody_adds_to_has_no_blocks():
    assert list(panels.panels("person", id=1)) == []
    assert panels.panel_keys("person", id=1) == []


def test_a_page_depends_on_what_its_blocks_depend_on():
    add("place", 10, "first", keys=lambda code: [f"place:{code}"])
    add("place", 20, "second")
    assert panels.panel_keys("place", code="osh") == ["place:osh"]


def test_a_block_may_have_nothing_to_say():
    panels.register("home", order=1, template="trial/panel.html", context=lambda: None)
    assert list(panels.panels("home")) == []


def test_registering_twice_shows_a_block_once():
    add("place", 10, "first")
    add("place", 10, "first")
    assert len(list(panels.panels("place", code="osh"))) == 1


def test_a_template_shows_a_block_with_its_own_words():
    panels.register("home", order=1, template="trial/panel.html", context=lambda: {"word": "<w>"})
    source = "{% for template, context in blocks %}{{ show(template, context) }}{% endfor %}"
    made = engines["jinja2"].from_string(source).render({"blocks": panels.panels("home")})
    assert made == "<b>&lt;w&gt;</b>"


def test_ways_stand_in_their_order_with_an_address_in_the_language_of_the_reader(settings):
    settings.ROOT_URLCONF = "ishenim.kernel.pages.tests.urls_of_ways"
    panels.register_way("Second", "second", order=2)
    panels.register_way("First", "first", order=1)
    panels.register_foot_way("Log", "log", order=2, name="moderation")
    panels.register_foot_way("About", "first", order=1)
    with override("ru"):
        assert [(way.label, way.address) for way in panels.ways()] == [
            ("First", "/ru/first/"),
            ("Second", "/ru/second/"),
        ]
        assert [way.address for way in panels.foot_ways()] == ["/ru/first/", "/ru/log/moderation/"]
