from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "ishenim.domains.training"
    verbose_name = _("Training")

    def ready(self) -> None:
        from ishenim.domains.training import (  # noqa: F401 -- actions, again, daily and publishing register
            actions,
            again,
            daily,
            panels,
            publishing,
            tables,
        )

        panels.register()
        tables.register()
