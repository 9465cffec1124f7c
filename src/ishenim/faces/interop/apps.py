from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class Interop(AppConfig):
    name = "ishenim.faces.interop"
    label = "interop"

    def ready(self) -> None:
        from ishenim.faces.interop.faults import BELOW
        from ishenim.kernel.pages import negotiated, panels

        for prefix in BELOW:
            negotiated.below(prefix)
        panels.register("programs", order=90, template="interop/programs.html", context=programs)


def programs(*, origin: str) -> Mapping[str, Any]:
    """Show programmers which conventions of others are spoken here."""
    return {"origin": origin}
