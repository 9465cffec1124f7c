"""Queries that are put together once and asked again and again.

Django writes the SQL of a query anew each time it is asked; on a page of five short queries that takes longer than
the database does. A prepared query is declared like any other, with places for what it is given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, ForeignObject, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Sql = tuple[str, list[Any]]
Convert = Callable[[Any, Any, BaseDatabaseWrapper], Any]


class Given(Expression):
    """The place of one value, of a field's kind."""

    def __init__(self, name: str, kind: Field[Any, Any]) -> None:
        super().__init__(output_field=kind)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        return "%s", [self]

    def bound(self, value: Any, here: BaseDatabaseWrapper) -> Any:
        """Return a value as the database takes it."""
        return self.output_field.get_db_prep_value(value, here)


class GivenMany(Given):
    """The place of any number of values, for the lookup `among`."""

    def bound(self, value: Collection[Any], here: BaseDatabaseWrapper) -> Any:
        return _many(value, here)


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):  # type: ignore[type-arg]  # generic only where types are checked
    """`field__among=values`: like `in`, with one parameter for all values, so that the statement stays the same."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        left, parameters = self.process_lhs(compiler, connection)
        right = self.rhs if isinstance(self.rhs, GivenMany) else _many(self.rhs, connection)
        values = "ANY(%s)" if connection.vendor == "postgresql" else "(SELECT value FROM json_each(%s))"
        return f"{left} {'=' if connection.vendor == 'postgresql' else 'IN'} {values}", [*parameters, right]


def _many(values: Collection[Any], here: BaseDatabaseWrapper) -> Any:
    return list(values) if here.vendor == "postgresql" else json.dumps(list(values))


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """The SQL of a query, the places of what it is given, and how each column is read."""

    sql: str
    parameters: Sequence[Any]
    readings: Sequence[tuple[int, Sequence[Convert], Any]]


class Prepared(Generic[Row]):
    """A query declared once: `Prepared(rows_of, Row)` calls for a `values_list` when it is first asked.

    Called with the values by name it returns all rows, each made by `row` from its columns in order. Raises
    KeyError when a value is missing.
    """

    def __init__(self, declare: Callable[[], QuerySet[Any, Any]], row: Callable[..., Row]) -> None:
        self.declare, self.row = declare, row
        self._statements: dict[str, Statement] = {}

    def __call__(self, **given: Any) -> list[Row]:
        statement = self._statement()
        parameters = [
            part.bound(given[part.name], connection) if isinstance(part, Given) else part
            for part in statement.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            found = cursor.fetchall()
        if not statement.readings:
            return [self.row(*columns) for columns in found]
        return [self.row(*_read(columns, statement)) for columns in found]

    def _statement(self) -> Statement:
        vendor = connection.vendor
        if vendor not in self._statements:
            self._statements[vendor] = _put_together(self.declare())
        return self._statements[vendor]


def _put_together(declared: QuerySet[Any, Any]) -> Statement:
    compiler = declared.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
    readings = [(column, convert, expression) for column, (convert, expression) in converters.items()]
    return Statement(sql, parameters, readings)


def _read(columns: Sequence[Any], statement: Statement) -> list[Any]:
    """Turn what the driver gave into what the fields promise."""
    read = list(columns)
    for column, converters, expression in statement.readings:
        for convert in converters:
            read[column] = convert(read[column], expression, connection)
    return read
