from django.urls import path

from regulations.views import burden_committee, burden_figures, burden_queue, burden_targets, burden_work

_STEPS = "desk/petitions/<int:pk>"
urlpatterns = [
    path("desk/petitions/", burden_queue.queue, name="petition_queue"),
    path(f"{_STEPS}/", burden_work.work, name="petition_work"),
    path(f"{_STEPS}/place/", burden_work.place, name="place_petition"),
    path(f"{_STEPS}/take-up/", burden_work.take_up, name="take_up_petition"),
    path(f"{_STEPS}/official/", burden_work.name_official, name="name_official"),
    path(f"{_STEPS}/answer/", burden_work.draft_answer, name="draft_answer"),
    path(f"{_STEPS}/justification/", burden_work.draft_justification, name="draft_justification"),
    path(f"{_STEPS}/approve/", burden_work.approve, name="approve_draft"),
    path(f"{_STEPS}/send-back/", burden_work.send_back, name="send_draft_back"),
    path(f"{_STEPS}/give-in/", burden_work.give_in, name="give_in"),
    path(f"{_STEPS}/answer-anew/", burden_work.answer_anew, name="answer_anew"),
    path(f"{_STEPS}/committee/", burden_committee.bring, name="bring_petition"),
    path(f"{_STEPS}/better-justification/", burden_committee.ask_for_better, name="ask_for_better"),
    path(f"{_STEPS}/version/", burden_committee.carry, name="carry_change"),
    path(f"{_STEPS}/put-off/", burden_committee.postpone, name="postpone_change"),
    path("desk/committee/", burden_committee.office, name="judging_committee"),
    path("desk/committee/choose/", burden_committee.choose, name="choose_committee"),
    path("desk/targets/", burden_targets.this_year, name="targets"),
    path("desk/targets/<int:year>/", burden_targets.targets, name="targets_of_year"),
    path("scoreboard/", burden_figures.scoreboard, name="scoreboard"),
    path("scoreboard/changes/", burden_figures.changes, name="promised_changes"),
    path("figures/", burden_figures.figures, name="figures"),
]
