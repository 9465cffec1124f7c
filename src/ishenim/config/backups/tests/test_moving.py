"""Whoever moves to PostgreSQL takes every table along: none can be forgotten when one is added."""

from __future__ import annotations

import pytest
from django.db import connection

from ishenim.config.backups.moving import kinds

MADE_ANEW = {"django_migrations"}  # PostgreSQL keeps its own list of what was done to its tables
OF_SQLITE = "search_trigrams"  # PostgreSQL has an index of that name, and makes it from the rows


@pytest.mark.django_db
def test_every_table_of_the_database_is_taken_along():
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))

    taken = [model._meta.db_table for model in kinds()]

    assert len(taken) == len(set(taken))
    assert {name for name in there - set(taken) if not name.startswith(OF_SQLITE)} == MADE_ANEW
    assert set(taken) <= there
