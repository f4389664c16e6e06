from django.urls import URLPattern, path

from budget.views import projects

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/projects/", projects.project_list, name="projects"),
    path("<slug:slug>/projects/table/", projects.project_sheet, name="project_sheet"),
    path("<slug:slug>/projects/<int:number>/", projects.project, name="project"),
]
