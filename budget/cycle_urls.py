"""Cycles: the landing page, a cycle with its terms, and the staff's work on them."""

from django.urls import path

from budget.views import cycle_staff, cycles

urlpatterns = [
    path("", cycles.landing, name="landing"),
    path("feed/", cycles.feed, name="feed"),
    path("calendar.ics", cycles.calendar, name="calendar"),
    path("staff/", cycle_staff.manage, name="manage"),
    path("staff/<slug:slug>/", cycle_staff.manage_cycle, name="manage_cycle"),
]
# These come last of all: any word could be the address of a cycle.
cycle_patterns = [
    path("<slug:slug>/", cycles.cycle, name="cycle"),
    path("<slug:slug>/terms/", cycles.terms, name="terms"),
    path("<slug:slug>/terms.json", cycles.terms_file, name="terms_file"),
    path("<slug:slug>/calendar.ics", cycles.cycle_calendar, name="cycle_calendar"),
]
