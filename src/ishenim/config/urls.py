from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler400 = "ishenim.faces.portal.errors.unreadable"
handler404 = "ishenim.faces.portal.errors.not_found"
handler403 = "ishenim.faces.portal.errors.refused"
handler500 = "ishenim.faces.portal.errors.broken"

urlpatterns = [
    path("", include("ishenim.faces.portal.machine_urls")),
    *i18n_patterns(
        path("", include("ishenim.domains.meetings.urls")),
        path("", include("ishenim.domains.news.urls")),
        path("desk/", include("ishenim.faces.desk.sign_in_urls")),
        path("desk/", include("ishenim.faces.desk.urls")),
        path("", include("ishenim.faces.portal.urls")),
    ),
]
