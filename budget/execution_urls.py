"""Where the money went: a cycle's spending, one project, visits, evaluation, the years; and the staff's work on it."""

from django.urls import path

from budget.views import execution, execution_papers, execution_staff, monitoring

ONE = "<slug:slug>/spending/<int:number>/"
WORK = f"staff/{ONE}"

urlpatterns = [
    path("history/", execution.years, name="history"),
    path("history/staff/", execution_papers.years, name="staff_history"),
    path("history/staff/template.xlsx", execution_papers.template, name="history_template"),
    path("history/staff/year/", execution_papers.year, name="staff_year"),
    path("history/staff/<int:pk>/remove/", execution_papers.forget_year, name="forget_year"),
    path("<slug:slug>/spending/", execution.spending, name="spending"),
    path("<slug:slug>/spending/visits.ics", monitoring.visits_calendar, name="visits_calendar"),
    path("<slug:slug>/opinion/", execution.opinion, name="opinion"),
    path(ONE, execution.undertaking, name="undertaking"),
    path(f"{ONE}sign.pdf", execution.sign, name="undertaking_sign"),
    path(f"{ONE}evaluate/", monitoring.evaluate, name="evaluate"),
    path(f"{ONE}visits/<int:pk>/", monitoring.visit, name="visit"),
    path(f"{ONE}visits/<int:pk>/visit.ics", monitoring.visit_calendar, name="visit_calendar"),
    path(f"{ONE}visits/<int:pk>/sign-up/", monitoring.sign_up, name="visit_sign_up"),
    path(f"{ONE}visits/<int:pk>/give-free/", monitoring.give_free, name="visit_give_free"),
    path(f"{ONE}visits/<int:pk>/report/", monitoring.report, name="visit_report"),
    path(f"{ONE}reports/<int:pk>/withdraw/", monitoring.withdraw, name="withdraw_report"),
    path("staff/<slug:slug>/spending/", execution_staff.overview, name="staff_spending"),
    path("staff/<slug:slug>/spending/take-up/", execution_staff.take_up, name="take_up"),
    path("staff/<slug:slug>/opinion/", execution_papers.opinion, name="staff_opinion"),
    path("staff/<slug:slug>/opinion/draft/", execution_papers.draft_opinion, name="draft_opinion"),
    path("staff/<slug:slug>/opinion/issue/", execution_papers.adopt_opinion, name="adopt_opinion"),
    path(WORK, execution_staff.undertaking, name="staff_undertaking"),
    path(f"{WORK}arrange/", execution_staff.arrange, name="arrange"),
    path(f"{WORK}line/", execution_staff.enter_line, name="enter_line"),
    path(f"{WORK}start/", execution_staff.start, name="start"),
    path(f"{WORK}resume/", execution_staff.resume, name="resume"),
    path(f"{WORK}delay/", execution_staff.delay, name="delay"),
    path(f"{WORK}complete/", execution_staff.complete, name="complete"),
    path(f"{WORK}close/", execution_staff.evaluate, name="close"),
    path(f"{WORK}stop/", execution_staff.stop, name="stop"),
    path(f"{WORK}milestones/", execution_staff.plan_milestone, name="plan_milestone"),
    path(f"{WORK}milestones/<int:pk>/move/", execution_staff.move_milestone, name="move_milestone"),
    path(f"{WORK}milestones/<int:pk>/reach/", execution_staff.reach_milestone, name="reach_milestone"),
    path(f"{WORK}milestones/<int:pk>/drop/", execution_staff.drop_milestone, name="drop_milestone"),
    path(f"{WORK}contracts/", execution_staff.sign_contract, name="sign_contract"),
    path(f"{WORK}contracts/<int:pk>/amend/", execution_staff.amend_contract, name="amend_contract"),
    path(f"{WORK}payments/", execution_staff.pay, name="pay"),
    path(f"{WORK}payments/<int:pk>/take-back/", execution_staff.take_back, name="take_back"),
    path(f"{WORK}photographs/", execution_staff.add_photograph, name="add_photograph"),
    path(f"{WORK}photographs/<int:pk>/remove/", execution_staff.remove_photograph, name="remove_photograph"),
    path(f"{WORK}visits/", execution_staff.announce_visit, name="announce_visit"),
    path(f"{WORK}visits/<int:pk>/call-off/", execution_staff.call_off_visit, name="call_off_visit"),
    path(f"{WORK}visits/<int:pk>/sign-ups/", execution_staff.sign_ups, name="sign_ups"),
    path(f"{WORK}reports/<int:pk>/", execution_papers.report, name="staff_report"),
    path(f"{WORK}reports/<int:pk>/publish/", execution_papers.publish_report, name="publish_report"),
    path(f"{WORK}reports/<int:pk>/<slug:step>/", execution_papers.report_step, name="report_step"),
]
