"""Somebody writes what others have asked already, and presses once instead of asking again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.journeys.walking import DESKTOP, NOOKAT, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TYPED = "Мост возле школы сломан, дети не могут пройти. Когда отремонтируют?"
SEARCHED = 20_000


def picture(walker, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if folder := os.environ.get("ISHENIM_PICTURES"):
        walker.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_while_writing_in_the_other_language_the_question_is_shown_and_pressed_once(walk, known, size):
    somebody = walk(size, language="ru" if size == PHONE else "en")
    somebody.open(f"places/{NOOKAT}/ask/").fill(text=TYPED)
    button = somebody.find(f'[data-press="{known}"]')
    button.wait_for(timeout=SEARCHED)
    picture(somebody, f"typing-{size['width']}")

    somebody.press(f'[data-press="{known}"]')
    assert somebody.find(f'a[href$="/follow/matter:{known}/"]').count() == 1
    picture(somebody, f"pressed-{size['width']}")

    somebody.open(f"questions/{known}/")
    assert somebody.find(f'[data-press="{known}"]').is_disabled()
    picture(somebody, f"question-{size['width']}")
    assert somebody.context.cookies() == []


def test_without_scripts_the_first_sending_shows_it_and_the_second_records(walk, known):
    plain = walk(scripts=False)
    plain.open(f"places/{NOOKAT}/ask/").fill(text=TYPED, topic="roads").press()
    assert plain.find(f'[data-press="{known}"]').count() == 1
    assert plain.find('[name="text"]').input_value() == TYPED
    picture(plain, "first-sending")

    plain.press()
    assert plain.find(".slip .code").count() == 1
