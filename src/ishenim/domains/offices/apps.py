from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "ishenim.domains.offices"
    verbose_name = _("Offices")

    def ready(self) -> None:
        from ishenim.domains.offices import actions, daily  # noqa: F401 -- registers the steps and what comes daily
