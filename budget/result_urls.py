"""The result of a vote for everybody, and the officers' way there."""

from django.urls import path

from budget.views import counting, objections, results, trial_count

urlpatterns = [
    path("staff/try-counting/", trial_count.trial, name="trial_count"),
    path("staff/<slug:slug>/count/", counting.count_page, name="count"),
    path("staff/<slug:slug>/count/order/", counting.order_count, name="order_count"),
    path("staff/<slug:slug>/count/confirm/", counting.confirm, name="confirm_count"),
    path("staff/<slug:slug>/count/final/", counting.make_final, name="make_final"),
    path("staff/<slug:slug>/count/survey/", counting.survey, name="survey_shares"),
    path("<slug:slug>/results/", results.results_page, name="results"),
    path("<slug:slug>/results/object/", objections.object_to_result, name="object_to_result"),
    path("<slug:slug>/results/object/take-back/", objections.take_back, name="take_back_objection"),
    path("<slug:slug>/results/<int:version>/", results.results_page, name="results_version"),
    path("<slug:slug>/results/recount/", results.recount_page, name="recount"),
    path("<slug:slug>/results/<int:version>/recount/", results.recount_page, name="recount_version"),
    path("<slug:slug>/results/<int:version>/files/<str:name>", results.result_file, name="result_file"),
]
