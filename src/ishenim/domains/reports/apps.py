from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "ishenim.domains.reports"
    verbose_name = _("Anonymous reports")

    def ready(self) -> None:
        from ishenim.domains.reports import actions, panels  # noqa: F401 -- actions register the steps

        panels.register()
