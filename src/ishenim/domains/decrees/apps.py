from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecreesConfig(AppConfig):
    name = "ishenim.domains.decrees"
    verbose_name = _("Acts about days")

    def ready(self) -> None:
        from ishenim.domains.decrees import actions, again, daily  # noqa: F401 -- each of them registers
