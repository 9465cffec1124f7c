"""What must be true of every declared procedure."""

import pytest

from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.engine import ACTIONS
from ishenim.kernel.procedures.models import detail_of

OURS = [procedure for procedure in PROCEDURES.values() if ".domains." in procedure.__module__]


def test_the_procedures_of_every_domain_are_looked_at():
    assert {procedure.name for procedure in OURS} >= {"meeting", "question", "appointment", "news"}


@pytest.mark.parametrize("procedure", OURS, ids=lambda procedure: procedure.name)
def test_a_declaration_has_no_faults(procedure):
    assert procedure.faults() == []


@pytest.mark.parametrize("procedure", OURS, ids=lambda procedure: procedure.name)
def test_each_declared_step_has_an_action(procedure):
    assert [step.name for step in procedure.steps().values() if step not in ACTIONS] == []


@pytest.mark.parametrize("procedure", OURS, ids=lambda procedure: procedure.name)
def test_what_a_step_asks_of_the_matter_is_known_of_it(procedure):
    asked = [step.provided.holds for step in procedure.steps().values() if step.provided]
    detail = detail_of(procedure.name)
    assert [name for name in asked if not isinstance(getattr(detail, name, None), property)] == []
