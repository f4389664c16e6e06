from django.urls import URLPattern, path

from surveys.views import (
    crosstabs,
    results_dashboard,
    results_public,
    results_release,
    results_report,
    results_weights,
)

DESK = "desk/<str:slug>/results/"

urlpatterns: list[URLPattern] = [
    path(DESK, results_dashboard.dashboard, name="dashboard"),
    path(f"{DESK}groups/", crosstabs.crosstab, name="crosstab"),
    path(f"{DESK}weights/", results_weights.weights, name="weights"),
    path(f"{DESK}release/", results_release.release, name="release"),
    path(f"{DESK}texts/<str:key>/", results_release.texts, name="texts"),
    path(f"{DESK}texts/<str:key>/change/", results_release.act_on_texts, name="act_on_texts"),
    path(f"{DESK}report/", results_report.report, name="report"),
    path(f"{DESK}report/words/", results_report.edit, name="edit_report"),
    path(f"{DESK}report/draft.pdf", results_report.draft_pdf, name="draft_pdf"),
    path("<str:slug>/results/", results_public.results, name="results"),
    path("<str:slug>/results/report/", results_public.report, name="published_report"),
    path("<str:slug>/results/report.pdf", results_public.report_pdf, name="report_pdf"),
    path("<str:slug>/results/<str:key>.csv", results_public.as_table, name="results_csv"),
]
