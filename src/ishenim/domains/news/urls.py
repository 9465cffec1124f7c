"""The addresses of news below their language."""

from django.urls import path

from ishenim.domains.news import views
from ishenim.kernel.tables.handing_out import table_path

app_name = "news"
urlpatterns = [
    table_path("news", views.table, name="table"),
    path("news/", views.news, name="list"),
    path("news/<slug:reference>/", views.story, name="story"),
]
