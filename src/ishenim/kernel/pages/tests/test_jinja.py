"""Templates refuse what they do not know, and speak the language of the reader."""

from datetime import date

import pytest
from django.template import engines
from django.utils.translation import gettext_lazy, override
from jinja2 import UndefinedError

from ishenim.kernel.pages.jinja import url

pytestmark = pytest.mark.usefixtures("site")


def say(source, **context):
    return engines["jinja2"].from_string(source).render(context)


def test_an_unknown_name_is_an_error_and_not_an_empty_place(ask):
    with pytest.raises(UndefinedError):
        ask("/en/forgetful/")


def test_what_people_wrote_cannot_become_markup():
    assert say("{{ text }}", text="<script>") == "&lt;script&gt;"


def test_a_word_fixed_in_a_template_is_still_said_in_the_language_of_the_reader():
    template = engines["jinja2"].from_string("{{ 1234567|number }}")
    said = []
    for language in ("en", "ru"):
        with override(language):
            said.append(template.render())
    assert said == ["1,234,567", "1\xa0234\xa0567"]


def test_translations_follow_the_reader():
    template = engines["jinja2"].from_string("{% trans %}January{% endtrans %} {{ word }}")
    with override("ru"):
        assert template.render({"word": gettext_lazy("February")}) == "Январь Февраль"
    with override("en"):
        assert template.render({"word": gettext_lazy("February")}) == "January February"


def test_a_sentence_over_several_lines_is_one_sentence():
    assert say("{% trans %}\n  One\n  sentence.\n{% endtrans %}") == "One sentence."


def test_plurals_and_names_in_a_sentence_are_escaped():
    one, more = "{{ who }}: {{ count }} day", "{{ who }}: {{ count }} days"
    source = f"{{% trans count=n, who=who %}}{one}{{% pluralize %}}{more}{{% endtrans %}}"
    with override("en"):
        assert say(source, n=1, who="<a>") == "&lt;a&gt;: 1 day"
        assert say(source, n=2, who="b") == "b: 2 days"


def test_dates_are_filters():
    with override("en"):
        assert say("{{ on|day }}, {{ on|weekday }}, {{ on|iso }}", on=date(2026, 11, 2)) == (
            "2 November 2026, Monday, 2026-11-02"
        )


def test_addresses_are_in_the_language_of_the_reader():
    with override("en"):
        assert url("matter", reference="26-1") == "/en/matters/26-1/"
    with override("ky"):
        assert url("matter", "26-1") == "/ky/matters/26-1/"
        assert say("{{ url('matter', reference='26-1') }}") == "/ky/matters/26-1/"


def test_the_switch_leads_to_the_same_page_with_the_same_question():
    with override("ru"):
        choices = engines["jinja2"].env.globals["languages_of"]("/ru/matters/?after=7")
    assert [(one.address, one.current) for one in choices] == [
        ("/ky/matters/?after=7", False),
        ("/ru/matters/?after=7", True),
        ("/en/matters/?after=7", False),
    ]
    assert [(one.start, one.rest) for one in choices] == [("Кыр", "гызча"), ("Рус", "ский"), ("Eng", "lish")]


def test_from_a_page_without_a_language_the_switch_leads_home():
    addresses = [one.address for one in engines["jinja2"].env.globals["languages_of"]("/accounts/login/")]
    assert addresses == ["/ky/", "/ru/", "/en/"]


def test_only_the_signs_a_page_uses_are_drawn_once_each():
    drawn = say(
        "{{ marks_used(html) }}", html='<use href="#kept"/> <use href="#kept"/> <use href="#nonsense"/>'
    )
    assert drawn.count("<symbol") == 1
    assert 'id="kept"' in drawn
