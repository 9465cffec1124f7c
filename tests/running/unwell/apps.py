"""A part of the house that can be prepared but never serves."""

from __future__ import annotations

import sys

from django.apps import AppConfig


class UnwellConfig(AppConfig):
    name = "tests.running.unwell"

    def ready(self) -> None:
        if sys.argv[-1] == "run":
            raise RuntimeError("unwell today")
