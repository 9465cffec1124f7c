"""The settings of the tests: each worker has a folder of its own, so that nothing is shared but the processor."""

import os
import tempfile
from pathlib import Path

_base = Path(os.environ.get("ISHENIM_VAR") or Path(tempfile.gettempdir()) / f"ishenim-tests-{os.getuid()}")
_own = _base / os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["ISHENIM_VAR"] = str(_own)
os.environ["SECOND_CHECKPOINTS"] = str(_own / "second")

from ishenim.config.settings import *  # noqa: E402, F403  # after the folder is chosen

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
