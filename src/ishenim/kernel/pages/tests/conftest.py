import gzip
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from ishenim.kernel.pages.front import Front
from ishenim.kernel.pages.keeping import kept_pages
from ishenim.kernel.pages.tests import urls

TRIAL_TEMPLATES = Path(__file__).parent / "jinja2"


class Answer:
    """What the front door said, as a reader would get it."""

    def __init__(self, front, environ):
        self.status, self.headers = "", {}
        body = front(environ, self.start)
        self.body = b"".join(body)
        getattr(body, "close", lambda: None)()

    def start(self, status, headers, exc_info=None):
        self.status, self.headers = int(status.split()[0]), dict(headers)

    @property
    def text(self):
        pressed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if pressed else self.body).decode()


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = "ishenim.kernel.pages.tests.urls"
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    jinja, django = settings.TEMPLATES
    settings.TEMPLATES = [jinja | {"DIRS": [TRIAL_TEMPLATES], "APP_DIRS": False}, django]
    urls.made.clear()
    kept_pages.clear()
    yield urls
    kept_pages.clear()


@pytest.fixture
def front(site, db):
    return Front(WSGIHandler())


@pytest.fixture
def ask(front):
    def asked(address, method="GET", **headers):
        environ = RequestFactory().generic(method, address, **headers).environ
        return Answer(front, environ)

    return asked
