"""What is special to each step of a complaint. The engine checks, seals and records."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ishenim.domains.complaints import forms, rules
from ishenim.domains.complaints.models import Complaint, Outcome
from ishenim.domains.complaints.procedures import Complaint as Rule
from ishenim.kernel.days import day_of
from ishenim.kernel.institutions.models import Appointment, Institution
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.circles import (
    Ring,
    draw,
    give,
    hold_back,
    hold_back_more,
    members,
    put_in,
    ring_of,
    take_away,
)
from ishenim.kernel.procedures.confided_carrying import holding_and_erasing, only_written, stepping_back
from ishenim.kernel.procedures.confided_forms import Add, Message, Unlocked, Withdraw
from ishenim.kernel.procedures.confided_story import facts_of
from ishenim.kernel.procedures.declare import Circle
from ishenim.kernel.procedures.engine import Facts, carries_out

KEPT_FOR: dict[str, timedelta] = {
    Outcome.BREACH.value: timedelta(days=5 * 365),
    Outcome.NO_BREACH.value: timedelta(days=3 * 365),
    Outcome.NOT_TAKEN.value: timedelta(days=365),
}
KEPT_WHEN_WITHDRAWN = timedelta(days=90)
"""How long what was confided is kept after it ended, by its outcome; a withdrawn complaint has none."""
ON_RECORD_FOR = timedelta(days=365)
"""How long a consequence that was carried out stands on record, where its code says nothing else."""
NOBODY_FIT = gettext_lazy(
    "No body can examine a complaint about this institution safely yet. Turn to the prosecutor's office."
)

NOBODY_LEFT = gettext_lazy(
    "Nobody who could read this is left in the other body. Turn to the prosecutor's office or to a court."
)


@carries_out(Rule.file, asks=forms.File)
def file(
    complaint: Complaint,
    by: Actor,
    *,
    officer: str,
    described: str,
    happened_on: date | None,
    text: str,
    concerns: str,
    contact: str,
    sent: str | None,
) -> Facts:
    """Choose who examines it, draw its circles for them, and make its claim code."""
    on = day_of(complaint.at)
    against = Institution.objects.select_related("superior").get(pk=complaint.matter.institution_id or 0)
    bodies = rules.examining(against, appointment_of(officer), on)
    if not bodies:
        raise ValidationError(NOBODY_FIT, "no_body")
    complaint.against_id = against.pk
    complaint.officers = rules.officers_of(against, on)
    complaint.matter.institution_id = bodies[0].institution.pk
    other = rules.other_body(bodies)
    complaint.above_id = other.institution.pk if other else None
    team = draw(complaint, sent, bodies[0].members)
    hold_back(complaint, team, other.members if other else ())
    return {"language": get_language() or "ky", "against": against.code}


def appointment_of(officer: str) -> Appointment | None:
    """Return the office that was chosen in a form, or None where nobody was."""
    found = Appointment.objects.select_related("institution__superior", "person")
    return found.get(pk=int(officer)) if officer else None


def accused(ring: Ring) -> Appointment | None:
    """Return the office of whom a complaint is about, as far as it is known and the ring is open."""
    return appointment_of(facts_of(ring, "file", "name_officer").get("officer", ""))


add = only_written(Rule.add, asks=Add)


@carries_out(Rule.withdraw, asks=Withdraw)
def withdraw(complaint: Complaint, by: Actor, *, code: str, reason: str) -> Facts:
    """End it at the word of whoever filed it."""
    return kept(complaint)


receive = only_written(Rule.receive)
write = only_written(Rule.write, asks=Message)
note = only_written(Rule.note, asks=Message)


@carries_out(Rule.let_in, asks=forms.LetIn)
def let_in(complaint: Complaint, by: Actor, *, member: str) -> Facts:
    """Seal the team's key for a colleague."""
    give(ring_of(complaint.matter, by), Circle.TEAM, [int(member)])
    return {}


recuse = stepping_back(Rule.recuse)


@carries_out(Rule.moved_up)
def moved_up(complaint: Complaint, by: Actor) -> Facts:
    """Hand it to the other body, whose members were held back till now.

    The clock does not know whom it is about: nobody of it who could be their superior or colleague is let in.
    """
    return handed_to_the_other(complaint, rules.near(complaint.against_id, day_of(complaint.at)))


