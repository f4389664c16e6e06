"""Screens of those on duty."""

from django.urls import path

from briefings.urls.boards import board_urls
from briefings.views import captions, crew, polls, presenter, speaker

urlpatterns = [
    *board_urls,
    path("rooms/<int:pk>/screen/", presenter.presenter, name="presenter"),
    path("rooms/<int:pk>/screen/stage/", presenter.presenter_stage, name="presenter_stage"),
    path("rooms/<int:pk>/screen/steering/", presenter.presenter_steering, name="presenter_steering"),
    path("rooms/<int:pk>/speaker/", speaker.speaker, name="speaker"),
    path("rooms/<int:pk>/polls/", polls.overview, name="polls"),
    path("rooms/<int:pk>/polls/new/", polls.new, name="new_poll"),
    path("rooms/<int:pk>/polls/<int:poll>/", polls.change, name="change_poll"),
    path("rooms/<int:pk>/polls/<int:poll>/delete/", polls.delete, name="delete_poll"),
    path("rooms/<int:pk>/polls/<int:poll>/copy/", polls.copy, name="copy_poll"),
    path("rooms/<int:pk>/captions/", captions.desk, name="captions"),
    path("rooms/<int:pk>/captions/file/", captions.take_in, name="take_in_captions"),
    path("rooms/<int:pk>/captions.<slug:kind>", captions.captions_file, name="captions_file"),
    path("rooms/<int:pk>/crew/", crew.crew, name="crew"),
    path("<int:pk>/rehearsal/begin/", crew.begin_rehearsal, name="begin_rehearsal"),
    path("<int:pk>/rehearsal/leave/", crew.leave_rehearsal, name="leave_rehearsal"),
    path("<int:pk>/rehearsal/empty/", crew.empty_rehearsal, name="empty_rehearsal"),
    path("<int:pk>/rehearsal/polls/", crew.take_over_polls, name="take_over_polls"),
]
