from django.urls import path

from regulations.views import petitions

urlpatterns = [
    path("petitions/<int:pk>/", petitions.petition, name="petition"),
]
