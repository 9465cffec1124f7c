"""A line to PostgreSQL that feels by itself whether it was cut."""

from __future__ import annotations

import select
from typing import Any

from psycopg import Connection, Cursor

NOTHING = ""
"""What the pool says to the server before it gives a line to anybody, only to hear whether it answers."""


class Line(Connection[Any]):
    """A connection whose server is asked whether it is there only where there is reason to.

    Whoever cuts a line says so on it. While nothing waits there, the errand to the server is spared; each request
    would make one. A server that died without a word is found by whoever speaks to it next, as it was before.
    """

    def execute(self, query: Any, *given: Any, **told: Any) -> Cursor[Any]:
        """Say something to the server, as psycopg does."""
        if query == NOTHING and not self.something_waits():
            return self.cursor()
        return super().execute(query, *given, **told)

    def something_waits(self) -> bool:
        """Say whether the server said something, or hung up, since it was last listened to; or the line is closed."""
        if self.closed:
            return True
        ears = select.poll()
        ears.register(self.fileno(), select.POLLIN)
        return bool(ears.poll(0))
