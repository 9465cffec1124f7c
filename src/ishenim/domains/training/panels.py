"""What this domain puts on pages that are not its own: the desk of officials and heads, the calendar, the foot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ishenim.domains.training import attending, bank, elsewhere, queries, rules
from ishenim.domains.training.models import Certificate, Course, Enrolment, Requirement, TrainingSession
from ishenim.domains.training.procedures import EnrolmentState
from ishenim.domains.training.procedures.offices import HEADS
from ishenim.domains.training.showing import address_of_article, when
from ishenim.kernel import versions
from ishenim.kernel.calendar.words_of_time import day
from ishenim.kernel.days import today
from ishenim.kernel.institutions import competence
from ishenim.kernel.institutions.competence import Competence
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.norms import reading
from ishenim.kernel.pages import panels
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import addresses, occasions
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.naming import register_names

MOST = 50


def of_an_enrolment(*, matter: Matter) -> dict[str, Any] | None:
    """Show an official the training, and after the test each question with what was right and why."""
    found = queries.enrolments().filter(pk=matter.pk).first()
    if found is None:
        return None
    tested = matter.state == EnrolmentState.TESTED
    certificate = Certificate.objects.filter(enrolment=found).select_related("matter").first()
    return {
        "enrolment": found,
        "when": when(found.training),
        "results": results(found) if tested else [],
        "tested": tested,
        "certificate": certificate,
    }


def results(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Return each question that was drawn, with what was answered, what is right, and why."""
    answers = enrolment.answers or [None] * len(enrolment.drawn)
    headings = reading.headings(enrolment.course.norm, today())
    return [
        {
            "article": headings.get(question.article, question.article),
            "address": address_of_article(enrolment.course.norm, question.article),
            "text": question.said("text"),
            "answered": question.said("choices")[order[chosen]] if chosen is not None else "",
            "right": question.said("choices")[question.right],
            "is_right": chosen is not None and order[chosen] == question.right,
            "why": question.said("why"),
        }
        for (question, order), chosen in zip(bank.asked(enrolment), answers, strict=True)
    ]


def of_a_course(*, matter: Matter) -> dict[str, Any] | None:
    """Show a training office the bank of a course: how many questions each article has, and what they say."""
    questions = bank.bank_of(matter.pk)
    return {"questions": questions} if questions else None


def of_my_work(*, capacities: Sequence[Actor]) -> dict[str, Any] | None:
    """Show an official which training the own posts need, and a head what those below need and lack."""
    asked = rules.requirements_on(today())
    if not asked:
        return None
    mine = [by.appointment_id for by in capacities if by.appointment_id is not None]
    held = Appointment.objects.filter(pk__in=mine).select_related("person", "institution")
    own, theirs = rules.needed_by(list(held), asked), lacking(capacities, asked)
    return {"own": own, "theirs": theirs, "today": today()} if own or theirs else None


def lacking(capacities: Sequence[Actor], asked: Collection[Requirement]) -> list[rules.Needed]:
    """Return what those in the territory of a head need and do not have, the earliest day first."""
    heads = [by for by in capacities if by.place_id is not None and any(one.role is by.role for one in HEADS)]
    if not heads:
        return []
    inside = {place for by in heads for place in atlas().within(by.place_id or 0, by.role.hierarchy)}
    found = Appointment.objects.in_force(today()).filter(place_id__among=inside)
    others = found.exclude(pk__in=[by.appointment_id for by in heads]).select_related("person", "institution")
    return [one for one in rules.needed_by(list(others), asked) if one.certificate is None][:MOST]


def names_of_enrolments(numbers: Collection[int]) -> dict[int, str]:
    """Return how enrolments are called on the desk of who may act in them: by the course and its day."""
    found = queries.enrolments().filter(pk__in=numbers)
    return {
        one.pk: _("%(course)s, %(when)s") % {"course": one.course.title, "when": when(one.training)}
        for one in found
    }


def names_of_certificates(numbers: Collection[int]) -> dict[int, str]:
    """Return how certificates are called on the desk of who may revoke them: by the course, and the day of issue."""
    return {
        one.pk: _("%(course)s, %(when)s") % {"course": one.course.title, "when": day(one.issued_on)}
        for one in queries.certificates().filter(pk__in=numbers)
    }


def names_of_trainings(numbers: Collection[int]) -> dict[int, str]:
    """Return how trainings are called on the desk."""
    return {
        one.pk: _("%(course)s, %(when)s") % {"course": one.course.title, "when": when(one)}
        for one in queries.trainings().filter(pk__in=numbers)
    }


CHANGES = ["kind:certificate", "kind:course", "institutions"]
"""What changes when somebody gets a certificate or loses one, or a course is called otherwise."""


def trained(people: Collection[int]) -> Mapping[int, Sequence[Competence]]:
    """Return what people are trained in, for their public cards."""
    return queries.valid_of(frozenset(people), get_language(), today(), versions.tokens(*CHANGES))


def register() -> None:
    """Say to the pages where these blocks, pages and links stand."""
    kinds = {Enrolment: of_an_enrolment, Course: of_a_course}
    for model, context in kinds.items():
        name = model.procedure.name
        panels.register(f"desk:{name}", order=10, template=f"training/desk_{name}.html", context=context)
    panels.register("desk:work", order=10, template="training/needed.html", context=of_my_work)
    panels.register_foot_way(gettext_lazy("Training"), "training:list", order=60)
    register_names(Enrolment.procedure.name, names_of_enrolments)
    register_names(TrainingSession.procedure.name, names_of_trainings)
    register_names(Certificate.procedure.name, names_of_certificates)
    occasions.register(TrainingSession.procedure.name, elsewhere.occasions)
    addresses.register_address(Course.procedure.name, "training:course", listed="training:list")
    addresses.register_address(TrainingSession.procedure.name, "training:training", listed="training:list")
    addresses.register_address(
        Certificate.procedure.name, "training:certificate", listed="training:certificates"
    )
    competence.register(trained, CHANGES)
    attending.register()
