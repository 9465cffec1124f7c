from django.apps import AppConfig


class VersionsConfig(AppConfig):
    name = "ishenim.kernel.versions"
