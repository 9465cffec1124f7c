from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "ishenim.config"
