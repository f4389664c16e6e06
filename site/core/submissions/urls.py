from django.urls import path

from core.submissions import views

urlpatterns = [path("<str:form_name>/", views.draft, name="draft")]
