from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ishenim.kernel.documents"
