from django.urls import path

from auditors.views import findings, inspections

urlpatterns = [
    path("reports/", inspections.reports, name="reports"),
    path("reports/new/", inspections.write, name="report_new"),
    path("reports/new/worker.js", inspections.worker, name="report_worker"),
    path("reports/send/", inspections.send, name="report_send"),
    path("reports/<int:pk>/", inspections.show, name="report"),
    path("work/", findings.finding_list, name="work"),
    path("work/<int:pk>/", findings.show, name="finding"),
    path("work/<int:pk>/step/<slug:name>/", findings.step, name="finding_step"),
    path("work/<int:pk>/again/", findings.hand_in_again, name="finding_again"),
    path("work/<int:pk>/close/", findings.close, name="finding_close"),
    path("work/<int:pk>/earlier/", findings.earlier, name="finding_earlier"),
    path("work/<int:pk>/links/", findings.links, name="finding_links"),
    path("work/<int:pk>/links/add/", findings.link, name="finding_link"),
    path("work/<int:pk>/links/remove/", findings.unlink, name="finding_unlink"),
]
