from django.urls import path

from desk.views import access_log, bulk, case, deadlines, inbox, on_time, undelivered

app_name = "desk"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("keys/", inbox.keys, name="keys"),
    path("views/", inbox.save_view, name="save_view"),
    path("views/<int:view_id>/change/", inbox.change_view, name="change_view"),
    path("views/<int:view_id>/remove/", inbox.remove_view, name="remove_view"),
    path("bulk/", bulk.prepare, name="bulk"),
    path("bulk/<int:run_id>/", bulk.report, name="bulk_run"),
    path("cases/<int:case_id>/", case.show, name="case"),
    path("cases/<int:case_id>/steps/", case.take_step, name="take_step"),
    path("cases/<int:case_id>/assignee/", case.assign, name="assign"),
    path("cases/<int:case_id>/department/", case.hand_over, name="hand_over"),
    path("cases/<int:case_id>/deadline/", case.extend, name="extend"),
    path("cases/<int:case_id>/notes/", case.add_note, name="add_note"),
    path("deadlines/", deadlines.show, name="deadlines"),
    path("deadlines/days/", deadlines.add_day, name="add_day"),
    path("deadlines/days/<int:day_id>/remove/", deadlines.remove_day, name="remove_day"),
    path("deadlines/periods/<str:name>/", deadlines.period, name="period"),
    path("access-log/", access_log.show, name="access_log"),
    path("access-log/<str:month>/review/", access_log.review, name="review_access"),
    path("undelivered/", undelivered.show, name="undelivered"),
    path("undelivered/again/", undelivered.try_all_again, name="retry_notices"),
    path("undelivered/<int:message_id>/again/", undelivered.try_again, name="retry_notice"),
    path("undelivered/<int:message_id>/give-up/", undelivered.give_up, name="give_up_notice"),
    path("on-time/", on_time.page, name="on_time"),
    path("on-time.csv", on_time.as_csv, name="on_time_csv"),
    path("on-time.json", on_time.as_json, name="on_time_json"),
]
