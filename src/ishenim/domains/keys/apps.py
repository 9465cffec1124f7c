from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeysConfig(AppConfig):
    name = "ishenim.domains.keys"
    label = "recovered_keys"
    verbose_name = _("Keys that are given back")

    def ready(self) -> None:
        from ishenim.domains.keys import actions  # noqa: F401 -- actions register the steps
