"""The addresses of the portal below its language."""

from django.urls import path

from ishenim.faces.portal import (
    book,
    claims,
    confided,
    contacts,
    feeds,
    following,
    health,
    home,
    leaving,
    log,
    places,
    search,
    tables,
    texts,
)
from ishenim.kernel.tables.handing_out import table_path

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    table_path("places", tables.places_table, name="places_table"),
    table_path("contacts", tables.contacts_table, name="contacts_table"),
    table_path("ledger", tables.ledger_table, name="ledger_table"),
    table_path("log/<slug:log>", tables.log_table, name="log_table"),
    path("search/", search.search, name="search"),
    table_path("search", search.table, name="search_table"),
    path("places/", places.search, name="places"),
    path("places/here/", places.here, name="here"),
    path("places/<str:code>/", places.place, name="place"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("ledger/", book.book, name="ledger"),
    path("ledger/<int:position>/", book.entry, name="entry"),
    path("log/<slug:log>/", log.log, name="log"),
    path("health/", health.page, name="health"),
    path("leave/", leaving.leave, name="leave"),
    path("mine/", claims.mine, name="mine"),
    path("mine/confided/file/", confided.file, name="confided_file"),
    path("mine/confided/receipt/", confided.receipt, name="confided_receipt"),
    path("mine/confided/<slug:step>/", confided.step, name="confided_step"),
    path("mine/<slug:reference>/<slug:step>/", claims.step, name="claimed"),
    path("feed/<str:key>.atom", feeds.feed, name="feed"),
    path("follow/<str:key>/", following.follow, name="follow"),
    path("follow/confirm/<str:token>/", following.confirm, name="confirm_following"),
    path("follow/end/<str:token>/", following.end, name="end_following"),
    path("follow/often/<str:token>/", following.often, name="follow_often"),
    *texts.urlpatterns,
]
