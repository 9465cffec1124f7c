"""The first thing a reading process does: this module loads before there are any models."""

from __future__ import annotations

from typing import Any

import django
from django.db import DEFAULT_DB_ALIAS, connections


def begin(database: dict[str, Any]) -> None:
    """Start the project in a process of its own, on the same database."""
    django.setup()
    connections.settings[DEFAULT_DB_ALIAS] = database
