"""What may be done about the versions of a code. One function for each declared step."""

from __future__ import annotations

from datetime import date
from typing import Any

from ishenim.domains.conduct import conditions, forms
from ishenim.domains.conduct.models import CodeVersion, Comment
from ishenim.domains.conduct.procedures import CommentsOnDrafts, CommentState, VersionState
from ishenim.domains.conduct.procedures import VersionsOfCodes as Rule
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import THE_CLOCK, Actor
from ishenim.kernel.norms.keeping import add_version, bind, columns, end_version, titles
from ishenim.kernel.norms.models import Norm, Version
from ishenim.kernel.norms.reading import text_of
from ishenim.kernel.procedures.engine import carries_out, take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.procedures.rights import taken

Facts = dict[str, Any]
Words = dict[str, str]
CODE = "code"


@carries_out(Rule.begin_code, asks=forms.BeginCode)
def begin_code(
    draft: CodeVersion, by: Actor, *, code: str, titles: Words, institution: Institution, roles: list[str]
) -> Facts:
    """Begin a code that has no version yet."""
    draft.code, draft.binds, draft.roles = code, institution, roles
    call(draft, titles, by)
    return {}


@carries_out(Rule.draft_next, asks=forms.DraftNext)
def draft_next(draft: CodeVersion, by: Actor, *, code: str, titles: Words) -> Facts:
    """Begin the next version of a code with the text of the last one."""
    last = conditions.last_version(code)
    assert last is not None
    bound = last.norm.bound.last()
    assert bound is not None
    draft.code, draft.text = code, text_of(last).plain()
    draft.binds_id, draft.roles = bound.institution_id, bound.roles
    call(draft, last.norm.in_all("title") | titles, by)
    return {}


def call(draft: CodeVersion, titles: Words, by: Actor) -> None:
    """Give a draft its title; it belongs to the institution that drafts it."""
    for name, said in columns("title", titles).items():
        setattr(draft, name, said)
    draft.matter.title = next(iter(titles.values()))
    draft.matter.institution_id = by.institution_id


@carries_out(Rule.revise, asks=forms.Revise)
def revise(draft: CodeVersion, by: Actor, *, text: Facts) -> Facts:
    """Write the text; what it was before stays in the record."""
    draft.text = text
    return {"articles": len(draft.articles), "languages": draft.whole.languages, **print_of(draft)}


def print_of(draft: CodeVersion) -> Facts:
    """Return by which fingerprint the book means the text as it is now."""
    return {"fingerprint": draft.whole.fingerprint}


@carries_out(Rule.open_consultation, asks=forms.OpenConsultation)
def open_consultation(draft: CodeVersion, by: Actor, *, ends: date) -> Facts:
    """Let anyone comment on every article until a day."""
    draft.consultation_ends = ends
    return print_of(draft)


@carries_out(Rule.end_consultation)
def end_consultation(draft: CodeVersion, by: Actor) -> Facts:
    """Take no more comments."""
    return {}


@carries_out(Rule.approve, asks=forms.Approve)
def approve(draft: CodeVersion, by: Actor, **act: Any) -> Facts:
    """Approve a version after its consultation, by somebody who wrote no part of it."""
    return become_a_version(draft, by, Rule.approve, **act)


@carries_out(Rule.enter_approved, asks=forms.Approve)
def enter_approved(draft: CodeVersion, by: Actor, **act: Any) -> Facts:
    """Enter a version as an act approved it elsewhere, by somebody who did not type it."""
    return become_a_version(draft, by, Rule.enter_approved, **act)


def become_a_version(
    draft: CodeVersion,
    by: Actor,
    step: Any,
    *,
    act: Words,
    approver: Words,
    approved_on: date,
    in_force_from: date,
) -> Facts:
    """Write the version for good, and whom it binds from its first day on."""
    refuse_who_wrote(draft, by, step)
    number = conditions.next_number(draft.code)
    draft.version = written_for_good(
        draft, number, act=act, approver=approver, approved_on=approved_on, in_force_from=in_force_from
    )
    return {"version": number, **print_of(draft)}


def written_for_good(draft: CodeVersion, number: int, **act: Any) -> Version:
    """Write a version of a code, which is entered with its first."""
    norm, _new = Norm.objects.get_or_create(
        slug=draft.code, defaults={"kind": CODE, **columns("title", draft.titles)}
    )
    return add_version(norm, draft.whole, number=number, **act)


def refuse_who_wrote(draft: CodeVersion, by: Actor, step: Any) -> None:
    """Raise for whoever wrote any part of the draft, also where somebody else wrote the last one."""
    if taken(draft.matter, conditions.WRITING).filter(person_id=by.person_id or 0).exists():
        raise Refused(step, "same_person")


@carries_out(Rule.come_into_force)
def come_into_force(draft: CodeVersion, by: Actor) -> Facts:
    """Let a version be in force: it has its title, and takes the place of the one before.

    The first says whom the code binds; afterwards that changes by a step of its own, whatever a draft remembers.
    """
    version = draft.version
    assert version is not None
    titles(version.norm, draft.titles)
    if not version.norm.bound.exists():
        bind(version.norm, draft.binds_id, draft.roles, version.in_force_from)
    before = CodeVersion.objects.select_related("matter", "version").filter(
        code=draft.code, matter__state=VersionState.IN_FORCE
    )
    items = [Item(one.matter, at=draft.at, after=draft) for one in before]
    if items:
        take(items, Rule.supersede, THE_CLOCK)
    return {"version": version.number, "in_force_from": version.in_force_from}


@carries_out(Rule.supersede)
def supersede(older: CodeVersion, by: Actor, *, after: CodeVersion) -> Facts:
    """Write from which day on a version is in force no longer."""
    assert older.version is not None
    assert after.version is not None
    end_version(older.version, after.version.in_force_from)
    return {"until": after.version.in_force_from}


@carries_out(Rule.bind_others, asks=forms.BindOthers)
def bind_others(
    draft: CodeVersion, by: Actor, *, institution: Institution, roles: list[str], since: date, basis: str
) -> Facts:
    """Let the code bind the officers of another institution from a day on: the body above them changed."""
    assert draft.version is not None
    draft.binds, draft.roles = institution, roles
    bind(draft.version.norm, institution.pk, roles, since)
    return {}


@carries_out(Rule.withdraw, asks=forms.Withdraw)
def withdraw(draft: CodeVersion, by: Actor, *, reason: str) -> Facts:
    """Withdraw a version before its day; its number is not given again, and its comments wait for nothing."""
    draft.withdrawn_because = reason
    if draft.version is not None:
        end_version(draft.version, draft.version.in_force_from)
    waiting = Comment.objects.select_related("matter").filter(
        draft_id=draft.pk, matter__state__in=[CommentState.WAITING, CommentState.SHOWN]
    )
    items = [Item(one.matter, at=draft.at) for one in waiting]
    if items:
        take(items, CommentsOnDrafts.let_go, THE_CLOCK)
    return {}


def days_of(act: Facts) -> tuple[date, date]:
    """Return on which day a version was approved, and from which it is in force, as a leaf says it."""
    return date.fromisoformat(act["approved_on"]), date.fromisoformat(act["in_force_from"])


def told_of_its_days(draft: CodeVersion, clear: Facts) -> None:
    """Write a version again of which the backup holds the text, and the book the days; its act was words."""
    if draft.version is None and draft.has_text and draft.whole.fingerprint == clear["fingerprint"]:
        approved_on, in_force_from = days_of(clear)
        draft.version = written_for_good(
            draft, clear["version"], act={}, approver={}, approved_on=approved_on, in_force_from=in_force_from
        )
