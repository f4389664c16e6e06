from django.urls import path

from surveys.views import answering, kiosk, survey_pages

urlpatterns = [
    path("", survey_pages.survey_list, name="list"),
    path("feed/", survey_pages.feed, name="feed"),
    path("desk/<str:slug>/kiosk/", kiosk.open_device, name="open_kiosk"),
    path("i/<str:token>/", survey_pages.by_link, name="by_link"),
    path("<str:slug>/", survey_pages.survey, name="survey"),
    path("<str:slug>/answer/", answering.answer, name="answer"),
    path("<str:slug>/answer/save/", answering.save, name="save_answers"),
    path("<str:slug>/thanks/", answering.thanks, name="thanks"),
    path("<str:slug>/kiosk/", kiosk.start, name="kiosk"),
    path("<str:slug>/kiosk/answer/", kiosk.answer, name="kiosk_answer"),
    path("<str:slug>/kiosk/thanks/", kiosk.thanks, name="kiosk_thanks"),
    path("<str:slug>/kiosk/end/", kiosk.end, name="kiosk_end"),
    path("<str:slug>/kiosk/leave/", kiosk.leave, name="kiosk_leave"),
]
