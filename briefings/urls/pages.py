from django.urls import path

from briefings.views import pages

urlpatterns = [path("<int:pk>/", pages.briefing, name="briefing")]
