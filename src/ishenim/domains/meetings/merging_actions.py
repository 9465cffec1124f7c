"""Merging questions that are one matter, and taking it back. One function for each declared step."""

from __future__ import annotations

from typing import Any

from ishenim.domains.meetings.merging_forms import MergeInto, Reasoned
from ishenim.domains.meetings.models import Question
from ishenim.domains.meetings.pressing import keys_of
from ishenim.domains.meetings.procedures import ResidentsQuestion as Rule
from ishenim.kernel import versions
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.claims import OwnCode
from ishenim.kernel.procedures.engine import carries_out
from ishenim.kernel.procedures.merging import Merged, part
from ishenim.kernel.procedures.models import Matter

Facts = dict[str, Any]


@carries_out(Rule.merge_into, asks=MergeInto)
def merge_into(question: Question, by: Actor, *, into: Matter, reason: str) -> Facts:
    """Join a question to an earlier one about the same, so that both go one way together."""
    question.also.append(Merged(into=into))
    shown_anew(into)
    return {}


@carries_out(Rule.unmerge, asks=Reasoned)
def unmerge(question: Question, by: Actor, *, reason: str) -> Facts:
    """Take the merging back: the question stands on its own again, with its codes, followers and presses."""
    return parted(question)


@carries_out(Rule.object_to_merging, asks=OwnCode)
def object_to_merging(question: Question, by: Actor, *, code: str) -> Facts:
    """Let the asker take the question out of the merging: it is theirs, so their word is enough."""
    return parted(question)


@carries_out(Rule.stand_alone_again)
def stand_alone_again(question: Question, by: Actor) -> Facts:
    """Let a question stand on its own again when the other one ended without having been dealt with."""
    return parted(question)


@carries_out(Rule.close_together)
def close_together(question: Question, by: Actor) -> Facts:
    """Close a question with the one into which it was merged."""
    return {}


def parted(question: Question) -> Facts:
    """Take the row of the merging away, and have the other's pages made anew."""
    other = part(question.matter)
    if other is not None:
        shown_anew(other)
    return {}


def shown_anew(other: Matter) -> None:
    versions.after_commit(*keys_of([other]))
