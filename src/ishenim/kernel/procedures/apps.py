from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "ishenim.kernel.procedures"

    def ready(self) -> None:
        from ishenim.kernel.procedures import (  # noqa: F401 -- each has a table of its own
            attachments,
            circles,
            claims,
            confiding,
            merging,
        )
