from django.urls import path

from regulations.views import burden_work

urlpatterns = [
    path("desk/petitions/<int:pk>/", burden_work.work, name="petition_work"),
]
