from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Mirror(AppConfig):
    name = "ishenim.faces.mirror"
    label = "mirror"

    def ready(self) -> None:
        from ishenim.kernel.pages import panels

        panels.register_foot_way(_("Copies of the record"), "mirror:about", order=45)
