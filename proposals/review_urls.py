"""Weighing proposals, and what staff set for it; included by the room's own paths."""

from django.urls import path

from proposals.views import review_lists, review_work

urlpatterns = [
    path("late-answers/", review_lists.late, name="late_answers"),
    path("reviews/", review_lists.review_list, name="review_list"),
    path("reviews/reassign/", review_lists.reassign, name="reassign_reviews"),
    path("reviews/workload/", review_lists.loads, name="workload"),
    path("reviews/rules/", review_lists.rules, name="assignment_rules"),
    path("reviews/rules/new/", review_lists.new_rule, name="new_rule"),
    path("reviews/rules/<int:pk>/", review_lists.rule, name="assignment_rule"),
    path("reviews/rules/<int:pk>/move/", review_lists.move_rule, name="move_rule"),
    path("reviews/rules/<int:pk>/remove/", review_lists.remove_rule, name="remove_rule"),
    path("reviews/weights/", review_lists.weights, name="criteria_weights"),
    path("reviews/opinions/", review_lists.opinions, name="opinions_wanted"),
    path("reviews/opinions/<int:pk>/", review_lists.opinion, name="give_opinion"),
    path("<int:pk>/review/interest/", review_work.interest, name="declare_interest"),
    path("<int:pk>/review/reviewers/", review_work.ask, name="ask_reviewers"),
    path("<int:pk>/review/score/", review_work.score, name="score"),
    path("<int:pk>/review/close/", review_work.close, name="close_review"),
    path("<int:pk>/review/cost/", review_work.estimate, name="estimate_cost"),
    path("<int:pk>/review/preferences/", review_work.attach, name="attach_preference"),
    path("<int:pk>/review/preferences/<int:result>/remove/", review_work.remove_preference, name="remove_preference"),
    path("<int:pk>/review/committee/", review_work.refer, name="refer"),
    path("<int:pk>/review/committee/take-back/", review_work.take_back, name="take_back"),
]
