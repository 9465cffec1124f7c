"""The address of the page for programmers, below its language."""

from django.urls import path

from ishenim.faces.api.programs import programs

urlpatterns = [path("programs/", programs, name="programs")]
