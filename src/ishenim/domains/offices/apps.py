from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "ishenim.domains.offices"
    verbose_name = _("Offices")

    def ready(self) -> None:
        from ishenim.domains.offices import actions, again, daily, queries  # noqa: F401 -- the first three register
        from ishenim.kernel.procedures.naming import register_names

        register_names("appointment", queries.names)
