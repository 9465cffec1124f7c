"""What the engine holds of one matter while a step is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from ishenim.kernel.ledger.sealed import SealedReceipt
from ishenim.kernel.procedures.attachments import Brought
from ishenim.kernel.procedures.models import Deadline, Detail, Matter
from ishenim.kernel.procedures.refusals import Refused


@dataclass(eq=False)
class Item:
    """One matter of a batch: what is asked for it, and, afterwards, why it was refused.

    A confidential step leaves a `receipt`: with it whoever took the step proves what they wrote.
    """

    matter: Matter
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    refused: Refused | ValidationError | None = None
    after: Detail | None = None
    missed: Deadline | None = None
    files: MultiValueDict[str, Any] = field(default_factory=MultiValueDict)
    brought: Brought = field(default_factory=dict)
    detail: Detail = field(init=False)
    facts: dict[str, Any] = field(default_factory=dict)
    deadlines: list[Deadline] = field(default_factory=list)
    receipt: SealedReceipt | None = None
