"""Calls and their judging."""

from django.urls import path

from proposals.views import call_pages, call_staff, judging_pages

urlpatterns = [
    path("calls/<slug:slug>/", call_pages.call, name="call"),
    path("calls/<slug:slug>/terms.json", call_pages.terms, name="call_terms"),
    path("calls/<slug:slug>/results/", call_pages.results, name="call_results"),
    path("manage/calls/", call_staff.manage, name="manage_calls"),
    path("manage/calls/new/", call_staff.new_call, name="new_call"),
    path("manage/calls/<int:pk>/", call_staff.manage_call, name="manage_call"),
    path("manage/calls/<int:pk>/edit/", call_staff.edit_call, name="edit_call"),
    path("manage/calls/<int:pk>/preview/", call_staff.preview, name="preview_call"),
    path("manage/calls/<int:pk>/publish/", call_staff.publish, name="publish_call"),
    path("manage/calls/<int:pk>/open-round/", call_staff.open_round, name="open_round"),
    path("manage/changes/<int:pk>/", call_staff.change, name="call_change"),
    path("manage/changes/<int:pk>/approve/", call_staff.approve_change, name="approve_change"),
    path("manage/changes/<int:pk>/refuse/", call_staff.refuse_change, name="refuse_change"),
    path("manage/changes/<int:pk>/withdraw/", call_staff.withdraw_change, name="withdraw_change"),
    path("judging/", judging_pages.mine, name="judging"),
    path("judging/<int:pk>/", judging_pages.judging_round, name="judging_round"),
    path("judging/<int:pk>/close/", judging_pages.close, name="close_round"),
    path("judging/<int:pk>/publish/", judging_pages.publish, name="publish_round"),
    path("judging/<int:pk>/judges/<int:number>/excuse/", judging_pages.excuse, name="excuse_judge"),
    path("judging/<int:pk>/entries/<int:number>/", judging_pages.sheet, name="score_sheet"),
    path(
        "judging/<int:pk>/entries/<int:number>/pictures/<int:picture>/",
        judging_pages.entry_picture,
        name="entry_picture",
    ),
    path("judging/<int:pk>/entries/<int:number>/stand-back/", judging_pages.recuse, name="recuse_judge"),
]
