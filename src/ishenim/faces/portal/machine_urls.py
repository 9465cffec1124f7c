"""Addresses without a language: the ledger as other software reads it, and the work that a form proves."""

from django.urls import path

from ishenim.faces.portal import book, home
from ishenim.kernel.pages import proof_of_work

urlpatterns = [
    path("", home.by_language, name="by_language"),
    path("ledger/proof/<int:position>.tlog-proof", book.proof, name="proof"),
    path("ledger/<path:path>", book.tile, name="tile"),
    path("work/", proof_of_work.challenge, name="challenge"),
]
