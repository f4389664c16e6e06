from django.urls import path

from regulations.states import Audience
from regulations.views import petition_lists, petition_writing, petitions

STAFF = {"audience": Audience.STAFF}

urlpatterns = [
    path("petitions/", petition_lists.board, name="petitions"),
    path("petitions/feed.atom", petition_lists.feed, name="petition_feed"),
    path("petitions/mine/", petition_lists.mine, name="my_petitions"),
    path("petitions/similar/", petition_lists.similar, name="similar_petitions"),
    path("petitions/new/", petition_writing.find_rule, name="new_petition"),
    path("petitions/new/rule/<str:slug>/", petition_writing.find_clause, name="petition_rule"),
    path("petitions/new/words/", petition_writing.write, name="petition_words"),
    path("petitions/new/words/<str:slug>/", petition_writing.write, name="petition_about"),
    path("petitions/new/words/<str:slug>/<str:key>/", petition_writing.write, name="petition_about"),
    path("petitions/staff/", petition_lists.staff_board, name="staff_petitions"),
    path("petitions/staff/similar/", petition_lists.similar, STAFF, name="staff_similar_petitions"),
    path("petitions/staff/new/", petition_writing.find_rule, STAFF, name="staff_new_petition"),
    path("petitions/staff/new/rule/<str:slug>/", petition_writing.find_clause, STAFF, name="staff_petition_rule"),
    path("petitions/staff/new/words/", petition_writing.write, STAFF, name="staff_petition_words"),
    path("petitions/staff/new/words/<str:slug>/", petition_writing.write, STAFF, name="staff_petition_about"),
    path("petitions/staff/new/words/<str:slug>/<str:key>/", petition_writing.write, STAFF, name="staff_petition_about"),
    path("petitions/<int:pk>/", petitions.petition, name="petition"),
    path("petitions/<int:pk>/withdraw/", petitions.withdraw, name="withdraw_petition"),
    path("petitions/<int:pk>/reexamination/", petitions.reexamine, name="reexamine_petition"),
    path("petitions/<int:pk>/join/", petitions.merge, name="merge_petition"),
]
