"""What a step asks for, of one matter after another."""

from __future__ import annotations

import threading
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.claims import Unrecorded
from ishenim.kernel.procedures.fields import NothingAsked, StepForm
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.rights import in_office


class Asking:
    """Who takes a step, and what it asks of one matter after another.

    The term of office is read once for each day. A form that does not fit itself to its matter is made once for
    each thread and filled again and again: making it takes longer than reading it.
    """

    _made = threading.local()

    def __init__(self, asks: type[StepForm], by: Actor) -> None:
        self.asks = asks
        self.by = by
        self.in_office = cache(in_office)
        self.unrecorded = unrecorded(asks)

    def of(self, item: Item, at: datetime) -> dict[str, Any]:
        """Return the cleaned fields, or raise ValidationError with the sentences beside each field."""
        if self.asks is NothingAsked:
            return {}
        form = self.form(item, at)
        if form.errors:
            raise ValidationError({name: list(errors.as_data()) for name, errors in form.errors.items()})
        return form.cleaned_data

    def form(self, item: Item, at: datetime) -> StepForm:
        """Return the form as it was filled in for a matter, checked."""
        known: dict[type[StepForm], StepForm] = vars(self._made).setdefault("forms", {})
        form = known.get(self.asks)
        if form is None:
            form = self.asks(item.data, item.files, detail=item.detail, by=self.by, at=at)
            if self.asks.prepare is StepForm.prepare:
                known[self.asks] = form
        form.data, form.files, form.detail, form.by, form.at = item.data, item.files, item.detail, self.by, at
        form.full_clean()
        return form


@cache
def unrecorded(asks: type[StepForm]) -> frozenset[str]:
    """Return the fields that never reach the ledger: codes that prove who speaks, marks of forms."""
    return frozenset(name for name, asked in asks.base_fields.items() if isinstance(asked, Unrecorded))
