from django.urls import path

from regulations.views import register

urlpatterns = [
    path("", register.front, name="front"),
    # Last: the addresses of rules are chosen by staff, and must never hide a page of the product.
    path("<str:slug>/", register.rule, name="rule"),
    path("<str:slug>/versions/<int:number>/", register.version, name="version"),
]
