"""Every page stands in the same frame, in the language of the reader."""

import re

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override

FRAME = """
{% extends "portal/page.html" %}
{% from "portal/macros.html" import mark %}
{% block title %}Trial{% endblock title %}
{% block main %}{{ mark("kept", "Confirmed") }}{% endblock main %}
"""


class Report(forms.Form):
    words = forms.CharField(min_length=10)


def framed(source=FRAME, language="en", **context):
    with override(language):
        return engines["jinja2"].from_string(source).render({"here": f"/{language}/places/?q=osh"} | context)


def test_a_page_says_its_language_and_its_title():
    html = framed()
    assert '<html lang="en">' in html
    assert "<title>Trial. Ishenim</title>" in html


def test_a_page_leads_to_itself_in_the_other_languages():
    html = framed(language="ru")
    for language in ("ky", "en"):
        assert f'<a href="/{language}/places/?q=osh" lang="{language}" hreflang="{language}">' in html
    assert re.search(r'href="/ru/places/\?q=osh"[^>]*aria-current="true"', html)


def test_a_page_says_first_that_it_is_a_demonstration():
    html = framed()
    assert html.index("The people, meetings and figures on this page are invented.") < html.index("<header")


def test_a_page_of_a_real_installation_does_not(monkeypatch):
    monkeypatch.setitem(engines["jinja2"].env.globals, "settings_demo", "")
    assert "invented" not in framed()


def test_a_page_names_the_emergency_number():
    assert '<a href="tel:102">102</a>' in framed()


def test_a_page_marks_the_way_it_stands_on():
    assert re.search(r'<a href="/en/places/" aria-current="true">', framed())
    assert re.search(r'<a href="/en/places/" aria-current="page">', framed(here="/en/places/"))


def test_a_page_draws_only_the_signs_it_uses():
    html = framed()
    assert set(re.findall(r'<symbol id="(\w+)"', html)) == {"tunduk", "kept"}


def test_a_page_has_no_script_no_style_of_its_own_and_nothing_from_elsewhere():
    html = framed()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|data:", html)
    assert set(re.findall(r'(?:src|href)="(https?:)?//', html)) == set()


def test_the_title_of_a_page_with_a_mistake_says_so_first():
    assert "<title>Error: Trial. Ishenim</title>" in framed(form=Report({"words": "short"}))
    assert "<title>Trial. Ishenim</title>" in framed(form=Report())


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_frame_can_be_made_in_every_language(language):
    assert f'<html lang="{language}">' in framed(language=language)
