"""The limit for a question: a Django view that inserts one row and commits it durably, on the same server."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ishenim.config.database import database

address = os.environ.get("DATABASE_URL", "")
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    SECRET_KEY="none",
    DATABASES={"default": database(address, Path(os.environ["ISHENIM_BENCH_FOLDER"]))},
)
KEY = "bigserial" if address else "integer"


def insert(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (text) VALUES (%s)", [request.POST.get("text", "")])
    return HttpResponse(b"")


def table() -> None:
    """Make the table, one of the two servers after the other: both at once would refuse one of them."""
    with (
        Path(os.environ["ISHENIM_BENCH_FOLDER"], "table.lock").open("w") as lock,
        connection.cursor() as cursor,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        cursor.execute(f"CREATE TABLE IF NOT EXISTS bench_row (id {KEY} PRIMARY KEY, text text NOT NULL)")
    connection.close()


urlpatterns = [path("", insert)]
application = get_wsgi_application()
table()
