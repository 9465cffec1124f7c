"""What stands in answers and in what is sent, as JSON Schema: made of the same fields that a person fills in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ishenim.kernel.procedures.attachments import Attachments
from ishenim.kernel.procedures.claims import SentOnce
from ishenim.kernel.procedures.fields import Count, Words

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
}


def thing(required: Iterable[str] = (), **properties: Schema) -> Schema:
    """Return the schema of an object; what is not required is left out where there is nothing to say."""
    found: Schema = {"type": "object", "properties": properties}
    names = list(required)
    return found | {"required": names} if names else found


def several(of: Schema) -> Schema:
    """Return the schema of a list of things."""
    return {"type": "array", "items": of}


def ref(name: str) -> Schema:
    """Return a reference to a schema that has a name."""
    return {"$ref": f"#/components/schemas/{name}"}


def said(schema: Schema, title: str | Promise) -> Schema:
    """Return a schema under a title."""
    return {**schema, "title": str(title)}


def choices_of(field: Any) -> Schema:
    """Return what may be chosen, each code with its words; nothing where that depends on the matter."""
    found = [
        {"const": str(code), "title": str(words)} for code, words in flat(field.choices) if code is not None
    ]
    if field.required:
        found = [one for one in found if one["const"]]
    return {"oneOf": found} if found else {}


def flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for code, words in choices:
        if isinstance(words, list | tuple):
            yield from flat(words)
        else:
            yield getattr(code, "value", code), words


def several_of_a_choice(field: Any) -> Schema:
    one = {"type": "string", **choices_of(field)}
    return {"type": "array", "items": one, "uniqueItems": True} | ({"minItems": 1} if field.required else {})


def words_of(field: Any) -> Schema:
    shortest = max(field.shortest, 1 if field.required else 0)
    return {"type": "string", "maxLength": field.longest} | ({"minLength": shortest} if shortest else {})


def text_of(field: Any) -> Schema:
    longest = {"maxLength": field.max_length} if getattr(field, "max_length", None) else {}
    return {"type": "string", **({"minLength": 1} if field.required else {}), **longest}


def within(field: Any) -> Schema:
    limits = {"minimum": field.min_value, "maximum": field.max_value}
    return {name: limit for name, limit in limits.items() if limit is not None}


SHAPES: list[tuple[type[forms.Field], Callable[[Any], Schema]]] = [
    (Attachments, lambda field: {"type": "array", "items": TEXT, "maxItems": field.bounds.files}),
    (forms.MultipleChoiceField, several_of_a_choice),
    (forms.ChoiceField, lambda field: {"type": "string", **choices_of(field)}),
    (Count, lambda field: {"type": "integer", "minimum": field.least, "maximum": field.most}),
    (forms.IntegerField, lambda field: {"type": "integer", **within(field)}),
    (forms.FloatField, lambda field: {"type": "number", **within(field)}),
    (forms.DateTimeField, lambda field: {"type": "string", "format": "date-time"}),
    (forms.DateField, lambda field: {"type": "string", "format": "date"}),
    (forms.BooleanField, lambda field: {"type": "boolean"}),
    (Words, words_of),
    (forms.EmailField, lambda field: {**text_of(field), "format": "email"}),
    (forms.RegexField, lambda field: {**text_of(field), "pattern": field.regex.pattern}),
    (forms.Field, text_of),
]
"""From the nearest to the farthest: the first that a field belongs to says its schema."""


def shape_of(field: forms.Field) -> Schema:
    """Return the schema of what may be given in a field."""
    made = next(make for kind, make in SHAPES if isinstance(field, kind))
    told = {**made(field), "title": str(field.label or "")}
    return told | {"description": str(field.help_text)} if field.help_text else told


def given(fields: Mapping[str, forms.Field]) -> dict[str, forms.Field]:
    """Return the fields that a program gives: a mark of a form on a page is none of them."""
    return {name: field for name, field in fields.items() if not isinstance(field, SentOnce)}


def form_schema(fields: Mapping[str, forms.Field]) -> Schema:
    """Return the schema of what is sent to a step."""
    shown = given(fields)
    required = [name for name, field in shown.items() if field.required]
    found = thing(required, **{name: shape_of(field) for name, field in shown.items()})
    return found | {"additionalProperties": False}


def check_types(fields: Mapping[str, forms.Field], data: Mapping[str, Any]) -> None:
    """Raise, beside each field, for what no schema of ours describes: a form alone would take a number for a text."""
    shown = given(fields)
    wrong = {name: [error] for name in data if (error := fault_of(shown.get(name), data[name])) is not None}
    if wrong:
        raise ValidationError(wrong)


def fault_of(field: forms.Field | None, value: Any) -> ValidationError | None:
    """Return why a value cannot stand in a field, or None if it can."""
    if field is None:
        return ValidationError(_("There is no such field here."), "unknown_field")
    schema = shape_of(field)
    if not is_of(schema, value) or not all(is_of(schema["items"], one) for one in parts(value)):
        return ValidationError(_("This is not of the type that the schema names."), "type")
    return None


def parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def is_of(schema: Schema, value: Any) -> bool:
    """Say whether a value is of the type that a schema names; yes and no are no numbers."""
    kind = schema["type"]
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
