"""The addresses of news below their language."""

from django.urls import path

from ishenim.domains.news import views

app_name = "news"
urlpatterns = [
    path("news/", views.news, name="list"),
    path("news/<slug:reference>/", views.story, name="story"),
]
