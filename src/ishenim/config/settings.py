"""Settings. Everything an installation may change is read from the environment here, and nowhere else."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from ishenim.config import logs
from ishenim.config.database import database
from ishenim.config.proxies import networks
from ishenim.config.role import Role
from ishenim.config.stores import documents

PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("ISHENIM_VAR", "var")).resolve()
VAR.mkdir(parents=True, exist_ok=True)


def kept_secret(name: str) -> str:
    """Return a secret of this installation, made at first need and readable by its owner only."""
    file = VAR / name
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as new:
        new.write(secrets.token_urlsafe(48))
    return file.read_text()


def secret_of(environment: Mapping[str, str]) -> str:
    """Return the secret that signs puzzles and marks; several machines must be told theirs, for it is one."""
    if environment.get("SECRET_KEY"):
        return environment["SECRET_KEY"]
    if environment.get("REDIS_URL"):
        raise ImproperlyConfigured(
            "REDIS_URL says that there are several machines: set SECRET_KEY, the same on all."
        )
    return kept_secret("secret-key")


def channels(named: str) -> list[tuple[str, str, str]]:
    """Return the channels to be told: in each line, or between semicolons, a key, a language and an address."""
    lines = [line.split() for line in re.split(r";\s|\n", f"{named}\n") if line.strip()]
    return [(key, language, address) for key, language, address in lines]


def for_metrics() -> Path:
    """Return a folder in memory for the numbers of all processes: on a disk that is full they would end the process."""
    memory = Path("/dev/shm")  # noqa: S108 -- numbers alone, in a folder of this installation's user
    own = f"ishenim-{os.getuid()}-{sha256(str(VAR).encode()).hexdigest()[:16]}"
    return memory / own if os.access(memory, os.W_OK) else VAR / "metrics"


DEBUG = False
DEMO = os.environ.get("DEMO", "yes") != "no"
ROLE = Role(os.environ.get("ROLE", "everything"))
PORT = int(os.environ.get("PORT", "8000"))
LISTEN = os.environ.get("LISTEN", "127.0.0.1")
WEB_PROCESSES = int(os.environ.get("WEB_PROCESSES", "2"))
WEB_THREADS = int(os.environ.get("WEB_THREADS", "8"))
WEB_PLACES = int(os.environ.get("WEB_PLACES", "48"))
WEB_CONNECTIONS = int(os.environ.get("WEB_CONNECTIONS", "12000"))
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "")
ONION_ADDRESS = os.environ.get("ONION_ADDRESS", "").rstrip("/")
CLAMAV = os.environ.get("CLAMAV", "")
DATA_LICENCE = os.environ.get("DATA_LICENCE", "https://creativecommons.org/licenses/by/4.0/")
REDIS_URL = os.environ.get("REDIS_URL", "")
SECRET_KEY = secret_of(os.environ)
TRUSTED_PROXIES = networks(os.environ.get("TRUSTED_PROXIES", ""))
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")
KEPT_ELSEWHERE = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
SECOND_CHECKPOINTS = Path(os.environ.get("SECOND_CHECKPOINTS") or KEPT_ELSEWHERE / "ishenim")
ORIGINALS_PUBLIC_KEY = os.environ.get("ORIGINALS_PUBLIC_KEY", "")
ORIGINALS_KEYS = Path(os.environ.get("ORIGINALS_KEYS") or KEPT_ELSEWHERE / "ishenim-keys")
DOCUMENTS_FROM_ANYONE_A_DAY = int(os.environ.get("DOCUMENTS_FROM_ANYONE_A_DAY", "1000")) * 1_000_000

DATA_EVERY_HOURS = int(os.environ.get("DATA_EVERY_HOURS", "24"))
DISK_RESERVE = int(os.environ.get("DISK_RESERVE", "200")) * 1_000_000  # given in megabytes
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
METRICS_FOLDER = Path(os.environ.get("METRICS_FOLDER") or for_metrics())
METRICS_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)  # where its library looks, at its import

TEN_DAYS_FROM = os.environ.get("APPEALS_IN_TEN_DAYS_FROM", "")  # the day that the act names, as 2026-11-27
APPEALS_IN_TEN_DAYS_FROM = date.fromisoformat(TEN_DAYS_FROM) if TEN_DAYS_FROM else None

USE_TZ = True
TIME_ZONE = "Asia/Bishkek"
USE_I18N = True
LANGUAGE_CODE = "ky"
LANGUAGES = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
REVIEWED_LANGUAGES = ["en"]  # those whose sentences a native editor has read
LOCALE_PATHS = [PACKAGE / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "ishenim.config.urls"
WSGI_APPLICATION = "ishenim.config.wsgi.application"
DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL", ""), VAR, connections=int(os.environ.get("DATABASE_CONNECTIONS", "16"))
    )
}
CACHES = {"default": {"BACKEND": "ishenim.kernel.counts.remembering.Remembered", "LOCATION": VAR / "cache"}}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ishenim.kernel.versions",
    "ishenim.kernel.places",
    "ishenim.kernel.institutions",
    "ishenim.kernel.documents",
    "ishenim.kernel.keyrings",
    "ishenim.kernel.calendar",
    "ishenim.kernel.norms",
    "ishenim.kernel.ledger",
    "ishenim.kernel.procedures",
    "ishenim.kernel.notices",
    "ishenim.kernel.search",
    "ishenim.kernel.pages",
    "ishenim.kernel.health",
    "ishenim.domains.meetings",
    "ishenim.domains.offices",
    "ishenim.domains.news",
    "ishenim.domains.complaints",
    "ishenim.domains.keys",
    "ishenim.domains.reports",
    "ishenim.domains.conduct",
    "ishenim.domains.decrees",
    "ishenim.domains.tokens",
    "ishenim.domains.monitor",
    "ishenim.domains.training",
    "ishenim.faces.portal",
    "ishenim.faces.desk",
    "ishenim.faces.api",
    "ishenim.faces.mirror",
    "ishenim.faces.interop",
    "ishenim.config",
    "ishenim.starter",
]

MIDDLEWARE = [
    "ishenim.kernel.metrics.measuring.measure",
    "ishenim.kernel.pages.keeping.keep",
    "django.middleware.security.SecurityMiddleware",
    "ishenim.kernel.pages.policy.name_policy",
    "ishenim.kernel.pages.policy.name_the_onion",
    "ishenim.kernel.pages.who_comes.sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ishenim.kernel.pages.who_comes.people",
    "ishenim.kernel.pages.who_comes.messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ishenim.kernel.pages.faults.SayWhenNothingCanBeRecorded",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "ishenim.kernel.pages.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "faces/portal/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    **documents(os.environ, VAR),
    "staticfiles": {"BACKEND": "ishenim.kernel.pages.static.FingerprintedStorage"},
}

AUTH_USER_MODEL = "institutions.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "ishenim.kernel.institutions.passwords.NotOfThisPlace"},
]
LOGIN_REDIRECT_URL = "desk:work"
LOGOUT_REDIRECT_URL = "portal:home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "ishenim.faces.desk.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "ishenim.faces.desk.factors.Adapter"
MFA_FORMS = {"edit_webauthn": "ishenim.faces.desk.naming.NameKey"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ishenim"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC_ADDRESS.startswith("https://")

PRINTED = "django.core.mail.backends.console.EmailBackend"  # of a demonstration, where no letter is meant for anybody
SENT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", PRINTED if DEMO else SENT)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "yes"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ishenim@localhost")
NOTICE_TARGETS = channels(os.environ.get("NOTICE_TARGETS", ""))

LOGGING = logs.configuration()
logs.configure()

OVER_TLS = PUBLIC_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_TLS
FOR_THIS_HOST_ALONE = (
    "__Host-" if OVER_TLS else ""
)  # a browser takes such a cookie from no other host of the domain
SESSION_COOKIE_NAME = f"{FOR_THIS_HOST_ALONE}sessionid"
CSRF_COOKIE_NAME = f"{FOR_THIS_HOST_ALONE}csrftoken"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "ishenim.faces.portal.errors.forged"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 300  # more than a step takes, so that the form can say how many it does
FILE_UPLOAD_HANDLERS = ["ishenim.faces.desk.receiving.AtTheDesk"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
