from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    name = "ishenim.domains.tokens"
    verbose_name = _("Tokens for programs")

    def ready(self) -> None:
        from ishenim.domains.tokens import actions, daily, panels  # noqa: F401 -- actions and daily register

        panels.register()
