from django.urls import include, path

from councils.views import applying, checking, judging, public, staff_bodies, staff_calls

app_name = "councils"

staff = [
    path("", staff_bodies.overview, name="staff"),
    path("bodies/new/", staff_bodies.new_body, name="new_body"),
    path("bodies/<slug:slug>/", staff_bodies.edit_body, name="edit_body"),
    path("bodies/<slug:slug>/publish/", staff_bodies.publish_body, name="publish_body"),
    path("bodies/<slug:slug>/dissolve/", staff_bodies.dissolve_body, name="dissolve_body"),
    path("bodies/<slug:slug>/terms/", staff_bodies.term_list, name="terms"),
    path("bodies/<slug:slug>/terms/new/", staff_bodies.appoint, name="appoint"),
    path("bodies/<slug:slug>/calls/new/", staff_calls.new_call, name="new_call"),
    path("terms/<int:pk>/renew/", staff_bodies.renew, name="renew"),
    path("terms/<int:pk>/dismiss/", staff_bodies.dismiss, name="dismiss"),
    path("calls/<int:pk>/", staff_calls.call_staff, name="call_staff"),
    path("calls/<int:pk>/edit/", staff_calls.edit_call, name="edit_call"),
    path("calls/<int:pk>/step/", staff_calls.call_step, name="call_step"),
    path("calls/<int:pk>/cancel/", staff_calls.cancel_call, name="cancel_call"),
    path("calls/<int:pk>/extend/", staff_calls.extend_call, name="extend_call"),
    path("calls/<int:pk>/freeze/", staff_calls.freeze_lot, name="freeze_lot"),
    path("calls/<int:pk>/draw/", staff_calls.draw_lot, name="draw_lot"),
    path("calls/<int:pk>/invite-all/", staff_calls.invite_all, name="invite_all"),
    path("calls/<int:pk>/judges/", staff_calls.name_judge, name="name_judge"),
    path("calls/<int:pk>/settle/", staff_calls.settle_by_scores, name="settle_by_scores"),
    path("calls/<int:pk>/check/", checking.check_many, name="check_many"),
    path("applications/<int:pk>/", checking.check, name="check"),
    path("applications/<int:pk>/judges-copy/", checking.add_judges_copy, name="add_judges_copy"),
    path("judges-copies/<int:pk>/remove/", checking.remove_judges_copy, name="remove_judges_copy"),
    path("applications/<int:pk>/appoint/", staff_calls.appoint, name="appoint_applicant"),
]

calls = [
    path("feed/", public.call_feed, name="call_feed"),
    path("<int:pk>/", public.call, name="call"),
    path("<int:pk>/apply/", applying.apply, name="apply"),
    path("<int:pk>/lot/", public.lot, name="lot"),
    path("<int:pk>/lot.json", public.lot_file, name="lot_file"),
    path("<int:pk>/judge/", judging.judge_call, name="judge"),
    path("<int:pk>/judge/<str:code>/", judging.judge_application, name="judge_application"),
    path("<int:pk>/judge/<str:code>/keep-out/", judging.keep_out, name="keep_out"),
]

mine = [
    path("", applying.mine, name="mine"),
    path("applications/<int:pk>/", applying.application, name="application"),
    path("applications/<int:pk>/change/", applying.change, name="change_application"),
    path("applications/<int:pk>/answer/", applying.answer, name="answer_application"),
    path("applications/<int:pk>/files/remove/", applying.remove_file, name="remove_application_file"),
    path("terms/<int:pk>/resign/", applying.resign, name="resign"),
    path("name/", applying.show_name, name="show_name"),
]

urlpatterns = [
    path("", public.body_list, name="bodies"),
    path("staff/", include(staff)),
    path("calls/", include(calls)),
    path("mine/", include(mine)),
    path("lots/how/", public.lot_explained, name="lot_explained"),
    path("lots/redraw.py", public.lot_script, name="lot_script"),
    path("certificates/<str:code>.pdf", applying.certificate_pdf, name="certificate_pdf"),
    path("certificates/<str:code>/", public.certificate, name="certificate"),
    path("", include("councils.meeting_urls")),
    # Last: the addresses of bodies are chosen by staff, and must never hide a page of the product.
    path("<slug:slug>/", public.body, name="body"),
]
