from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "ishenim.kernel.health"
