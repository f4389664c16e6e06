from django.urls import path

from regulations.views import draft_answers, draft_work, drafts, looks, opinions

urlpatterns = [
    path("drafts/", drafts.draft_list, name="drafts"),
    path("drafts/feed/", drafts.feed, name="drafts_feed"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/opinions/", drafts.opinion_list, name="opinions"),
    path("drafts/<int:pk>/opinions/new/", opinions.write, name="write_opinion"),
    path("drafts/opinions/<int:pk>/", drafts.opinion, name="opinion"),
    path("drafts/opinions/<int:pk>/take-back/", opinions.take_back, name="take_back_opinion"),
    path("progress/", looks.progress, name="progress"),
    path("progress/<str:slug>/", looks.rule_progress, name="rule_progress"),
    path("desk/drafts/", draft_work.work, name="draft_work"),
    path("desk/drafts/<int:pk>/", draft_work.work_on, name="work_on_draft"),
    path("desk/drafts/<int:pk>/text/", draft_work.edit, name="edit_draft"),
    path("desk/drafts/<int:pk>/announce/", draft_work.announce, name="announce_draft"),
    path("desk/drafts/<int:pk>/answers/", draft_answers.answer, name="answer_opinions"),
    path("desk/drafts/<int:pk>/update/", draft_work.update, name="update_draft"),
    path("desk/drafts/<int:pk>/enact/", draft_work.enact, name="enact_draft"),
    path("desk/drafts/<int:pk>/drop/", draft_work.drop, name="drop_draft"),
    path("desk/rules/<str:slug>/draft/", draft_work.begin, name="begin_draft"),
    path("desk/rules/<str:slug>/looks/", looks.look, name="look"),
]
