"""Addresses without a language: the files of the whole record, which are the same in all of them."""

from django.urls import path

from ishenim.domains.monitor import views

urlpatterns = [path("data/<int:position>/<str:file>", views.handed_out, name="file_of_the_record")]
