from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "ishenim.domains.meetings"
    verbose_name = _("Meetings and questions")

    def ready(self) -> None:
        from ishenim.domains.meetings import (  # noqa: F401 -- registers the steps and what the clock does daily
            actions,
            daily,
            views,
        )
