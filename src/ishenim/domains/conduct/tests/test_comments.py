"""Anyone comments on a draft without an account; only once each comment has its answer is the draft approved."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from tests.reading import forget_everyone

from ishenim.domains.conduct import code_actions, comment_actions, queries
from ishenim.domains.conduct.models import Comment
from ishenim.domains.conduct.procedures import CommentState, VersionState
from ishenim.domains.conduct.tests.conftest import ACT
from ishenim.kernel.ledger.models import Entry
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.refusals import Refused

WORDS = "Say what becomes of flowers and sweets."


@pytest.fixture
def draft(codes):
    """Open a consultation for two weeks."""
    one = codes.begun()
    code_actions.open_consultation(one, codes.world.keeper, ends=date(2026, 10, 19))
    return queries.draft(one.matter.reference)


@pytest.fixture
def say(client, draft):
    """Comment as anybody does, by the page."""

    forget_everyone()

    def said(text=WORDS, article="gifts"):
        address = f"/en/drafts/{draft.matter.reference}/{article}/comment/"
        return client.post(address, {"text": text})

    return said


@pytest.fixture
def comment(say):
    say()
    return Comment.objects.select_related("matter").get()


def tick():
    clock._asked.clear()
    clock.tick()


def page(client, draft):
    return client.get(f"/en/drafts/{draft.matter.reference}/").content.decode()


def test_a_comment_comes_without_account_and_is_not_shown_before_it_was_checked(say, client, draft):
    answer = say()
    assert answer.status_code == 302
    assert not answer.cookies
    assert WORDS not in page(client, draft)
    assert "1 comment waits for a check" in page(client, draft)
    assert "The comment is recorded." in client.get(answer.headers["Location"]).content.decode()
    assert Entry.objects.get(step="say").told["clear"] == {
        "article": "gifts",
        "draft": draft.matter.reference,
    }


def test_a_checked_comment_stands_beside_its_article_with_its_answer(comment, codes, client, draft):
    comment_actions.show(comment, codes.world.independent_moderator, text=WORDS)
    assert WORDS in page(client, draft)
    comment_actions.answer(comment, codes.world.keeper, outcome="stays", reply="They are gifts as well.")
    assert "They are gifts as well." in page(client, draft)


def test_whoever_drafts_the_code_does_not_check_what_is_said_about_it(comment, codes):
    with pytest.raises(Refused):
        comment_actions.show(comment, codes.world.keeper, text=WORDS)


def test_a_comment_that_is_not_shown_leaves_page_and_record_and_says_why(comment, codes, client, draft):
    comment_actions.show(comment, codes.world.independent_moderator, text=WORDS)
    comment_actions.do_not_show(comment, codes.world.independent_moderator, ground="personal")

    assert WORDS not in page(client, draft)
    told = client.get(f"/en/comments/{comment.matter.reference}/").content.decode()
    assert "it names or shows a person" in told
    assert WORDS not in told
    assert all(WORDS not in str(entry.opened) for entry in Entry.objects.select_related("opening"))


def test_an_empty_comment_keeps_its_page_and_says_what_is_missing(say):
    answer = say("")
    assert answer.status_code == 200
    assert "Please fill this in." in answer.content.decode()
    assert not Comment.objects.exists()


def test_the_same_comment_is_recorded_once(say):
    say()
    assert "recorded already" in say().content.decode()
    assert Comment.objects.count() == 1


def test_nobody_comments_on_an_article_that_is_not_there_or_after_the_last_day(say, on, client):
    assert say(article="nothing").status_code == 404
    on("2026-10-20 10:00")
    tick()
    assert "The consultation is over" in say().content.decode()


def test_whoever_comments_very_often_without_proving_work_waits(say):
    answers = [say(f"{WORDS} {number}") for number in range(11)]
    assert answers[9].status_code == 302
    assert answers[10].status_code == 429


def test_the_draft_is_approved_only_once_every_comment_has_its_answer(comment, codes, draft, on):
    on("2026-10-20 10:00")
    tick()
    days = {"approved_on": "2026-10-20", "in_force_from": "2026-11-02"}
    with pytest.raises(Refused, match="every comment"):
        code_actions.approve(draft, codes.world.second, **ACT, **days)

    comment_actions.show(comment, codes.world.independent_moderator, text=WORDS)
    with pytest.raises(Refused, match="every comment"):
        code_actions.approve(draft, codes.world.second, **ACT, **days)

    comment_actions.answer(comment, codes.world.keeper, outcome="taken", reply="We shall say so in the text.")
    code_actions.approve(draft, codes.world.second, **ACT, **days)
    assert queries.draft(draft.matter.reference).matter.state == VersionState.APPROVED


def test_a_late_check_and_a_late_answer_are_written_by_the_clock(comment, codes, on):
    on("2026-10-12 10:00")
    tick()
    comment_actions.show(comment, codes.world.independent_moderator, text=WORDS)
    on("2026-11-10 10:00")
    tick()
    steps = list(Entry.objects.filter(matter_id=comment.pk).order_by("pk").values_list("step", flat=True))
    assert steps == ["say", "check_is_late", "show", "answer_is_late"]


def test_with_the_draft_its_comments_wait_for_nothing(comment, codes, draft):
    code_actions.withdraw(draft, codes.world.keeper, reason="The ministry writes another one.")
    assert Comment.objects.select_related("matter").get().matter.state == CommentState.LET_GO


@pytest.mark.parametrize("ends", ["2026-10-06", "2028-01-01", "2026-10-01"])
def test_a_consultation_lasts_a_week_at_least_and_a_year_at_most(codes, ends):
    with pytest.raises(ValidationError):
        code_actions.open_consultation(codes.begun(), codes.world.keeper, ends=ends)


def test_a_draft_without_a_text_is_not_discussed(codes):
    from ishenim.kernel.procedures.engine import begin

    empty = code_actions.begin_code(
        begin("code_version", place=codes.world.places["country"]), codes.world.keeper,
        code="empty", title_en="An empty code", institution="prosecutor", roles=["enforcement_officer"],
    )  # fmt: skip
    with pytest.raises(Refused, match="it has a text"):
        code_actions.open_consultation(empty, codes.world.keeper, ends="2026-10-20")
