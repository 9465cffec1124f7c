from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitorConfig(AppConfig):
    name = "ishenim.domains.monitor"
    verbose_name = _("Files and figures")

    def ready(self) -> None:
        from ishenim.domains.monitor import actions, again, panels, tables  # noqa: F401 -- actions and again register
        from ishenim.kernel.dumps import of_the_kernel  # noqa: F401 -- its tables register
        from ishenim.kernel.dumps.declare import register_lists

        register_lists()
        tables.register()
        panels.register()
