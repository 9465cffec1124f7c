from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ishenim.kernel.notices"

    def ready(self) -> None:
        from ishenim.kernel.notices import places_turn  # noqa: F401 -- registers its letters
