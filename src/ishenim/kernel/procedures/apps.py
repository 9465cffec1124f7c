from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "ishenim.kernel.procedures"

    def ready(self) -> None:
        from ishenim.kernel.procedures import attachments, claims, merging  # noqa: F401 -- each has a table of its own
