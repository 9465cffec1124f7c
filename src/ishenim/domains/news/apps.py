from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "ishenim.domains.news"
