"""The house with one page that breaks on what somebody wrote, and letters that go to a server of the test."""

from __future__ import annotations

from ishenim.config.settings import *  # noqa: F403  # everything else is as it is

ROOT_URLCONF = "tests.running.breaking.urls"
