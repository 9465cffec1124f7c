from django.apps import AppConfig


class StarterConfig(AppConfig):
    name = "ishenim.starter"
