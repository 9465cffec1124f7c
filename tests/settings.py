"""Settings of the tests: a folder of their own for each process, and nothing slower than it must be."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

for name in ("PORT", "DEMO", "PUBLIC_ADDRESS", "SECOND_CHECKPOINTS", "SECRET_KEY", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)

FOLDER = tempfile.mkdtemp(prefix="ishenim-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["ISHENIM_VAR"] = f"{FOLDER}/var"
os.environ["SECOND_CHECKPOINTS"] = f"{FOLDER}/second"

from ishenim.config.settings import *  # noqa: E402, F403  # the folder must be named before the settings make it
from ishenim.config.settings import DATABASES  # noqa: E402  # for the same reason

# A pool keeps connections open, and a database somebody is connected to can be neither made nor dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
