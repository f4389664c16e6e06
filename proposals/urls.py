from django.urls import include, path

from proposals import call_urls, reward_urls
from proposals.views import detail, lists, review, together, writing

app_name = "proposals"

urlpatterns = [
    *call_urls.urlpatterns,
    *reward_urls.urlpatterns,
    path("", lists.proposal_list, name="list"),
    path("places.json", lists.places, name="places"),
    path("feed.atom", lists.feed, name="feed"),
    path("similar/", lists.similar_while_typing, name="similar_while_typing"),
    path("calls/", lists.call_list, name="calls"),
    path("mine/", lists.mine, name="mine"),
    path("new/", writing.start, name="start"),
    path("invitations/<str:token>/", together.invitation, name="invitation"),
    path("<int:pk>/", detail.proposal, name="proposal"),
    path("<int:pk>/write/similar/", writing.similar, name="similar"),
    path("<int:pk>/write/<slug:step>/", writing.write, name="write"),
    path("<int:pk>/files/<uuid:name>/remove/", writing.remove_file, name="remove_file"),
    path("<int:pk>/submit/", writing.submit, name="submit"),
    path("<int:pk>/discard/", writing.discard, name="discard"),
    path("<int:pk>/revise/", detail.revise, name="revise"),
    path("<int:pk>/versions/", detail.versions, name="versions"),
    path("<int:pk>/suggestions/", detail.suggestions, name="suggestions"),
    path("<int:pk>/suggestions/new/", detail.suggest, name="suggest"),
    path("<int:pk>/suggestions/<int:suggestion>/", detail.decide_suggestion, name="decide_suggestion"),
    path("<int:pk>/withdraw/", detail.withdraw, name="withdraw"),
    path("<int:pk>/reexamination/", detail.reexamine, name="reexamine"),
    path("<int:pk>/split/", detail.split, name="split"),
    path("<int:pk>/authors/", together.authors, name="authors"),
    path("<int:pk>/authors/invite/", together.invite, name="invite"),
    path("<int:pk>/authors/leave/", together.leave, name="leave"),
    path("<int:pk>/authors/<int:request_id>/", together.answer_request, name="answer_request"),
    path("<int:pk>/join/", together.join, name="join"),
    path("<int:pk>/merge/", together.ask_merge, name="ask_merge"),
    path("<int:pk>/merge/<int:request_id>/", together.answer_merge, name="answer_merge"),
    path("", include("proposals.review_urls")),
    path("<int:pk>/review/", review.review, name="review"),
    path("<int:pk>/review/pass-on/", review.pass_on, name="pass_on"),
    path("<int:pk>/review/request-revision/", review.request_revision, name="request_revision"),
    path("<int:pk>/review/start/", review.start_review, name="start_review"),
    path("<int:pk>/review/answer/", review.draft_answer, name="draft_answer"),
    path("<int:pk>/review/approve/", review.approve, name="approve"),
    path("<int:pk>/review/send-back/", review.send_back, name="send_back"),
    path("<int:pk>/review/merge/", review.merge, name="merge"),
]
