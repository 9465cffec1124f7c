from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Api(AppConfig):
    name = "ishenim.faces.api"
    label = "api"

    def ready(self) -> None:
        from ishenim.faces.api import turned_away
        from ishenim.kernel.pages import negotiated, panels, turning_away

        negotiated.below("/api/")
        turning_away.otherwise("/api/", turned_away.say)
        panels.register_foot_way(_("For programs"), "programs", order=70)
