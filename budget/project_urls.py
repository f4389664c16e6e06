from django.urls import URLPattern, path

from budget.views import project_staff, projects

STAFF = "staff/<slug:slug>/projects/"
ONE = f"{STAFF}<int:number>/"

urlpatterns: list[URLPattern] = [
    path(STAFF, project_staff.manage_projects, name="manage_projects"),
    path(f"{STAFF}new/", project_staff.new_project, name="new_project"),
    path(f"{STAFF}agenda/", project_staff.bring_before, name="bring_before_committee"),
    path(ONE, project_staff.manage_project, name="manage_project"),
    path(f"{ONE}words/", project_staff.words, name="project_words"),
    path(f"{ONE}name/", project_staff.name, name="project_name"),
    path(f"{ONE}cost/", project_staff.cost, name="project_cost"),
    path(f"{ONE}merge/", project_staff.merge, name="project_merge"),
    path(f"{ONE}split/", project_staff.split, name="project_split"),
    path(f"{ONE}picture/", project_staff.picture, name="project_picture"),
    path(f"{ONE}step/", project_staff.step, name="project_step"),
    path("<slug:slug>/projects/", projects.project_list, name="projects"),
    path("<slug:slug>/projects/table/", projects.project_sheet, name="project_sheet"),
    path("<slug:slug>/projects/booklet/", projects.project_booklet, name="project_booklet"),
    path("<slug:slug>/projects/booklet.pdf", projects.project_booklet_pdf, name="project_booklet_pdf"),
    path("<slug:slug>/projects/<int:number>/", projects.project, name="project"),
]
