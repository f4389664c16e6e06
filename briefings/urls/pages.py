from django.urls import path

from briefings.views import pages

urlpatterns = [
    path("", pages.briefing_list, name="list"),
    path("feed/", pages.feed, name="feed"),
    path("calendar.ics", pages.calendar_feed, name="calendar_feed"),
    path("<int:pk>/", pages.briefing, name="briefing"),
    path("<int:pk>/calendar.ics", pages.calendar, name="calendar"),
]
