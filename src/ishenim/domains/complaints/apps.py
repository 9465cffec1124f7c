from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "ishenim.domains.complaints"
    verbose_name = _("Complaints and consequences")

    def ready(self) -> None:
        from ishenim.domains.complaints import actions, daily, panels, tables  # noqa: F401 -- two register steps

        panels.register()
        tables.register()
