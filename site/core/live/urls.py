from django.urls import path

from core.live import views

app_name = "live"
urlpatterns = [path("<str:topic>/since/<int:seq>/", views.since, name="since")]
