"""The house with a part that cannot serve."""

from __future__ import annotations

from ishenim.config.settings import *  # noqa: F403  # everything else is as it is
from ishenim.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.running.unwell"]
