"""A picture for a section, put in and taken out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from surveys.forms.builder_section import PictureForm
from surveys.services import section_pictures
from surveys.states.permissions import MANAGE
from surveys.views.builder_loading import Place, crumbs, place_at


def _back(place: Place) -> str:
    return f"{reverse('surveys:build', args=[place.survey.slug])}?open={place.key}#{place.key}"


@require_http_methods(READ)
@requires(MANAGE, on=place_at)
@repeat_safe
def put(request: HttpRequest, place: Place) -> HttpResponse:
    return form_page(
        request,
        PictureForm(request.POST or None, request.FILES or None),
        lambda **given: section_pictures.put(
            survey=place.survey, key=place.key, by=request.user, at=timezone.now(), **given
        ),
        heading=_("Picture for the section"),
        submit=_("Put it in"),
        back=_back(place),
        breadcrumb_items=crumbs(place.survey, (_("Picture"), "")),
    )


@require_POST
@requires(MANAGE, on=place_at)
@repeat_safe
def remove(request: HttpRequest, place: Place) -> HttpResponse:
    return press(
        request,
        lambda: section_pictures.remove(survey=place.survey, key=place.key, by=request.user, at=timezone.now()),
        back=_back(place),
    )
