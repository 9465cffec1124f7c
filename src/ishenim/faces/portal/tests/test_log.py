"""The public log of moderation: that it happened, why, and by which office; never what was hidden."""

from __future__ import annotations

import re

import pytest
from tests.acts import act, ask
from tests.reading import Reader, words

from ishenim.faces.portal import log
from ishenim.kernel.ledger import sequencer

INSULT = "The scoundrel of the office sleeps all day."


def test_every_moderation_is_told_with_its_ground_and_office(reader, world):
    question = ask(world.beat, text=INSULT)
    act(question, "hide_text", world.moderator, text="[…] sleeps all day.", hidden=["insult"])
    act(ask(world.beat), "decline", world.moderator, ground="spam")

    page = reader.get("log/moderation/")

    for said in (
        "Something was hidden from the text.",
        "an insult",
        "Advertising or machine-made text",
        "Moderation",
    ):
        assert said in words(page)
    assert f'href="/en/questions/{question.reference}/"' in page.content.decode()


def test_what_was_hidden_is_not_in_the_log(reader, world):
    act(
        ask(world.beat, text=INSULT),
        "hide_text",
        world.moderator,
        text="[…] sleeps all day.",
        hidden=["insult"],
    )

    assert "scoundrel" not in reader.get("log/moderation/").content.decode()


def test_other_steps_are_not_in_the_log(reader, world):
    act(ask(world.beat), "accept", world.officer)

    assert "Nothing has been moderated yet." in reader.read("log/moderation/")


def test_a_long_log_goes_on_by_key_without_a_line_twice(reader, world, monkeypatch):
    monkeypatch.setattr(log, "LINES", 2)
    questions = [act(ask(world.beat), "show_text", world.moderator).reference for _ in range(5)]
    sequencer.place_waiting()
    way, seen = "log/moderation/", []

    while way:
        page = reader.get(way).content.decode()
        seen += re.findall(r'<p class="line"><a href="/en/questions/([^/]+)/"', page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        way = f"log/moderation/{further[1]}" if further else ""

    assert seen == questions[::-1]


@pytest.mark.parametrize("before", ["x", "-1", "", "9" * 40, "²", "%00"])
def test_a_nonsensical_key_shows_the_log_and_never_a_fault(reader, world, before):
    act(ask(world.beat), "show_text", world.moderator)

    assert "<h1>" in reader.get(f"log/moderation/?before={before}").content.decode()


def test_an_unknown_log_is_a_page_that_is_not_there(reader):
    for language in ("ky", "ru", "en"):
        assert (
            f'<html lang="{language}">' in Reader(language).get("log/nothing/", status=404).content.decode()
        )
