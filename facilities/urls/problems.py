from django.urls import path

from facilities.views import problem_work, problem_writing, problems

urlpatterns = [
    path("problems/", problems.problem_list, name="problems"),
    path("problems/places.json", problems.places, name="problem_places"),
    path("problems/feed.atom", problems.feed, name="problem_feed"),
    path("problems/new/", problem_writing.report_new, name="report_new"),
    path("problems/mine/", problems.mine, name="my_reports"),
    path("problems/find/", problems.find, name="find_report"),
    path("problems/kinds/", problem_work.kinds, name="problem_kinds"),
    path("problems/kinds/add/", problem_work.add_kind, name="add_problem_kind"),
    path("problems/kinds/<slug:code>/", problem_work.change_kind, name="change_problem_kind"),
    path("problems/kinds/<slug:code>/offer/", problem_work.offer_kind, name="offer_problem_kind"),
    path("problems/kinds/<slug:code>/ask/", problem_work.ask, name="ask_about_problem"),
    path("problems/kinds/<slug:code>/questions/<int:pk>/drop/", problem_work.stop_asking, name="stop_asking"),
    path("problems/<slug:token>/", problems.report, name="report"),
    path("problems/<slug:token>/again/", problem_writing.again, name="report_again"),
    path("problems/<slug:token>/publish/", problem_work.publish, name="publish_report"),
    path("problems/<slug:token>/hide/", problem_work.hide, name="hide_report"),
    path("problems/<slug:token>/steps/<slug:step>/", problem_work.step, name="report_step"),
]
