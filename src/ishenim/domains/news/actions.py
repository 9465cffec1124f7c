"""What may be done about a story. One function for each declared step."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from ishenim.domains.news import forms
from ishenim.domains.news.models import Story
from ishenim.domains.news.procedures import News as Rule
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.engine import carries_out
from ishenim.kernel.procedures.originals import OrderOriginal

Facts = dict[str, Any]
Text = dict[str, dict[str, str]]


@carries_out(Rule.publish, asks=forms.Publish)
def publish(story: Story, by: Actor, *, text: Text, languages: list[str]) -> Facts:
    """Tell something, in the name of an office, in the languages in which it was written."""
    story.published_on = timezone.localdate(story.at)
    story.matter.institution_id, story.matter.language = by.institution_id, languages[0]
    write(story, text)
    return {}


@carries_out(Rule.correct, asks=forms.Correct)
def correct(story: Story, by: Actor, *, text: Text, languages: list[str], changed: str) -> Facts:
    """Correct a story, and say beside it what changed."""
    story.corrected_on, story.changed = timezone.localdate(story.at), changed
    write(story, text)
    return {}


@carries_out(Rule.order_original, asks=OrderOriginal)
def order_original(story: Story, by: Actor, **_asked: str) -> Facts:
    """Order that an original be opened, on a ground that everyone can read."""
    return {}


@carries_out(Rule.withdraw, asks=forms.Withdraw)
def withdraw(story: Story, by: Actor, *, reason: str) -> Facts:
    """Take a story back: its text leaves page and record, that there was one and why it went stays."""
    story.withdrawn_on, story.reason, story.changed = timezone.localdate(story.at), reason, ""
    write(story, {})
    return {}


def write(story: Story, text: Text) -> None:
    """Let a story stand in these languages and in no other; its matter is called by the first title."""
    for code, _name in settings.LANGUAGES:
        words = text.get(code, {"title": "", "body": ""})
        setattr(story, f"title_{code}", words["title"])
        setattr(story, f"body_{code}", words["body"])
    story.matter.title = next((words["title"] for words in text.values()), "")
