"""What a foreign table's columns are here. A column that no mapping names is not read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ishenim.kernel.places.faults import Faults
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import ACTIONS

PLACE = "place"
WORDS = {"is", "column", "columns", "joined", "codes", "pattern"}
ABOUT = {"language", "position", "fields"}


class NotMapped(Exception):
    """A value of a row has no meaning here; said in words."""


@dataclass(frozen=True)
class Recipe:
    """How one field is made: always the same value, or some columns joined, then recoded, then set in a pattern."""

    always: str = ""
    columns: tuple[str, ...] = ()
    joined: str = " "
    codes: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""

    def of(self, cells: Mapping[str, str]) -> str:
        """Return the value for a row. Raises NotMapped for a word that has no code."""
        if not self.columns:
            return self.always
        value = self.joined.join(filter(None, (cells[name].strip() for name in self.columns)))
        if value and self.codes:
            if value not in self.codes:
                said = {"column": ", ".join(self.columns), "value": value}
                raise NotMapped(_("%(column)s: the mapping has no code for “%(value)s”.") % said)
            value = self.codes[value]
        return self.pattern.format(value) if value and self.pattern else value


@dataclass(frozen=True)
class Columns:
    """How a row becomes the fields of a step and its place; `position` names columns that are looked at, not kept."""

    recipes: Mapping[str, Recipe]
    position: tuple[str, str] | None = None
    language: str = ""
    native: bool = False
    source: str = ""

    @property
    def needed(self) -> list[str]:
        """The columns that a table must have."""
        named = [name for recipe in self.recipes.values() for name in recipe.columns]
        return list(dict.fromkeys([*named, *(self.position or ())]))

    def fields(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of a row, with the code of its place. Raises NotMapped."""
        return {name: recipe.of(cells) for name, recipe in self.recipes.items()}


def native(step: Step) -> Columns:
    """Return the format that is our own: a column for each field of the step, and one for the place's code."""
    names = [PLACE, *ACTIONS[step].asks.base_fields]
    return Columns({name: Recipe(columns=(name,)) for name in names}, native=True)


def read_mapping(path: Path, step: Step) -> Columns:
    """Return a mapping from a TOML file. Raises Faults for whatever in it is not understood, or missing."""
    try:
        source = path.read_text("utf-8")
        told = tomllib.loads(source)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Faults([f"{path.name}: {fault}"]) from fault
    if faults := list(faults_of(told, step)):
        raise Faults([f"{path.name}: {fault}" for fault in faults])
    position = told.get("position")
    return Columns(
        {name: recipe(about) for name, about in told["fields"].items()},
        position=(position["longitude"], position["latitude"]) if position else None,
        language=told.get("language", ""),
        source=source,
    )


def recipe(told: Mapping[str, Any]) -> Recipe:
    columns = (told["column"],) if "column" in told else tuple(told.get("columns", ()))
    return Recipe(
        told.get("is", ""), columns, told.get("joined", " "), told.get("codes", {}), told.get("pattern", "")
    )


def faults_of(told: Mapping[str, Any], step: Step) -> Iterator[str]:
    """Yield what a mapping says that means nothing, and what it leaves out that the step needs."""
    asked = ACTIONS[step].asks.base_fields
    fields = told.get("fields", {})
    yield from (_("“%(name)s” is not known.") % {"name": name} for name in told.keys() - ABOUT)
    if not isinstance(fields, dict):
        yield _("“fields” holds a table for each field.")
        return
    if "position" in told and not is_position(told["position"]):
        yield _("“position” names a column for longitude and one for latitude.")
    for name in [PLACE, *(name for name, one in asked.items() if one.required)]:
        if name not in fields:
            yield _("The field “%(name)s” is missing.") % {"name": name}
    for name, about in fields.items():
        if name != PLACE and name not in asked:
            yield _("The step has no field “%(name)s”.") % {"name": name}
        yield from faults_of_recipe(name, about)


def is_position(told: Any) -> bool:
    return isinstance(told, dict) and set(told) == {"longitude", "latitude"}


def faults_of_recipe(name: str, told: Any) -> Iterator[str]:
    """Yield what is wrong with the recipe of one field."""
    if not isinstance(told, dict) or len(told.keys() & {"is", "column", "columns"}) != 1:
        yield _("“%(field)s” needs one of is, column, columns.") % {"field": name}
        return
    for word, value in told.items():
        if word not in WORDS:
            yield _("“%(field)s”: “%(name)s” is not known.") % {"field": name, "name": word}
        elif not right_type(word, value):
            yield _("“%(field)s”: “%(name)s” must be text.") % {"field": name, "name": word}
    if "pattern" in told and not fits(told["pattern"]):
        yield _("“%(field)s”: a pattern has one place for the value, like “XX-{}”.") % {"field": name}


def right_type(word: str, value: Any) -> bool:
    """Say whether a word of a recipe has text, a list of texts, or texts by text, as it must."""
    parts = {"columns": list, "codes": dict}.get(word)
    if parts is None:
        return isinstance(value, str)
    held = value.values() if isinstance(value, dict) else value
    return isinstance(value, parts) and all(isinstance(one, str) for one in held)


def fits(pattern: Any) -> bool:
    try:
        return str(pattern).format("1") != str(pattern)
    except (IndexError, KeyError, ValueError, AttributeError, TypeError):
        return False
