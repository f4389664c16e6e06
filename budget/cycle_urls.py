"""Cycles: the landing page, a cycle with its terms, and the staff's work on them."""

from django.urls import path

from budget.views import cycle_staff, cycle_wizard, cycles, term_changes

urlpatterns = [
    path("", cycles.landing, name="landing"),
    path("feed/", cycles.feed, name="feed"),
    path("calendar.ics", cycles.calendar, name="calendar"),
    path("staff/", cycle_staff.manage, name="manage"),
    path("staff/new/", cycle_wizard.new, name="new_cycle"),
    path("staff/changes/<int:pk>/", term_changes.change, name="term_change"),
    path("staff/changes/<int:pk>/approve/", term_changes.approve, name="approve_term_change"),
    path("staff/changes/<int:pk>/refuse/", term_changes.refuse, name="refuse_term_change"),
    path("staff/changes/<int:pk>/withdraw/", term_changes.withdraw, name="withdraw_term_change"),
    path("staff/<slug:slug>/setup/<slug:step>/", cycle_wizard.setup, name="setup"),
    path("staff/<slug:slug>/preview/", cycle_staff.preview, name="preview_cycle"),
    path("staff/<slug:slug>/publish/", cycle_staff.publish, name="publish_cycle"),
    path("staff/<slug:slug>/fix/", cycle_staff.fix, name="fix_terms"),
    path("staff/<slug:slug>/change/", term_changes.ask, name="ask_term_change"),
    path("staff/<slug:slug>/decide/", cycle_staff.decide, name="decide_cycle"),
    path("staff/<slug:slug>/finish/", cycle_staff.finish, name="finish_cycle"),
    path("staff/<slug:slug>/call-off/", cycle_staff.call_off, name="call_off_cycle"),
]
# These come last of all: any word could be the address of a cycle.
cycle_patterns = [
    path("staff/<slug:slug>/", cycle_staff.manage_cycle, name="manage_cycle"),
    path("<slug:slug>/", cycles.cycle, name="cycle"),
    path("<slug:slug>/terms/", cycles.terms, name="terms"),
    path("<slug:slug>/terms.json", cycles.terms_file, name="terms_file"),
    path("<slug:slug>/calendar.ics", cycles.cycle_calendar, name="cycle_calendar"),
]
