from django.urls import URLPattern, path

from surveys.views import results_dashboard, results_public, results_report

urlpatterns: list[URLPattern] = [
    path("desk/<str:slug>/results/", results_dashboard.dashboard, name="dashboard"),
    path("desk/<str:slug>/results/report/", results_report.report, name="report"),
    path("<str:slug>/results/", results_public.results, name="results"),
]
