"""The settings of the tests: each run and each worker has a folder of its own, so that nothing is shared."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_base = Path(os.environ.get("ISHENIM_VAR") or Path(tempfile.gettempdir()) / f"ishenim-tests-{os.getuid()}")
_run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
_own = _base / f"{_run}-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
os.environ["ISHENIM_VAR"] = str(_own)
os.environ["SECOND_CHECKPOINTS"] = str(_own / "second")
os.environ["ORIGINALS_KEYS"] = str(_own / "keys")
os.environ["METRICS_FOLDER"] = str(_own / "metrics")
atexit.register(shutil.rmtree, _own, ignore_errors=True)

from ishenim.config.settings import *  # noqa: E402, F403  # after the folder is chosen

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LANGUAGE_CODE = "en"  # the source's own words, whether or not catalogues were compiled
