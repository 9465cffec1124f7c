"""The addresses of codes below their language."""

from django.urls import path

from ishenim.domains.conduct import comment_views, views
from ishenim.kernel.tables.handing_out import table_path

app_name = "conduct"
urlpatterns = [
    table_path("codes", views.codes_table, name="codes_table"),
    path("codes/", views.codes, name="codes"),
    path("codes/<slug:code>/", views.code, name="code"),
    path("codes/<slug:code>/<int:number>/", views.version, name="version"),
    table_path("codes/<slug:code>/<int:number>/articles", views.articles_table, name="articles_table"),
    path("codes/<slug:code>/<int:number>/changes/", views.changes, name="changes"),
    path("codes/<slug:code>/<slug:article>/", views.article, name="article"),
    path("drafts/<slug:reference>/", comment_views.draft, name="draft"),
    table_path("drafts/<slug:reference>/comments", comment_views.comments_table, name="comments_table"),
    path("drafts/<slug:reference>/<slug:article>/comment/", comment_views.say, name="say"),
    path("comments/<slug:reference>/", comment_views.comment, name="comment"),
]
