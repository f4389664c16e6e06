from django.urls import path

from briefings.views import commands

urlpatterns = [path("rooms/<int:pk>/do/<slug:name>/", commands.do, name="do")]
