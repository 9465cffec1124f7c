"""Addresses without a language: calendars, the ledger as other software reads it, documents, the work of a form."""

from django.urls import path, re_path

from ishenim.faces.portal import book, documents, feeds, health, home
from ishenim.kernel.pages import proof_of_work

urlpatterns = [
    path("", home.by_language, name="by_language"),
    path("cal/<str:which>.ics", feeds.calendar, name="calendar"),
    path("ledger/proof/<int:position>.tlog-proof", book.proof, name="proof"),
    path("ledger/<path:path>", book.tile, name="tile"),
    re_path(r"^documents/(?P<fingerprint>[0-9a-f]{64})$", documents.document, name="document"),
    path("health/", health.health, name="health_of_parts"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("work/", proof_of_work.challenge, name="challenge"),
]
