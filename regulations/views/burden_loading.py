"""The petition that staff work on, and where they go back to."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from regulations.models import Petition
from regulations.queries.petitions import is_staff


def petition_at(request: HttpRequest, pk: int) -> Petition:
    """The staff's channel is not even there for others, whichever permission they hold."""
    rows = Petition.objects.select_related("regulation__department", "version__regulation", "department", "author")
    petition = rows.filter(pk=pk).first()
    if petition is None or not is_staff(request.user):
        raise Http404
    return petition


def work_url(petition: Any) -> str:
    return reverse("regulations:petition_work", args=[petition.pk])
