from django.urls import path

from regulations.views import importing

urlpatterns = [
    path("desk/import/", importing.read_in, name="read_in_rule"),
]
