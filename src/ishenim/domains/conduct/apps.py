from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConductConfig(AppConfig):
    name = "ishenim.domains.conduct"
    verbose_name = _("Codes of conduct")

    def ready(self) -> None:
        from ishenim.domains.conduct import (  # noqa: F401 -- actions, again and daily register
            actions,
            again,
            daily,
            panels,
            reminding,
            tables,
            text_page,
        )

        panels.register()
        reminding.register()
        tables.register()
        text_page.register()
