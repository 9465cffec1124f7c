"""The settings of a process that knows the ledger alone, and so begins quickly."""

from ishenim.config.settings import *  # noqa: F403  all but what follows

INSTALLED_APPS = ["ishenim.kernel.versions", "ishenim.kernel.ledger"]
AUTH_USER_MODEL = "nobody.Nobody"
MIDDLEWARE = []
ROOT_URLCONF = "ishenim.kernel.ledger.tests"
