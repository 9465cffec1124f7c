"""The room of key pairs."""

from django.apps import AppConfig


class KeyringsConfig(AppConfig):
    name = "ishenim.kernel.keyrings"
    label = "keyrings"
    default_auto_field = "django.db.models.BigAutoField"
