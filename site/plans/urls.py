from django.urls import path

from plans.views import adjusting, exchange, improving, public, work

app_name = "plans"

urlpatterns = [
    path("", public.index, name="index"),
    path("feed/", public.feed, name="feed"),
    path("tasks/", public.task_list, name="tasks"),
    path("tasks/<int:pk>/", public.task, name="task"),
    path("strategies/<int:pk>/", public.strategy, name="strategy"),
    path("adjustments/<int:pk>/", public.adjustment, name="adjustment"),
    path("work/", work.overview, name="work"),
    path("work/evidence/", work.evidence, name="evidence"),
    path("work/entries/<int:pk>/", work.entry, name="entry"),
    path("work/tasks/<int:pk>/", work.card, name="work_card"),
    path("work/tasks/<int:pk>/adjustment/", adjusting.ask, name="ask_adjustment"),
    path("work/checks/<int:pk>/", work.half_year, name="half_year"),
    path("work/adjustments/<int:pk>/", adjusting.before_panel, name="before_panel"),
    path("work/adjustments/<int:pk>/withdraw/", adjusting.withdraw, name="withdraw"),
    path("work/plans/<int:pk>/", work.draft, name="draft"),
    path("work/improvements/<str:slug>/<str:key>/", improving.draft_task, name="improve"),
    path("work/import/", exchange.import_plan, name="import"),
    path("work/import/template/", exchange.template, name="import_template"),
    path("<slug:slug>/", public.plan, name="plan"),
    path("<slug:slug>/schedule/", public.plan_schedule, name="schedule"),
    path("<slug:slug>/targets/", public.targets, name="targets"),
    path("<slug:slug>/changes/", public.changes, name="versions"),
    path("<slug:slug>/changes/<int:number>/", public.changes, name="changes"),
    path("<slug:slug>/feed/", public.feed, name="plan_feed"),
    path("<slug:slug>/print/", public.printed, name="print"),
    path("<slug:slug>/plan.xlsx", exchange.workbook, name="xlsx"),
    path("<slug:slug>/plan.csv", exchange.as_csv, name="csv"),
    path("<slug:slug>/plan.pdf", exchange.as_pdf, name="pdf"),
]
