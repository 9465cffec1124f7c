"""Which hall is meant: by its code, or by its name in its district. Whatever else is written has no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ishenim.domains.meetings.models import Hall
from ishenim.domains.meetings.procedures import HallState
from ishenim.kernel.institutions.roles import POLICE
from ishenim.kernel.places.atlas import Unit, atlas
from ishenim.kernel.places.folding import fold


def district_of(unit: Unit) -> str:
    """Return the code of what a beat lies in for the police, or its own."""
    return next((above.code for above in atlas().ancestors(unit.id, POLICE)), unit.code)


def called(words: str, unit: Unit) -> str:
    """Return under which name a hall is known in the district of a beat, however it is spelled."""
    return f"{district_of(unit)}/{fold(words)}"


def code_in(words: str) -> str:
    """Return words as the code of a hall would be written."""
    return words.strip().upper()


@dataclass(frozen=True, slots=True)
class Register:
    """The halls in use that may be meant, by code and by name."""

    by_code: Mapping[str, Hall] = field(default_factory=dict)
    by_name: Mapping[str, Hall] = field(default_factory=dict)

    def meant(self, words: str, unit: Unit) -> Hall | None:
        """Return the hall that words mean for a beat, or None."""
        return self.by_code.get(code_in(words)) or self.by_name.get(called(words, unit))


def register_of(said: Iterable[tuple[str, Unit]]) -> Register:
    """Return the halls that these words may mean, each for its beat: two queries."""
    pairs = [(words, unit) for words, unit in said if words]
    if not pairs:
        return Register()
    in_use = Hall.objects.filter(matter__state=HallState.IN_USE).select_related("matter")
    codes = in_use.filter(matter__reference__in={code_in(words) for words, _unit in pairs})
    names = in_use.filter(called__in={called(words, unit) for words, unit in pairs})
    return Register({one.matter.reference: one for one in codes}, {str(one.called): one for one in names})


def hall_meant(words: str, place_id: int) -> Hall | None:
    """Return the hall in use that words mean for a beat, or None."""
    unit = atlas().by_id(place_id)
    return register_of([(words, unit)]).meant(words, unit)
