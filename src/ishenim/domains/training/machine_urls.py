"""Addresses without a language: what other people's software reads of certificates."""

from django.urls import path

from ishenim.domains.training import views

urlpatterns = [
    path("certificates/issuer.json", views.issuer, name="issuer_of_certificates"),
    path("certificates/revoked.jwt", views.revoked, name="revoked_certificates"),
]
