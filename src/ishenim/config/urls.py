from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ishenim.faces.desk.phone import keeper

handler400 = "ishenim.config.errors.unreadable"
handler404 = "ishenim.config.errors.not_found"
handler403 = "ishenim.config.errors.refused"
handler500 = "ishenim.config.errors.broken"

urlpatterns = [
    path("", include("ishenim.faces.portal.machine_urls")),
    path("", include("ishenim.domains.monitor.machine_urls")),
    path("", include("ishenim.domains.training.machine_urls")),
    path("api/v1/", include("ishenim.faces.api.urls")),
    path("", include("ishenim.faces.interop.urls")),
    path("desk-keeper.js", keeper, name="keeper"),
    *i18n_patterns(
        path("", include("ishenim.domains.meetings.urls")),
        path("", include("ishenim.domains.news.urls")),
        path("", include("ishenim.domains.complaints.urls")),
        path("", include("ishenim.domains.reports.urls")),
        path("", include("ishenim.domains.conduct.urls")),
        path("", include("ishenim.domains.monitor.urls")),
        path("", include("ishenim.domains.training.urls")),
        path("desk/", include("ishenim.faces.desk.sign_in_urls")),
        path("desk/", include("ishenim.faces.desk.urls")),
        path("", include("ishenim.faces.api.page_urls")),
        path("", include("ishenim.faces.mirror.urls")),
        path("", include("ishenim.faces.portal.urls")),
    ),
]
