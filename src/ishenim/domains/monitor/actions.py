"""What may be done about dumps. One function for each declared step."""

from __future__ import annotations

from typing import Any

from ishenim.domains.monitor import forms
from ishenim.domains.monitor.models import PublishedDump
from ishenim.domains.monitor.procedures import PublishedDumps as Rule
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]


@carries_out(Rule.publish, asks=forms.Published)
def publish(dump: PublishedDump, by: Actor, *, position: int, sha256: str, size: int) -> Facts:
    """Say in the book which files hold everything up to an entry."""
    dump.position, dump.sha256, dump.size = position, sha256, size
    return {}
