from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "ishenim.domains.offices"
