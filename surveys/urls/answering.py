from django.urls import path

from surveys.views import answering, survey_pages

urlpatterns = [
    path("", survey_pages.survey_list, name="list"),
    path("i/<str:token>/", survey_pages.by_link, name="by_link"),
    path("<str:slug>/", survey_pages.survey, name="survey"),
    path("<str:slug>/answer/", answering.answer, name="answer"),
    path("<str:slug>/answer/save/", answering.save, name="save_answers"),
    path("<str:slug>/thanks/", answering.thanks, name="thanks"),
]
