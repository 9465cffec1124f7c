from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    name = "ishenim.domains.tokens"
    verbose_name = _("Tokens for programs")

    def ready(self) -> None:
        from ishenim.domains.tokens import actions, again, daily, panels  # noqa: F401 -- the first three register

        panels.register()
