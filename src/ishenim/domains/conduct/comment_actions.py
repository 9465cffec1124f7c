"""What may be done about comments on a draft. One function for each declared step."""

from __future__ import annotations

from typing import Any

from ishenim.domains.conduct import comment_forms as forms
from ishenim.domains.conduct.models import CodeVersion, Comment
from ishenim.domains.conduct.procedures import CommentsOnDrafts as Rule
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]


@carries_out(Rule.say, asks=forms.Say)
def say(comment: Comment, by: Actor, *, text: str, draft: CodeVersion, article: str) -> Facts:
    """Say something about an article; it is shown after a check by an office that did not draft it."""
    comment.draft, comment.article, comment.text = draft, article, text
    comment.matter.institution_id = draft.matter.institution_id
    comment.matter.title = draft.heading_of(article)[:200]
    return {"draft": draft.matter.reference}


@carries_out(Rule.show, asks=forms.Show)
def show(comment: Comment, by: Actor, *, text: str) -> Facts:
    """Show a comment, without what must be hidden."""
    comment.shown = text
    return {}


@carries_out(Rule.check_is_late)
def check_is_late(comment: Comment, by: Actor) -> Facts:
    """Write that nobody checked it in time."""
    return {}


@carries_out(Rule.do_not_show, asks=forms.DoNotShow)
def do_not_show(comment: Comment, by: Actor, *, ground: str) -> Facts:
    """Take a comment out of page and record; that there was one, and why it is not shown, stays."""
    comment.text = comment.shown = ""
    return {}


@carries_out(Rule.answer, asks=forms.Answer)
def answer(comment: Comment, by: Actor, *, outcome: str, reply: str) -> Facts:
    """Answer a comment."""
    comment.outcome, comment.answer = outcome, reply
    return {}


@carries_out(Rule.answer_is_late)
def answer_is_late(comment: Comment, by: Actor) -> Facts:
    """Write that nobody answered it in time."""
    return {}


@carries_out(Rule.let_go)
def let_go(comment: Comment, by: Actor) -> Facts:
    """Wait for nothing more: the draft was withdrawn."""
    return {}
