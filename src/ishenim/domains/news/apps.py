from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "ishenim.domains.news"
    verbose_name = _("News")

    def ready(self) -> None:
        from ishenim.domains.news import actions, again, panels, tables  # noqa: F401 -- actions register the steps

        panels.register()
        tables.register()
