"""The declared procedures as programs read them: states, steps, who may take each, and what it asks for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Listing, Told
from ishenim.faces.api.endpoints import Schema, read
from ishenim.faces.api.problems import missing
from ishenim.faces.api.shapes import TEXT, form_schema, ref, said, several, thing
from ishenim.kernel.institutions.roles import Jurisdiction
from ishenim.kernel.procedures.declare import PROCEDURES, STAY, Procedure, Step
from ishenim.kernel.procedures.engine import ACTIONS


def of_the_code(**_about: str) -> list[str]:
    """Name what declarations depend on: nothing that changes while the installation runs."""
    return []


def for_offices(step: Step) -> bool:
    """Say whether some office may take a step, or bring it in for a resident."""
    if step.procedure.confidential:
        return False  # a program has nobody's key
    return bool(step.through) or any(who.role.official for who in step.jurisdictions)


def procedure_of(procedure: type[Procedure]) -> Told:
    """Tell of a procedure: its states and its steps."""
    return {
        "kind": procedure.name,
        "title": str(procedure.title),
        "basis": procedure.basis,
        "states": [
            {
                "state": str(state.value),
                "words": str(state.label),
                "shape": str(procedure.shape(state).value),
                "final": state in procedure.final,
            }
            for state in procedure.states
        ],
        "steps": [step_of(step) for step in procedure.steps().values()],
    }


def step_of(step: Step) -> Told:
    """Tell of a step: who may take it and when, by when it must be taken, and what everyone may read of it."""
    found: Told = {
        "step": step.name,
        "label": str(step.label),
        "opens": step.opens,
        "by": [office_of(who) for who in step.jurisdictions],
        "when": [str(state.value) for state in step.when],
        "public": str(step.public.value),
        "in_clear": list(step.in_clear),
        "sealed": list(step.sealed),
        "once": step.once,
        "basis": step.basis,
    }
    besides = {
        "then": None if step.then is STAY else str(step.then.value),
        "within": str(step.within.label) if step.within else None,
        "otherwise": step.otherwise,
        "through": [office_of(who) for who in step.brought_in_by],
        "not_by_who": list(step.not_by_who),
    }
    return found | {name: value for name, value in besides.items() if value}


def office_of(who: Jurisdiction) -> Told:
    """Tell of an office, and for which matters it may act."""
    return {"role": who.role.name, "words": str(who.label)}


OFFICE: Schema = thing(["role", "words"], role=TEXT, words=TEXT)
STEP: Schema = thing(
    ["step", "label", "opens", "by", "when", "public", "in_clear", "sealed", "once", "basis"],
    step=TEXT,
    label=TEXT,
    opens={"type": "boolean"},
    by=several(OFFICE),
    through=several(OFFICE),
    when=several(TEXT),
    then=TEXT,
    within=TEXT,
    otherwise=TEXT,
    not_by_who=several(TEXT),
    public=TEXT,
    in_clear=several(TEXT),
    sealed=several(TEXT),
    once={"type": "boolean"},
    basis=TEXT,
)
STATE: Schema = thing(
    ["state", "words", "shape", "final"], state=TEXT, words=TEXT, shape=TEXT, final={"type": "boolean"}
)
PROCEDURE: Schema = thing(
    ["kind", "title", "basis", "states", "steps"],
    kind=TEXT,
    title=TEXT,
    basis=TEXT,
    states=several(STATE),
    steps=several(ref("step")),
)


@read(
    "procedures",
    "procedures",
    gettext_lazy("The declared procedures: nothing else decides who may act, or when"),
    keys=of_the_code,
    answer=lambda: several(ref("procedure")),
)
def procedures(asked: Any) -> Listing:
    """Tell every procedure."""
    return Listing([procedure_of(one) for one in PROCEDURES.values()])


@read(
    "procedures/{kind}",
    "procedure",
    gettext_lazy("One declared procedure"),
    keys=of_the_code,
    answer=lambda: ref("procedure"),
)
def procedure(asked: Any, kind: str) -> Told:
    """Tell one procedure."""
    return procedure_of(known(kind))


def known(kind: str) -> type[Procedure]:
    """Return the procedure of a name; raise if there is none."""
    if kind not in PROCEDURES:
        raise missing(_("There is no procedure with this name."))
    return PROCEDURES[kind]


def known_step(kind: str, step: str) -> Step:
    """Return a step of a procedure; raise if there is none."""
    found = known(kind).steps().get(step)
    if found is None:
        raise missing(_("This procedure has no such step."))
    return found


@read(
    "procedures/{kind}/steps/{step}",
    "declared_step",
    gettext_lazy("One declared step, and the schema of what it asks for"),
    keys=of_the_code,
    answer=lambda: thing(
        ["step", "fields"],
        step=ref("step"),
        fields=said(
            {"type": "object", "additionalProperties": True}, _("The JSON Schema of what it asks for")
        ),
    ),
)
def declared_step(asked: Any, kind: str, step: str) -> Told:
    """Tell one step with what it asks for."""
    found = known_step(kind, step)
    return {"step": step_of(found), "fields": form_schema(ACTIONS[found].asks.base_fields)}
