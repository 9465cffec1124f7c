from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class Interop(AppConfig):
    name = "ishenim.faces.interop"
    label = "interop"

    def ready(self) -> None:
        from ishenim.faces.interop import turned_away
        from ishenim.faces.interop.faults import BELOW
        from ishenim.kernel.pages import negotiated, panels, turning_away

        for prefix in BELOW:
            negotiated.below(prefix)
            turning_away.otherwise(prefix, turned_away.say)
        panels.register("programs", order=90, template="interop/programs.html", context=programs)


def programs(*, origin: str) -> Mapping[str, Any]:
    """Show programmers which conventions of others are spoken here."""
    return {"origin": origin}
