from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Api(AppConfig):
    name = "ishenim.faces.api"
    label = "api"

    def ready(self) -> None:
        from ishenim.kernel.pages import negotiated, panels

        negotiated.below("/api/")
        panels.register_foot_way(_("For programs"), "programs", order=70)
