"""A procedure written out as a page that a lawyer can check."""

from __future__ import annotations

from ishenim.kernel.institutions.roles import Jurisdiction
from ishenim.kernel.procedures.declare import STAY, Procedure, Step
from ishenim.kernel.procedures.engine import ACTIONS

COLUMNS = ("Step", "By", "When", "Then", "Within", "Asks for", "In clear", "Public sees", "Besides", "Basis")


def as_page(procedure: type[Procedure]) -> str:
    """Return the procedure as a Markdown page: its states, and one row for each step."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *map(row, procedure.steps().values())]
    table = ["| " + " | ".join(cells) + " |" for cells in rows]
    states = [f"- `{state}`: {state.label}{final(procedure, state)}" for state in procedure.states]
    head = [f"# {procedure.title}", "", procedure.basis, "", "## States", "", *states, "", "## Steps", ""]
    return "\n".join([*head, *table, ""])


def final(procedure: type[Procedure], state: str) -> str:
    return " (closes the matter)" if state in procedure.final else ""


def row(step: Step) -> tuple[str, ...]:
    """Return one step as the cells of a row."""
    return (
        f"`{step.name}` {step.label}",
        offices(step.jurisdictions),
        ", ".join(f"`{state}`" for state in step.when) or "opens",
        "stays" if step.then is STAY else f"`{step.then}`",
        within(step),
        ", ".join(f"`{name}`" for name in ACTIONS[step].asks.base_fields),
        ", ".join(f"`{name}`" for name in step.in_clear),
        str(step.public.label),
        besides(step),
        step.basis,
    )


def within(step: Step) -> str:
    """Return the term of a step in words, with its dated changes and what happens when it is missed."""
    if step.within is None:
        return ""
    changed = [f"; from {day.isoformat()}: {length}" for day, length in sorted(step.within.changes.items())]
    return f"{step.within.label}{''.join(changed)}, or else `{step.otherwise}`"


def besides(step: Step) -> str:
    """Return the conditions and consequences of a step that are rarer."""
    said = [
        (step.provided, f"only if {step.provided.words}" if step.provided else ""),
        (step.not_by_who, f"not by whoever took {' or '.join(f'`{name}`' for name in step.not_by_who)}"),
        (step.once, "once"),
        (step.sealed, f"sealed: {', '.join(step.sealed)}"),
        (step.settles, f"settles the deadline of {', '.join(step.settles)}"),
        (step.erases, f"erases {', '.join(step.erases)}"),
        (step.through, f"may come in through: {offices(step.brought_in_by)}"),
        (step.leads_to, f"leads to `{step.leads_to}`"),
        (step.log, f"listed in the public log of {step.log}"),
    ]
    return "; ".join(words for holds, words in said if holds)


def offices(named: list[Jurisdiction]) -> str:
    return ", ".join(str(who.label) for who in named)
