"""The addresses of training below their language."""

from django.urls import path

from ishenim.domains.training import views
from ishenim.kernel.tables.handing_out import table_path

app_name = "training"
urlpatterns = [
    path("training/", views.training_list, name="list"),
    table_path("courses", views.courses_table, name="courses_table"),
    table_path("trainings", views.trainings_table, name="trainings_table"),
    table_path("certificates", views.certificates_table, name="certificates_table"),
    path("training/courses/<slug:reference>/", views.course, name="course"),
    path("training/<slug:reference>/", views.training, name="training"),
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<slug:reference>/", views.certificate, name="certificate"),
    path("certificates/<slug:reference>/certificate.pdf", views.certificate_paper, name="certificate_paper"),
]
