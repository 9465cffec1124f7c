from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "ishenim.kernel.search"
