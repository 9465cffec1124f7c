"""Addresses without a language in front: calendars, the ledger as other software reads it, the work of a form."""

from django.urls import path

from ishenim.faces.portal import book, feeds, home
from ishenim.kernel.pages import proof_of_work

urlpatterns = [
    path("", home.by_language, name="by_language"),
    path("cal/<str:code>.ics", feeds.calendar, name="calendar"),
    path("ledger/proof/<int:position>.tlog-proof", book.proof, name="proof"),
    path("ledger/<path:path>", book.tile, name="tile"),
    path("work/", proof_of_work.challenge, name="challenge"),
]
