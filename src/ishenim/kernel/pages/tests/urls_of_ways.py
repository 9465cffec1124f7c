"""Addresses, for the ways that stand on every page."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import path

urlpatterns = i18n_patterns(
    path("first/", lambda request: HttpResponse(), name="first"),
    path("second/", lambda request: HttpResponse(), name="second"),
    path("log/<slug:name>/", lambda request, name: HttpResponse(), name="log"),
)
