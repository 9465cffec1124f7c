"""The settings of a process that knows the ledger alone; whoever starts it says where its rows and files are."""

import json
import os
from pathlib import Path

VAR = Path(os.environ["OUTSIDE_VAR"])
SECOND_CHECKPOINTS = Path(os.environ["OUTSIDE_SECOND"])
DATABASES = {"default": json.loads(os.environ["OUTSIDE_DATABASE"])}
PUBLIC_ADDRESS = ""
USE_TZ = True
TIME_ZONE = "Asia/Bishkek"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["ishenim.kernel.versions", "ishenim.kernel.ledger"]
REDIS_URL = ""
