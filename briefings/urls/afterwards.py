from django.urls import path

from briefings.views import afterwards, follow_ups, promise_evidence, promises

urlpatterns = [
    path("follow-ups/", follow_ups.every, name="follow_ups"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/answer/", follow_ups.answer, name="follow_up_answer"),
    path("follow-ups/<int:pk>/drop/", follow_ups.drop, name="follow_up_drop"),
    path("follow-ups/<int:pk>/hand-over/", follow_ups.hand_over, name="follow_up_hand_over"),
    path("follow-ups/<int:pk>/extend/", follow_ups.extend, name="follow_up_extend"),
    path("promises/", promises.every, name="promises"),
    path("promises/<int:pk>/", promises.promise, name="promise"),
    path("promises/<int:pk>/put-off/", promises.put_off, name="promise_put_off"),
    path("promises/<int:pk>/evidence/", promise_evidence.add, name="promise_evidence"),
    path("promises/<int:pk>/evidence/<int:file>/out/", promise_evidence.take_away, name="promise_evidence_out"),
    path("promises/<int:pk>/<slug:step>/", promises.settle, name="promise_settle"),
    path("<int:pk>/log/", afterwards.log, name="log"),
    path("<int:pk>/figures/", afterwards.figures, name="figures"),
    path("desk/<int:pk>/afterwards/", afterwards.desk, name="afterwards"),
    path("desk/<int:pk>/promises/new/", promises.write_down, name="promise_new"),
]
