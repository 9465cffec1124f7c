"""The house with one page that takes its time."""

from __future__ import annotations

from ishenim.config.settings import *  # noqa: F403  # everything else is as it is

ROOT_URLCONF = "tests.running.slow.urls"
