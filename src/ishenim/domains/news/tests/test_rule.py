"""Who may tell what, in which languages, and what stays when it is corrected or withdrawn."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from ishenim.domains.news import actions
from ishenim.domains.news.procedures import News
from ishenim.domains.news.tests.conftest import ENGLISH, KYRGYZ, RUSSIAN
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.refusals import NotNow, Refused

CHANGED = "The quarter was named wrongly."
REASON = "The schedule was published by mistake."


def entries(story):
    found = Entry.objects.filter(matter_id=story.pk, kind="news").select_related("opening")
    return list(found.order_by("pk"))


def fields(refusal):
    return set(refusal.value.message_dict)


def test_the_declaration_has_no_faults_and_every_step_is_carried_out():
    assert News.faults() == []
    assert [step.name for step in News.steps().values() if step not in ACTIONS] == []


def test_an_editor_of_the_country_tells_about_any_place(tell):
    assert [tell(place=place).matter.state for place in ("country", "town")] == ["published", "published"]


def test_an_editor_of_a_town_tells_about_the_town_and_not_about_the_country(tell, editor_of_the_town):
    assert tell(editor_of_the_town, "town").matter.state == "published"
    with pytest.raises(Refused) as refused:
        tell(editor_of_the_town, "country")
    assert refused.value.reason == "place"


@pytest.mark.parametrize("who", ["officer", "chief", "mayor", "moderator", "monitor", "administrator"])
def test_no_other_office_publishes(world, tell, who):
    with pytest.raises(Refused) as refused:
        tell(getattr(world, who))
    assert refused.value.reason == "office"


def test_one_language_is_enough_and_none_is_not(tell):
    assert tell(**RUSSIAN).languages == ["ru"]
    with pytest.raises(ValidationError) as refused:
        tell(title_ky="", body_ky="")
    assert fields(refused) == {"__all__"}


@pytest.mark.parametrize(
    ("missing", "words"),
    [("body_ru", {"title_ru": "Вышло расписание"}), ("title_en", {"body_en": ENGLISH["body_en"]})],
)
def test_half_a_language_is_refused_beside_what_is_missing(tell, missing, words):
    with pytest.raises(ValidationError) as refused:
        tell(**KYRGYZ, **words)
    assert fields(refused) == {missing}


def test_a_language_is_written_in_its_own_letters(tell):
    with pytest.raises(ValidationError) as refused:
        tell(title_en=KYRGYZ["title_ky"], body_en=KYRGYZ["body_ky"])
    assert fields(refused) == {"title_en", "body_en"}


def test_the_matter_is_called_by_the_first_title_and_speaks_its_language(tell):
    story = tell(**RUSSIAN, **ENGLISH)
    assert (story.matter.title, story.matter.language) == (RUSSIAN["title_ru"], "ru")


@pytest.mark.parametrize(("reader", "gets"), [("ky", "ky"), ("ru", "ru"), ("en", "ky")])
def test_a_reader_gets_the_own_language_or_else_the_first_there_is(story, reader, gets):
    with override(reader):
        assert story.language == gets
        assert story.title == (KYRGYZ | RUSSIAN)[f"title_{gets}"]


def test_the_ledger_says_the_languages_in_clear_and_commits_to_the_text(story):
    [line] = entries(story)
    assert line.told["clear"] == {"languages": ["ky", "ru"]}
    assert set(line.told["proof"]) == {"text"}
    assert line.opened["text"]["ky"]["title"] == KYRGYZ["title_ky"]


def test_a_correction_says_what_changed_and_the_earlier_text_stays_in_the_record(world, story):
    corrected = actions.correct(story, world.editor, changed=CHANGED, **ENGLISH).story
    assert (corrected.changed, corrected.languages) == (CHANGED, ["en"])
    assert [sorted(entry.opened["text"]) for entry in entries(story)] == [["ky", "ru"], ["en"]]


def test_a_correction_without_what_changed_is_refused(world, story):
    with pytest.raises(ValidationError) as refused:
        actions.correct(story, world.editor, **KYRGYZ)
    assert fields(refused) == {"changed"}


def test_a_withdrawn_text_leaves_page_and_record_and_the_fact_stays(world, story):
    actions.correct(story, world.editor, changed=CHANGED, **ENGLISH)
    before = [bytes(entry.leaf) for entry in entries(story)]
    withdrawn = actions.withdraw(story, world.editor, reason=REASON).story
    assert (withdrawn.languages, withdrawn.title, withdrawn.matter.title) == ([], "", "")
    assert ["text" in entry.opened for entry in entries(story)] == [False, False, False]
    assert [bytes(entry.leaf) for entry in entries(story)][:2] == before
    assert Entry.objects.filter(kind="erasure").count() == 2


def test_what_was_withdrawn_is_neither_corrected_nor_withdrawn_again(world, story):
    actions.withdraw(story, world.editor, reason=REASON)
    with pytest.raises(NotNow):
        actions.withdraw(story, world.editor, reason=REASON)
    with pytest.raises(NotNow):
        actions.correct(story, world.editor, changed=CHANGED, **KYRGYZ)


def test_an_editor_of_another_place_does_not_correct(world, tell, editor_of_the_town):
    of_the_village = tell(place="village")
    with pytest.raises(Refused):
        actions.withdraw(of_the_village, editor_of_the_town, reason=REASON)
