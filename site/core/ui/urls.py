"""Paths of the look itself."""

from django.conf import settings
from django.urls import path

from core.ui import qr, views

urlpatterns = [
    path("preferences/", views.keep_preferences, name="preferences"),
    path("qr/", qr.qr_code, name="qr"),
]

if settings.SHOW_COMPONENTS:
    from core.ui import showcase

    urlpatterns += [
        path("_components/", showcase.components, name="components"),
        path("_components/error/<int:status>/", showcase.error, name="component-error"),
    ]
