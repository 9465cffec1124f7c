"""The address of the page on mirrors, below its language."""

from django.urls import path

from ishenim.faces.mirror import views

app_name = "mirror"
urlpatterns = [path("mirror/", views.about, name="about")]
