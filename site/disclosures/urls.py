from django.urls import path

from disclosures.views import asking, managing, public, register, survey_reports

app_name = "disclosures"

urlpatterns = [
    path("", public.item_list, name="list"),
    path("feed/", public.feed, name="feed"),
    path("catalogue.xlsx", public.as_spreadsheet, name="spreadsheet"),
    path("items/<str:code>/", public.item, name="item"),
    path("items/<str:code>/ask/", asking.ask, name="ask"),
    path("tables/<int:pk>.<str:form>", public.table, name="table"),
    path("questions/", public.question_list, name="questions"),
    path("questions/<int:pk>/answer/", asking.answer, name="answer"),
    path("questions/<int:pk>/withdraw/", asking.withdraw, name="withdraw_question"),
    path("requests/", register.register, name="requests"),
    path("staff/", managing.overview, name="staff"),
    path("staff/add/", managing.add, name="add_item"),
    path("staff/import/", managing.take_in, name="import"),
    path("staff/template.xlsx", managing.template, name="template"),
    path("staff/items/<str:code>/", managing.edit, name="edit_item"),
    path("staff/items/<str:code>/changed/", managing.note_change, name="note_change"),
    path("staff/surveys/<str:slug>/", survey_reports.hand_in, name="survey_report"),
    path("staff/requests/", register.staff_register, name="staff_register"),
    path("staff/requests/add/", register.add, name="add_request"),
    path("staff/requests/topic/", register.answer_topic, name="answer_topic"),
    path("staff/requests/<int:pk>/", register.handle, name="staff_request"),
]
