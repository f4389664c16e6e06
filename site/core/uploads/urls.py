from django.urls import path

from core.uploads import views

urlpatterns = [
    path("<uuid:public_name>/<str:name>", views.stored_file, name="stored_file"),
    path("<uuid:public_name>/thumbnail/<str:name>", views.thumbnail, name="stored_file_thumbnail"),
]
