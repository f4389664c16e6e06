"""A page of a department with its conversation, for the browser."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts.models import Department
from config.urls import urlpatterns as product
from core.access import public

PAGE = """{% extends "layouts/detail_page.html" %}{% load discussion %}
{% block page_title %}{{ department.name }}{% endblock %}{% block heading %}{{ department.name }}{% endblock %}
{% block content %}<p>공원과 하천을 돌봅니다.</p>{% endblock %}
{% block aside %}{% endorse_button department %} {% follow_button department %}{% endblock %}
{% block below %}{% conversation department %}{% endblock %}"""


@public
def department_page(request: HttpRequest, pk: int) -> HttpResponse:
    context = {"department": Department.objects.get(pk=pk)}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("demo/<int:pk>/", department_page, name="demo"), *product]
handler400 = "core.ui.views.bad_request"
handler404 = "core.ui.views.page_not_found"
