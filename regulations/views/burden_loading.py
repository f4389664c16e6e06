"""The petition that staff work on, and where they go back to."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from regulations.models import Petition
from regulations.queries.petitions import is_staff
from regulations.views import register_loading
from regulations.views.petition_loading import crumbs


def petition_at(request: HttpRequest, pk: int) -> Petition:
    """The staff's channel is not even there for others, whichever permission they hold."""
    rows = Petition.objects.select_related("regulation__department", "version__regulation", "department", "author")
    petition = rows.filter(pk=pk).first()
    if petition is None or not is_staff(request.user):
        raise Http404
    return petition


def work_url(petition: Any) -> str:
    return reverse("regulations:petition_work", args=[petition.pk])


def trail(petition: Petition) -> list[tuple[Any, str]]:
    return crumbs(
        petition.audience,
        (petition.title, petition.get_absolute_url()),
        (_("The department's work"), work_url(petition)),
    )


def desk_crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """Under the list of the office."""
    return register_loading.crumbs((_("Petitions to work on"), reverse("regulations:petition_queue")), *more)
