"""Services and reports under the names that Open311 gives their parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.notify.mail import absolute
from core.uploads.models import StoredFile
from core.workflow.mending import ENDED
from facilities.models import ProblemReport, Question, Service
from facilities.rules.problems import is_public
from facilities.views.open311_answers import moment


def service(found: Service) -> dict[str, Any]:
    return {
        "service_code": found.code,
        "service_name": found.name,
        "description": found.description,
        "metadata": bool(found.asked),
        "type": "realtime",
        "keywords": found.keywords,
        "group": found.group,
    }


def definition(found: Service) -> dict[str, Any]:
    questions = enumerate(found.asked, start=1)
    return {"service_code": found.code, "attributes": [_attribute(order, question) for order, question in questions]}


def _attribute(order: int, question: Question) -> dict[str, Any]:
    described: dict[str, Any] = {
        "variable": True,
        "code": question.code,
        "datatype": question.kind,
        "required": question.is_required,
        "datatype_description": question.hint,
        "order": order,
        "description": question.label,
    }
    if question.is_list:
        described["values"] = [{"key": answer, "name": answer} for answer in question.possible_answers]
    return described


def request(report: ProblemReport, photos: Sequence[StoredFile]) -> dict[str, Any]:
    """Before it is published only where it stands: what was written may name somebody."""
    shown = is_public(report)
    place = report.site
    latitude, longitude = report.latitude, report.longitude
    if latitude is None and place is not None:
        latitude, longitude = place.latitude, place.longitude
    where = [place.address if place else "", report.public_place if shown else ""]
    return {
        "service_request_id": report.token,
        "status": "closed" if report.state in ENDED else "open",
        "status_notes": _notes(report),
        "service_name": report.service.name,
        "service_code": report.service.code,
        "description": report.public_text if shown else None,
        "agency_responsible": report.department.name if report.department else None,
        "service_notice": None if shown else _("What was written is read before everybody may see it."),
        "requested_datetime": moment(report.created_at),
        "updated_datetime": moment(report.state_changed_at),
        "expected_datetime": moment(report.due_at),
        "address": " ".join(part for part in where if part) or None,
        "address_id": place.code if place else None,
        "zipcode": None,
        "lat": latitude if shown else None,
        "long": longitude if shown else None,
        "media_url": absolute(photos[0].get_absolute_url()) if shown and photos else None,
    }


def _notes(report: ProblemReport) -> str:
    """Where it stands, and what the department said last."""
    said = report.decline_reason if report.state == "DECLINED" else report.action_taken or report.planned_action
    return f"{report.get_public_state_display()}. {said}" if said else report.get_public_state_display()


def discovery() -> dict[str, Any]:
    """What a program asks first: which versions there are, where, and in which forms."""
    return {
        "changeset": "2026-01-01T00:00:00+09:00",
        "contact": settings.CONTACT_EMAIL,
        "key_service": absolute("/facilities/problems/"),
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": absolute("/open311/v2"),
                "changeset": "2026-01-01T00:00:00+09:00",
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
