from django.urls import path

from auditors.views import checklists, planning, staff_activities, workspace

urlpatterns = [
    path("mine/", workspace.mine, name="mine"),
    path("activities/<int:pk>/", workspace.activity, name="activity"),
    path("activities/<int:pk>/answer/", workspace.answer, name="activity_answer"),
    path("activities/<int:pk>/calendar.ics", workspace.activity_calendar, name="activity_calendar"),
    path("desk/", staff_activities.desk, name="desk"),
    path("desk/body/new/", staff_activities.new_body, name="body_new"),
    path("desk/activities/", staff_activities.activity_list, name="activities"),
    path("desk/activities/new/", staff_activities.new_activity, name="activity_new"),
    path("desk/activities/<int:pk>/change/", staff_activities.change_activity, name="activity_change"),
    path("desk/activities/<int:pk>/call-off/", staff_activities.call_off, name="activity_call_off"),
    path("desk/activities/<int:pk>/attendance/", staff_activities.record_attendance, name="activity_attendance"),
    path("desk/planning/", planning.matrix, name="planning"),
    path("desk/planning/<slug:slug>/", planning.intervals, name="intervals"),
    path("desk/checklists/", checklists.overview, name="checklists"),
    path("desk/checklists/kinds/<int:pk>/begin/", checklists.begin, name="checklist_begin"),
    path("desk/checklists/<int:pk>/", checklists.show, name="checklist"),
    path("desk/checklists/<int:pk>/edit/", checklists.edit, name="checklist_edit"),
    path("desk/checklists/<int:pk>/publish/", checklists.publish, name="checklist_publish"),
    path("desk/checklists/<int:pk>/discard/", checklists.discard, name="checklist_discard"),
]