@carries_out(Rule.name_officer, asks=forms.NameOfficer)
def name_officer(complaint: Complaint, by: Actor, *, officer: str) -> Facts:
    """Take the key from every member who may not examine a complaint about this officer, on appeal neither.

    Where nobody is left, as where the officer is the head, the other body examines it from now on.
    """
    about = appointment_of(officer)
    assert about is not None
    let_out = without_key(complaint, Circle.TEAM, about)
    without_key(complaint, Circle.HELD_BACK, about)
    complaint.heard = False
    if not members(complaint.matter_id):
        handed_to_the_other(complaint, set())
    elif not members(complaint.matter_id, Circle.HELD_BACK):
        complaint.above_id = None
    return {"let_out": let_out}


def without_key(complaint: Complaint, circle: Circle, about: Appointment | None) -> int:
    """Take a circle's key from whoever may not examine a complaint about an officer; return how many it was."""
    inside = members(complaint.matter_id, circle)
    fit = rules.without_conflict(inside, about, day_of(complaint.at))
    return take_away(complaint.matter_id, circle, set(inside) - set(fit))


@carries_out(Rule.tell_officer, asks=forms.TellOfficer)
def tell_officer(complaint: Complaint, by: Actor, *, text: str) -> Facts:
    """Let the officer into the circle of whoever is concerned."""
    ring = ring_of(complaint.matter, by)
    about = accused(ring)
    assert about is not None
    give(ring, Circle.CONCERNED, [about.person_id])
    complaint.heard = True
    return {}


@carries_out(Rule.not_found_out, asks=forms.NotFoundOut)
def not_found_out(complaint: Complaint, by: Actor, *, text: str) -> Facts:
    """Write that nobody can be heard."""
    complaint.heard = True
    return {}


answer = only_written(Rule.answer, asks=Message)


@carries_out(Rule.not_take, asks=forms.NotTake)
def not_take(complaint: Complaint, by: Actor, *, ground: str, reason: str) -> Facts:
    """Decide not to examine it, on a ground."""
    let_the_other_body_read(complaint, by)
    return decided(complaint, Outcome.NOT_TAKEN)


@carries_out(Rule.decide_no_breach, asks=forms.NoBreach)
def decide_no_breach(complaint: Complaint, by: Actor, *, reason: str) -> Facts:
    """Decide that no article was broken."""
    let_the_other_body_read(complaint, by)
    return decided(complaint, Outcome.NO_BREACH)


@carries_out(Rule.decide_breach, asks=forms.Breach)
def decide_breach(complaint: Complaint, by: Actor, *, article: str, consequence: str, reason: str) -> Facts:
    """Decide that an article was broken, and let in whoever carries the consequence out."""
    let_the_other_body_read(complaint, by)
    return breach(complaint, by, article, consequence)


@carries_out(Rule.appeal, asks=forms.Appeal)
def appeal(complaint: Complaint, by: Actor, *, code: str, reason: str) -> Facts:
    """Hand it to the other body at the word of whoever filed it."""
    return handed_on(complaint, accused(Ring(complaint.matter, code=code)))


@carries_out(Rule.officer_appeals, asks=forms.OfficerAppeals)
def officer_appeals(complaint: Complaint, by: Actor, *, reason: str) -> Facts:
    """Hand it to the other body at the word of the officer."""
    return handed_on(complaint, appointment_of(str(by.appointment_id)))


@carries_out(Rule.stands)
def stands(complaint: Complaint, by: Actor) -> Facts:
    """Let the decision stand."""
    complaint.final_on = day_of(complaint.at)
    return kept(complaint)


@carries_out(Rule.breach_stands)
def breach_stands(complaint: Complaint, by: Actor) -> Facts:
    """Let the breach stand: from now on its consequence is due."""
    complaint.final_on = day_of(complaint.at)
    return {}


@carries_out(Rule.appeal_no_breach, asks=forms.NoBreach)
def appeal_no_breach(complaint: Complaint, by: Actor, *, reason: str) -> Facts:
    """Decide, as the other body, that no article was broken."""
    complaint.article, complaint.consequence = "", ""
    complaint.final_on = day_of(complaint.at)
    return {**decided(complaint, Outcome.NO_BREACH), **kept(complaint)}


