"""From a path to the thing it names, as if what the person may not see did not exist."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.prepared_query import PreparedQuery
from core.uploads import UploadRefused
from core.workflow.engine import TransitionRefused
from proposals.models import Proposal
from proposals.rules import may_read
from proposals.services.refusals import ProposalRefused

INVALID = 422
REFUSALS = (ProposalRefused, TransitionRefused, UploadRefused)
# Columns that a form asks for by a shorter name.
FIELDS = {"place_text": "text", "rows": "typed"}


# What nearly every proposal has. What few have is fetched where it is there: the database would plan for it each time.
RELATED = ("author", "call", "category", "department")
_by_number = PreparedQuery(lambda pk: Proposal.objects.filter(pk=pk).select_related(*RELATED))


def proposal_at(request: HttpRequest, pk: int, **rest: Any) -> Proposal:
    """A proposal that this person may read. What else stood in the address is in `request.resolver_match`."""
    found = next(iter(_by_number(pk)), None)
    if found is None or not may_read(request.user, found):
        raise Http404
    return found


def named(request: HttpRequest, name: str) -> Any:
    """The rest of the address, where `requires` has taken the object in its place."""
    return request.resolver_match.kwargs[name]


def form_status(form: forms.BaseForm) -> int:
    return INVALID if form.is_bound else 200


def refused(form: forms.Form, refusal: Exception) -> None:
    """What a service refused is said at the field it is about."""
    field = "attachments" if isinstance(refusal, UploadRefused) else getattr(refusal, "field", "")
    names = (field, FIELDS.get(field, ""), f"question-{field}")
    place = next((name for name in names if name in form.fields), None)
    form.add_error(place, getattr(refusal, "message", str(refusal)))


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """For a button that has no form to say it in: what a service refuses stands above the page that follows."""
    try:
        yield
    except REFUSALS as refusal:
        messages.error(request, getattr(refusal, "message", str(refusal)))


def text_of(proposal: Proposal) -> dict[str, Any]:
    """All that it says, as the form of a revision asks for it."""
    said = {name: getattr(proposal, name) for name in ("title", "problem", "idea")}
    return said | answers_of(proposal) | place_of(proposal) | details_of(proposal)


def place_of(proposal: Proposal) -> dict[str, Any]:
    """As the form of a place asks for it."""
    return {
        "kind": proposal.place_kind,
        "area": proposal.area,
        "text": proposal.place_text,
        "latitude": proposal.latitude,
        "longitude": proposal.longitude,
        "facility": proposal.facility,
    }


def answers_of(proposal: Proposal) -> dict[str, str]:
    """As a form with the questions of the call asks for them."""
    return {f"question-{key}": answer for key, answer in proposal.answers_given.items()}


def details_of(proposal: Proposal) -> dict[str, Any]:
    """As the form of category, tags and cost asks for them."""
    return {
        "category": proposal.category.slug if proposal.category else None,
        "tags": ", ".join(proposal.tags.names()),
        "cost_won": proposal.cost_won,
    }


def back_to(proposal: Proposal, name: str = "proposal") -> HttpResponse:
    return redirect(f"proposals:{name}", proposal.pk)
