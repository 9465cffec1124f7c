"""The parts of a page say what they mean in words, and lead people to what they have to put right."""

from datetime import date

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override


class Promise(forms.Form):
    what = forms.CharField(label="What will be done", help_text="So that it can be checked.", min_length=10)
    day = forms.CharField(label="By which day", required=False)
    seen = forms.ChoiceField(
        label="What do you see", choices=[("y", "Done"), ("n", "Not done")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="I have read it")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.data.get("day") == "never":
            raise forms.ValidationError("Say a day that will come.")
        return super().clean()


def say(call, **context):
    names = "absent, error_summary, field, filter_form, following, leaf, mark, row, rows, seal, trail"
    source = f'{{% from "portal/macros.html" import {names} %}}{call}'
    with override("en"):
        return engines["jinja2"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("shape", "tone"),
    [
        ("kept", "mark kept"),
        ("done", "mark waits"),
        ("promised", "mark"),
        ("waits", "mark waits"),
        ("overdue", "mark overdue"),
        ("disputed", "mark disputed"),
        ("missing", "mark missing"),
    ],
)
def test_a_state_is_a_shape_and_a_word(shape, tone):
    html = say("{{ mark(shape, 'The word') }}", shape=shape)
    assert f'<span class="{tone}">' in html
    assert f'<use href="#{shape}"/>' in html
    assert "The word" in html


def test_a_seal_leads_to_its_entry():
    html = say("{{ seal(45902) }}")
    assert 'href="/en/ledger/45902/"' in html
    assert "entry 45,902" in html
    assert "#tunduk" in html


def test_what_is_not_in_the_book_yet_bears_no_seal():
    html = say("{{ seal(none) }}")
    assert "being recorded" in html
    assert "#tunduk" not in html


def test_the_first_entry_has_a_seal_too():
    assert 'href="/en/ledger/0/"' in say("{{ seal(0) }}")


@override("en")
def test_a_mistake_is_said_above_and_beside_its_field_and_what_was_typed_stays():
    form = Promise({"what": "soon"})
    html = say("{{ error_summary(form) }}{% for one in form %}{{ field(one) }}{% endfor %}", form=form)
    assert "3 things have to be put right." in html
    for target in ("id_what", "id_seen_0", "id_agreed"):
        assert f'<a href="#{target}">' in html
        assert f'id="{target}"' in html
    assert html.count(form["what"].errors[0]) == 2
    assert 'value="soon"' in html
    assert 'aria-describedby="id_what_helptext id_what_error"' in html
    assert 'aria-invalid="true"' in html


def test_one_mistake_is_one():
    form = Promise({"what": "a lamp in the lane", "seen": "y", "agreed": "on", "day": "never"})
    html = say("{{ error_summary(form) }}", form=form)
    assert "One thing has to be put right." in html
    assert "Say a day that will come." in html


def test_a_form_without_mistakes_has_no_summary():
    assert say("{{ error_summary(form) }}", form=Promise()).strip() == ""


def test_a_field_that_may_stay_empty_says_so_and_a_hidden_one_says_nothing():
    html = say("{% for one in form %}{{ field(one) }}{% endfor %}", form=Promise())
    assert "By which day (optional)" in html
    assert "What will be done (optional)" not in html
    assert "Token" not in html


def test_a_short_field_is_short():
    assert 'class="brief"' in say("{{ field(form['day'], brief=true) }}", form=Promise())


def test_a_filter_does_not_say_that_choosing_is_optional_and_can_be_reset():
    html = say("{{ filter_form(form, 'Choose', '/en/questions/') }}", form=Promise())
    assert "(optional)" not in html
    assert '<a class="button plain" href="/en/questions/">Reset</a>' in html
    assert 'method="get"' in html


def test_a_leaf_shows_month_day_and_weekday():
    html = say("{{ leaf(on) }}", on=date(2026, 11, 25))
    assert '<span>November</span><b class="number">25</b><span>Wednesday</span>' in html


def test_rows_stand_by_their_day():
    html = say(
        '{% call rows(snug=true) %}{% call row("2 November", "16:20") %}Done{% endcall %}{% endcall %}'
    )
    assert '<ul class="rows snug">' in html
    assert "<strong>2 November</strong><br>16:20" in html
    assert '<div class="what">Done</div>' in html


def test_what_is_not_there_is_said_with_a_way_on():
    html = say('{% call absent("No questions yet.") %}<p>Ask the first.</p>{% endcall %}')
    assert "<h3>No questions yet.</h3>" in html
    assert "<p>Ask the first.</p>" in html


def test_the_trail_ends_where_the_reader_is():
    html = say('{{ trail([("Osh region", "/en/places/osh/")], "Nookat") }}')
    assert '<a href="/en/">Home</a>' in html
    assert '<li aria-current="page">Nookat</li>' in html


def test_the_rest_of_a_list_is_one_link_further():
    assert 'rel="next" href="?after=7">Earlier<' in say('{{ following("?after=7", "Earlier") }}')
