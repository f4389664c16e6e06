"""Open311 GeoReport v2: programs of others read what is reported here, and report through it.

The specification fixes paths, names, forms and the statuses of refusals: http://wiki.open311.org/GeoReport_v2
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core import rates
from core.access import public
from core.refusals import Refused
from facilities.models import Service, Site
from facilities.queries import open311 as queries
from facilities.queries import problems
from facilities.services import problems as services
from facilities.views import open311_answers as answers
from facilities.views import open311_records as records
from facilities.views.open311_answers import Refusal

ATTRIBUTE = re.compile(r"^attribute\[([\w-]+)\](?:\[\])?$")


def endpoint(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For programs: everybody may ask, so often; a refusal is told in the form that was asked for."""

    @csrf_exempt  # No cookie counts here: who may write is known by the key.
    @public
    @wraps(view)
    def asked(request: HttpRequest, form: str, **named: Any) -> HttpResponse:
        standing = rates.counted("api", f"address:{rates.network_of(request.META.get('REMOTE_ADDR', ''))}")
        if standing.exceeded:
            return answers.too_many(form, standing.seconds)
        try:
            given = request.POST if request.method == "POST" else request.GET
            _refuse_what_no_text_is(given)
            _refuse_other_city(given)
            return view(request, form, **named)
        except Refusal as refusal:
            return answers.refused(form, [refusal])

    return asked


def _refuse_what_no_text_is(given: QueryDict) -> None:
    """No database takes it, and nobody types it."""
    if any("\x00" in value for name in given for value in given.getlist(name)):
        raise Refusal(400, _("A NUL is no text."))


def _refuse_other_city(given: QueryDict) -> None:
    """There is one city here, so the id may be left out; a wrong one is never taken for ours."""
    asked_for = given.get("jurisdiction_id")
    if asked_for and asked_for != settings.OPEN311_JURISDICTION_ID:
        raise Refusal(404, _("jurisdiction_id was not found."))


@require_safe
@endpoint
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    return answers.one(form, "discovery", records.discovery())


@require_safe
@endpoint
def service_list(request: HttpRequest, form: str) -> HttpResponse:
    offered = Service.objects.offered().prefetch_related("questions")
    return answers.rows(form, "services", "service", [records.service(found) for found in offered])


@require_safe
@endpoint
def service_definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    found = Service.objects.offered().filter(code=code).prefetch_related("questions").first()
    if found is None:
        raise Refusal(404, _("service_code was not found."))
    return answers.one(form, "service_definition", records.definition(found))


@require_http_methods(["GET", "HEAD", "POST"])
@endpoint
def requests(request: HttpRequest, form: str) -> HttpResponse:
    return _take_in(request, form) if request.method == "POST" else _find(request, form)


@require_safe
@endpoint
def one_request(request: HttpRequest, form: str, numbers: str) -> HttpResponse:
    return _by_numbers(form, numbers)


@require_safe
@endpoint
def token(request: HttpRequest, form: str, number: str) -> HttpResponse:
    """Reports get their number at once, so that the token of one is its number."""
    found = queries.by_numbers([number])
    if not found:
        raise Refusal(404, _("token was not found."))
    named = [{"service_request_id": report.token, "token": report.token} for report in found]
    return answers.rows(form, "service_requests", "request", named)


def _find(request: HttpRequest, form: str) -> HttpResponse:
    given = request.GET
    if given.get("service_request_id"):
        return _by_numbers(form, given["service_request_id"])
    rows = list(
        queries.requests(
            at=timezone.now(),
            since=_moment(given, "start_date"),
            until=_moment(given, "end_date"),
            services=_several(given.get("service_code", "")),
            is_open=_is_open(given.get("status", "")),
        )
    )
    return _answer(form, rows)


def _by_numbers(form: str, numbers: str) -> HttpResponse:
    found = queries.by_numbers(_several(numbers))
    if not found:
        raise Refusal(404, _("service_request_id was not found."))
    return _answer(form, found)


def _answer(form: str, rows: list[Any]) -> HttpResponse:
    photos = problems.public_photos(rows)
    shown = [records.request(report, photos.get(report.pk, [])) for report in rows]
    return answers.rows(form, "service_requests", "request", shown)


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _moment(given: QueryDict, name: str) -> datetime | None:
    text = given.get(name, "").replace(" ", "+")
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    # Far from our days no ninety more can be counted.
    if found is None or timezone.is_naive(found) or not 1900 <= found.year <= 9000:
        raise Refusal(400, _("%(name)s is no moment such as 2026-05-01T00:00:00Z.") % {"name": name})
    return found


def _is_open(text: str) -> bool | None:
    wanted = set(_several(text))
    if not wanted <= {"open", "closed"}:
        raise Refusal(400, _("status is open or closed."))
    return None if len(wanted) != 1 else wanted == {"open"}


def _take_in(request: HttpRequest, form: str) -> HttpResponse:
    given = request.POST
    _refuse_without_key(given.get("api_key", ""))
    if not given.get("service_code"):
        raise Refusal(400, _("service_code was not provided."))
    service = Service.objects.offered().filter(code=given["service_code"]).first()
    if service is None:
        raise Refusal(404, _("service_code was not found."))
    try:
        made = services.report(
            service=service,
            text=given.get("description", ""),
            where=_where(given),
            email=_email(given),
            answers=_attributes(given),
            photos=request.FILES.getlist("media"),
            at=timezone.now(),
        )
    except Refused as refused:
        raise Refusal(400, refused.message) from refused
    notice = [_("What was written is read before everybody may see it.")]
    if given.get("media_url"):
        notice.append(_("Pictures are not fetched from elsewhere. Send them along as “media”."))
    answer = {"service_request_id": made.token, "service_notice": " ".join(notice), "account_id": None}
    return answers.rows(form, "service_requests", "request", [answer], status=201)


def _refuse_without_key(key: str) -> None:
    """Compared without telling by the time how much of it was right."""
    matches = [secrets.compare_digest(key.encode(), known.encode()) for known in settings.OPEN311_API_KEYS if known]
    if not any(matches):
        raise Refusal(403, _("api_key is missing or invalid."))


def _where(given: QueryDict) -> services.Where:
    """lat and long, address_string, or address_id, which is the code of a facility."""
    site = None
    if code := given.get("address_id"):
        site = Site.objects.public().filter(code=code).first()
        if site is None:
            raise Refusal(400, _("address_id was not found."))
    latitude, longitude = _degrees(given, "lat"), _degrees(given, "long")
    if (latitude is None) != (longitude is None):
        raise Refusal(400, _("lat and long go together."))
    text = given.get("address_string", "")
    if site is None and latitude is None and not text.strip():
        raise Refusal(400, _("Neither lat and long, nor address_string, nor address_id was provided."))
    return services.Where(site=site, text=text, latitude=latitude, longitude=longitude)


def _degrees(given: QueryDict, name: str) -> float | None:
    try:
        return float(given[name]) if given.get(name) else None
    except ValueError:
        raise Refusal(400, _("%(name)s is no number.") % {"name": name}) from None


def _email(given: QueryDict) -> str:
    email = given.get("email", "").strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refusal(400, _("email is no address.")) from None
    return email


def _attributes(given: QueryDict) -> dict[str, list[str]]:
    """`attribute[code]=…`, several times for several answers, with or without empty brackets behind it."""
    found: dict[str, list[str]] = {}
    for name in given:
        if match := ATTRIBUTE.match(name):
            found.setdefault(match[1], []).extend(given.getlist(name))
    return found
