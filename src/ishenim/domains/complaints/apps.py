from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "ishenim.domains.complaints"
    verbose_name = _("Complaints and consequences")

    def ready(self) -> None:
        from ishenim.domains.complaints import actions, daily, panels  # noqa: F401 -- both register steps

        panels.register()
