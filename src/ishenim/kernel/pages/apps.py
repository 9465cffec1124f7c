from __future__ import annotations

from django.apps import AppConfig


class Pages(AppConfig):
    name = "ishenim.kernel.pages"
    label = "pages"
