"""Two keepers of a code, six enforcement officers in one service, and a code in force."""

from __future__ import annotations

from datetime import date

import pytest
from tests.world import moment

from ishenim.domains.conduct import code_actions, queries
from ishenim.domains.conduct.procedures import VersionsOfCodes
from ishenim.kernel import versions
from ishenim.kernel.institutions import roles
from ishenim.kernel.procedures import clock
from ishenim.kernel.procedures.engine import begin

CODE = "honor"
FIRST = """# Code of Honor

## In service

### Respect for dignity {#dignity}

An officer speaks to everybody politely.

Consequences: remark, reprimand.

### Gifts {#gifts}

An officer accepts no gift worth more than 500 som.

### Uniform {#uniform}

An officer wears the uniform.

## Consequences

- Remark {#remark}
- Reprimand {#reprimand}
"""
SECOND = """# Code of Honor

## In service

### Respect for dignity {#dignity}

An officer speaks to everybody politely and calmly.

Consequences: remark, reprimand.

### Gifts {#gifts}

An officer accepts no gift of any value.

### Recording {#recording}

Nobody switches the recording off.

## Consequences

- Remark {#remark}
- Reprimand {#reprimand}
"""
ACT = {"act_en": "Order No. 1", "approver_en": "Director of the service"}


@pytest.fixture
def service(world):
    """Enter a service with six officers below the prosecutor's office, and the keepers there."""
    world.institution("prosecutor", "prosecutor", "country")
    world.institution("service", "enforcement", "region", superior="prosecutor")
    world.institution("elsewhere", "enforcement", "region")
    world.actors["keeper"] = world.appoint(roles.CODE_KEEPER, "prosecutor", "country", name="keeper")
    world.actors["second"] = world.appoint(roles.CODE_KEEPER, "prosecutor", "country", name="second keeper")
    for number in range(1, 7):
        name = f"enforcer{number}"
        world.actors[name] = world.appoint(roles.ENFORCEMENT_OFFICER, "service", "region", name=name)
    return world


class Codes:
    """What keepers do with a code."""

    def __init__(self, world) -> None:
        self.world = world

    def begun(self, text=FIRST, code=CODE, **about):
        said = {"code": code, "title_en": "Code of Honor", "institution": "prosecutor"}
        said |= {"roles": [roles.ENFORCEMENT_OFFICER.name], **about}
        opened = begin(VersionsOfCodes.name, place=self.world.places["country"])
        draft = code_actions.begin_code(opened, self.world.keeper, **said)
        return self.written(draft, text)

    def next(self, text=SECOND, code=CODE):
        opened = begin(VersionsOfCodes.name, place=self.world.places["country"])
        return self.written(code_actions.draft_next(opened, self.world.keeper, code=code), text)

    def written(self, matter, text):
        code_actions.revise(matter, self.world.keeper, text_en=text)
        return queries.draft(matter.reference)

    def approved(self, draft, day="2026-10-05", **about):
        days = {"approved_on": date.fromisoformat(day), "in_force_from": date.fromisoformat(day)}
        code_actions.enter_approved(draft, self.world.second, **{**ACT, **days, **about})
        return queries.draft(draft.matter.reference)

    def in_force(self, draft, day="2026-10-05"):
        self.approved(draft, day)
        clock._asked.clear()
        clock.tick()
        clock._asked.clear()
        clock.tick()
        versions.raise_("kind:code_version")  # a test commits nothing, so nobody else says that it changed
        return queries.draft(draft.matter.reference)


@pytest.fixture
def codes(service, monday):
    yield Codes(service)
    versions.raise_("kind:code_version")


@pytest.fixture
def two_versions(codes, on):
    """Let a first version be followed by a second on 2 November 2026."""
    codes.in_force(codes.begun())
    draft = codes.next()
    on("2026-10-20 10:00")
    codes.approved(draft, "2026-10-20", in_force_from=date(2026, 11, 2))
    on("2026-11-03 10:00")
    clock._asked.clear()
    clock.tick()
    clock._asked.clear()
    clock.tick()
    return moment("2026-11-03 10:00")
