from django.urls import include, path

app_name = "councils"

urlpatterns = [path("", include("councils.meeting_urls"))]
