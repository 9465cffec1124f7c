"""Taking the database back to an earlier moment, as an older backup does, while everything outside it stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.core.management import call_command
from django.db import connection

from ishenim.kernel.ledger import holding, sequencer, triggers


@dataclass(frozen=True)
class Moment:
    """The database as it was: only in a test that commits."""

    rows: str

    @classmethod
    def now(cls) -> Self:
        return cls(connection.creation.serialize_db_to_string())

    def come_back(self) -> None:
        """Put these rows in place of what is there."""
        triggers.drop()
        triggers.let_go()
        call_command(
            "flush", verbosity=0, interactive=False, inhibit_post_migrate=True, allow_cascade=False,
            reset_sequences=False,
        )  # fmt: skip
        connection.creation.deserialize_db_from_string(self.rows)
        triggers.create()
        sequencer._looked.clear()
        holding.agree()