@carries_out(Rule.appeal_breach, asks=forms.Breach)
def appeal_breach(complaint: Complaint, by: Actor, *, article: str, consequence: str, reason: str) -> Facts:
    """Decide, as the other body, that an article was broken."""
    complaint.final_on = day_of(complaint.at)
    return breach(complaint, by, article, consequence)


@carries_out(Rule.let_in_head, asks=Unlocked)
def let_in_head(complaint: Complaint, by: Actor) -> Facts:
    """Let in who heads the body that has to act, where it is somebody else than when it was decided."""
    ring = ring_of(complaint.matter, by)
    heads = heads_of(complaint, ring)
    if heads and heads <= set(members(complaint.matter_id, Circle.BODY)):
        raise ValidationError(_("Whoever heads the body today has been let in already."), "inside")
    give_to_the_head(complaint, ring)
    return {}


@carries_out(Rule.carry_out, asks=forms.CarryOut)
def carry_out(complaint: Complaint, by: Actor, *, carried_out_on: date, text: str) -> Facts:
    """Write what was done, and until when it stands on record."""
    complaint.on_record_until = carried_out_on + ON_RECORD_FOR
    return {}


@carries_out(Rule.clear_record)
def clear_record(complaint: Complaint, by: Actor) -> Facts:
    """Clear the record when its time is over."""
    return kept(complaint)


late = only_written(Rule.late)
KEEPING = holding_and_erasing(Rule)


def kept(complaint: Complaint) -> Facts:
    """Note for how long it is kept from now on, by what was found."""
    complaint.keep_for(KEPT_FOR.get(complaint.outcome, KEPT_WHEN_WITHDRAWN))
    return {}


def decided(complaint: Complaint, outcome: Outcome) -> Facts:
    """Note what the register counts."""
    complaint.outcome = outcome
    complaint.decided_on = day_of(complaint.at)
    return {}


def breach(complaint: Complaint, by: Actor, article: str, consequence: str) -> Facts:
    """Note the article and the consequence, and let in the head of the body that has to act."""
    give_to_the_head(complaint, ring_of(complaint.matter, by))
    complaint.article, complaint.consequence = article, consequence
    return decided(complaint, Outcome.BREACH)


def let_the_other_body_read(complaint: Complaint, by: Actor) -> None:
    """Hold the team's key back for who would examine an appeal today: the other body may have other members by now."""
    ring, on = ring_of(complaint.matter, by), day_of(complaint.at)
    if complaint.above is not None and Circle.TEAM in ring.private:
        people = rules.without_conflict(rules.commission(complaint.above, on), accused(ring), on)
        out = {*members(complaint.matter_id), *rules.have_had_a_part(complaint.matter_id)}
        hold_back_more(ring, set(people) - out)


def heads_of(complaint: Complaint, ring: Ring) -> set[int]:
    """Return who carries a consequence out today."""
    against = Institution.objects.select_related("superior").get(pk=complaint.against_id)
    return rules.head_of(against, accused(ring), day_of(complaint.at))


def give_to_the_head(complaint: Complaint, ring: Ring) -> None:
    """Seal the key of the body that has to act for who heads it; raise where none of them has a key."""
    if not give(ring, Circle.BODY, heads_of(complaint, ring)):
        raise ValidationError(
            _(
                "No head of the body has a key yet, so nobody could carry the consequence out. Ask them to make one."
            ),
            "no_head",
        )


def handed_on(complaint: Complaint, about: Appointment | None) -> Facts:
    """Let the other body in and the first one out at an appeal, and nobody who may not examine it by now."""
    without_key(complaint, Circle.HELD_BACK, about)
    return handed_to_the_other(complaint, set())


def handed_to_the_other(complaint: Complaint, unfit: set[int]) -> Facts:
    """Make the other body's members the team; raise, having changed nothing, where nobody of it may examine it."""
    other = Institution.objects.get(pk=complaint.above_id or 0)
    out = rules.have_had_a_part(complaint.matter_id) | unfit
    heirs = set(members(complaint.matter_id, Circle.HELD_BACK)) - out
    if heirs.isdisjoint(rules.commission(other, day_of(complaint.at))):
        raise ValidationError(NOBODY_LEFT, "no_body")
    put_in(complaint.matter_id)
    take_away(complaint.matter_id, Circle.TEAM, out)
    complaint.matter.institution_id, complaint.above_id = other.pk, None
    return {}
