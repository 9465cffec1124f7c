from django.apps import AppConfig


class NormsConfig(AppConfig):
    name = "ishenim.kernel.norms"
