"""Taking over what another register holds of residents' questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from ishenim.domains.meetings import question_actions
from ishenim.domains.meetings.models import Question
from ishenim.kernel.procedures.importing.mapping import Columns, native, read_mapping
from ishenim.kernel.procedures.importing.notebook import Key
from ishenim.kernel.procedures.importing.run import Kind

REGISTERS = Path(__file__).parent / "registers"


def known(keys: Collection[Key]) -> set[Key]:
    """Return which of these numbers of other registers are matters here."""
    numbers = defaultdict(list)
    for register, original in keys:
        numbers[register].append(original)
    found: set[Key] = set()
    for register, originals in numbers.items():
        here = Question.objects.filter(register=register, original__in=originals).exclude(register="")
        found |= {(register, original) for original in here.values_list("original", flat=True)}
    return found


TAKE_OVER = Kind(question_actions.take_over.step, ("register", "original"), known)


def mappings() -> list[str]:
    """Return the names of the registers whose columns are known."""
    return sorted(file.stem for file in REGISTERS.glob("*.toml"))


def columns(mapping: str) -> Columns:
    """Return how a table is read: by a known mapping, by one in a file, or as our own format. Raises Faults."""
    if not mapping:
        return native(TAKE_OVER.step)
    by_name = mapping in mappings()
    return read_mapping(REGISTERS / f"{mapping}.toml" if by_name else Path(mapping), TAKE_OVER.step)
