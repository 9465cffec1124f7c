from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "ishenim.kernel.procedures"
