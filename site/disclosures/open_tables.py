"""The catalogue, what was published and the register of requests, as open data."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from disclosures.models import CatalogueItem, DisclosurePage, InformationRequest
from disclosures.queries import catalogue, requests
from disclosures.states import Outcome, PublicationCycle


def items(at: datetime) -> QuerySet[CatalogueItem]:
    return catalogue.in_force()


def item_row(item: CatalogueItem) -> tuple[Any, ...]:
    return (
        item.code, item.field, item.title, item.get_cycle_display(), item.next_due_on, item.last_published_at,
        item.department.name, item.method, item.legal_basis, item.licence,
    )  # fmt: skip


def pages(at: datetime) -> QuerySet[DisclosurePage]:
    return catalogue.published().select_related("item", "department")


def page_row(page: DisclosurePage) -> tuple[Any, ...]:
    return (
        page.item.code, page.item.field, page.title, page.period, page.department.name,
        page.first_published_at, page.last_published_at, page.full_url, page.licence,
    )  # fmt: skip


def information_requests(at: datetime) -> QuerySet[InformationRequest]:
    return requests.public()


def request_row(request: InformationRequest) -> tuple[Any, ...]:
    return (
        request.number, request.subject, request.topic, request.department.name if request.department else "",
        request.received_on, request.get_state_display(), request.get_outcome_display(), request.clause,
        request.decided_on, request.objected_on, request.get_objection_outcome_display(),
    )  # fmt: skip


register(
    Dataset(
        name="disclosure-catalogue",
        title=_("Catalogue of disclosures"),
        description=_("What the corporation publishes of its own accord: how often, by when, and who answers for it."),
        columns=(
            Column("code", _("Number")),
            Column("field", _("Subject area")),
            Column("item", _("Item")),
            Column("cycle", _("Publication cycle"), kind=Kind.CHOICE, choices=PublicationCycle.choices),
            Column("next_due", _("Next due"), kind=Kind.DATE),
            Column("last_published", _("Last published"), kind=Kind.MOMENT),
            Column("department", _("Department")),
            Column("method", _("How it is published")),
            Column("legal_basis", _("Legal basis")),
            Column("licence", _("Licence")),
        ),
        records=Records(items, item_row, order="code", filters={"field": "field", "cycle": "cycle", "code": "code"}),
        cycle=Cycle.WHEN_IT_CHANGES,
        keywords=(_("disclosure"), _("catalogue")),
    )
)
register(
    Dataset(
        name="disclosures",
        title=_("Published disclosures"),
        description=_("Every disclosure with its item, the period it covers and its address."),
        columns=(
            Column("code", _("Number")),
            Column("field", _("Subject area")),
            Column("title", _("Title")),
            Column("period", _("What it covers")),
            Column("department", _("Department")),
            Column("first_published", _("First published"), kind=Kind.MOMENT),
            Column("last_published", _("Last published"), kind=Kind.MOMENT),
            Column("address", _("Address")),
            Column("licence", _("Licence")),
        ),
        records=Records(pages, page_row, order="-pk", filters={"field": "item__field", "code": "item__code"}),
        cycle=Cycle.AT_ONCE,
        keywords=(_("disclosure"),),
    )
)
register(
    Dataset(
        name="information-requests",
        title=_("Register of information requests"),
        description=_("What was asked for, how it was decided and on which clause. Nothing in it names a person."),
        columns=(
            Column("number", _("Number")),
            Column("subject", _("What was asked for")),
            Column("topic", _("Topic")),
            Column("department", _("Department")),
            Column("received", _("Received"), kind=Kind.DATE),
            Column("state", _("State")),
            Column("outcome", _("Outcome"), kind=Kind.CHOICE, choices=Outcome.choices),
            Column("clause", _("Statutory clause")),
            Column("decided", _("Decided"), kind=Kind.DATE),
            Column("objected", _("Objection received"), kind=Kind.DATE),
            Column("objection_outcome", _("Decision on the objection")),
        ),
        records=Records(
            information_requests,
            request_row,
            order="-received_on",
            filters={"outcome": "outcome", "received": "received_on", "topic": "topic"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("information request"),),
    )
)
