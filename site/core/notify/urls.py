from django.urls import path

from core.notify import views

urlpatterns = [
    path("", views.notice_list, name="notices"),
    path("read/", views.mark_all_read, name="notices_read_all"),
    path("settings/", views.settings_page, name="notice_settings"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="notice_unsubscribe"),
    path("<int:pk>/", views.open_notice, name="notice_open"),
    path("<int:pk>/read/", views.mark_read, name="notice_read"),
]
