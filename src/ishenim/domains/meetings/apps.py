from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "ishenim.domains.meetings"
    verbose_name = _("Meetings and questions")

    def ready(self) -> None:
        from ishenim.domains.meetings import (  # noqa: F401 -- actions, again and daily register
            account_pages,
            account_tables,
            actions,
            again,
            as_requests,
            card_sheets,
            chairing,
            daily,
            dumping,
            figures,
            panels,
            paper_pages,
            register_tables,
            schedule_panel,
            schedule_tables,
            slips,
            tables,
            week,
        )

        panels.register()
        tables.register()
        account_tables.register()
        account_pages.register()
        as_requests.register()
        dumping.register_tables()
        figures.register_figures()
        paper_pages.register()
        schedule_panel.register()
        register_tables.register()
        schedule_tables.register()
        chairing.register()
        card_sheets.register()
        slips.register()
        week.register()
