from django.urls import path

from surveys.views import export_pages, import_pages

EXPORTS = "desk/<str:slug>/exports/"

urlpatterns = [
    path(EXPORTS, export_pages.overview, name="exports"),
    path(f"{EXPORTS}progress/", export_pages.progress, name="export_progress"),
    path(f"{EXPORTS}codebook.csv", export_pages.codebook, name="codebook"),
    path(f"{EXPORTS}<int:pk>/", export_pages.export_file, name="export_file"),
    path("desk/<str:slug>/imports/form/", import_pages.take_form, name="import_form"),
]
