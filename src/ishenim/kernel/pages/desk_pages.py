"""What a domain adds to the desk: a page of a matter with a form of its own, what a step hands out once or answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.rights import check


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a page says: its template, which extends that of the desk, and its words."""

    template: str
    context: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True, eq=False)
class DeskPage:
    """A page of every matter of a kind, for the offices that may take a step there."""

    kind: str
    name: str
    label: str | Promise
    step: Step
    view: Callable[[HttpRequest, Matter, Actor], Shown | HttpResponse]

    def who_may(self, matter: Matter, capacities: Sequence[Actor]) -> Actor | None:
        """Return the first of these offices that may take the step there, or None."""
        about = matter
        if self.step.opens:
            about = begin(self.step.procedure.name, place_id=atlas().current(matter.place_id).id)
        return next((by for by in capacities if may(self.step, about, by)), None)


@dataclass(frozen=True, slots=True, eq=False)
class HandOut:
    """What a step hands out once, given the detail row of the matter as the step left it.

    `page` shows it to an official, who sent the request and typed the fields; `told` says it to a program.
    """

    page: Callable[[HttpRequest, Any, Mapping[str, Any]], HttpResponse]
    told: Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class OwnPage:
    """A page of the desk that belongs to no matter: `view` is given the request and every office of whoever comes.

    It decides itself what is there for these offices, and raises Http404 for all others.
    """

    name: str
    view: Callable[[HttpRequest, Sequence[Actor]], Shown | HttpResponse]


@dataclass(frozen=True, slots=True, eq=False)
class OnlyAsked:
    """What a step answers to whoever only asks what would come of it: sentences, and nothing is recorded.

    `answer` is given the detail row of the matter and what was filled in; it raises ValidationError as the step would.
    """

    label: str | Promise
    answer: Callable[..., Sequence[str]]


_pages: dict[tuple[str, str], DeskPage] = {}
_own: dict[str, OwnPage] = {}
_handed_out: dict[Step, HandOut] = {}
_only_asked: dict[Step, OnlyAsked] = {}


def may(step: Step, matter: Matter, by: Actor) -> bool:
    """Say whether the rule lets an office take a step now."""
    try:
        check(step, matter, by, timezone.now())
    except Refused:
        return False
    return True


def register_page(page: DeskPage) -> None:
    """Let the desk show a page of a domain."""
    _pages[page.kind, page.name] = page


def register_own_page(page: OwnPage) -> None:
    """Let the desk show a page of a domain that belongs to no matter."""
    _own[page.name] = page


def own_page_of(name: str) -> OwnPage | None:
    """Return the page with a name that belongs to no matter."""
    return _own.get(name)


def page_of(matter: Matter, name: str) -> DeskPage | None:
    """Return the page of a matter with a name."""
    return _pages.get((matter.kind, name))


def pages_for(matter: Matter, capacities: Sequence[Actor]) -> Iterator[DeskPage]:
    """Yield the pages of a matter that are open to one of these offices."""
    for page in _pages.values():
        if page.kind == matter.kind and page.who_may(matter, capacities):
            yield page


def register_hand_out(step: Step, handed_out: HandOut) -> None:
    """Let a step be answered by something that exists only then, instead of by the way back to its matter."""
    _handed_out[step] = handed_out


def hand_out_of(step: Step) -> HandOut | None:
    """Return what a step hands out, or None where the way leads back to its matter."""
    return _handed_out.get(step)


def register_only_asked(step: Step, asked: OnlyAsked) -> None:
    """Let the form of a step have a second button, which answers and takes no step."""
    _only_asked[step] = asked


def only_asked_of(step: Step) -> OnlyAsked | None:
    """Return what answers whoever only asks about a step, or None where nothing does."""
    return _only_asked.get(step)
