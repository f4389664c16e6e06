"""What is due: opened ahead of its day, fulfilled by a publication, then due again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.deadlines import calendar, clocks
from core.search import index
from core.workflow import engine
from core.workflow.actors import SYSTEM
from disclosures.due_dates import next_due
from disclosures.models import CatalogueItem, DisclosurePage, Obligation
from disclosures.models.pages import when_signed
from disclosures.services.indexing import entry_of
from disclosures.states import OBLIGATION_HOOKS, ObligationState
from discussion.services.events import tell_followers
from signoff.models import Approval

LEAD = timedelta(days=14)
NEWS = _("A new version was published: %(title)s")


def open_what_is_due(at: datetime) -> int:
    """Lay on the desks what is due within two weeks or overdue, and is not there yet; answers with how many."""
    until = calendar.local_date(at) + LEAD
    items = CatalogueItem.objects.filter(is_active=True, next_due_on__lte=until)
    opened = 0
    for item in items.exclude(obligations__state=ObligationState.DUE).order_by("next_due_on", "pk"):
        if item.next_due_on and not item.obligations.filter(due_on=item.next_due_on).exists():
            open_obligation(item, due_on=item.next_due_on, at=at)
            opened += 1
    return opened


@transaction.atomic
def open_obligation(item: CatalogueItem, *, due_on: date, at: datetime) -> Obligation:
    due_at = calendar.end_of_day(due_on)
    obligation = Obligation.objects.create(item=item, due_on=due_on, department=item.department, due_at=due_at)
    if due_at > at:
        clocks.start(obligation, at=at, due_at=due_at, department=item.department)
    engine.open(obligation, actor=SYSTEM, at=at)
    return obligation


@when_signed
def note_publication(*, page: DisclosurePage, approval: Approval, at: datetime) -> None:
    """The first version of a page answers what is due; later versions of it mend what was published."""
    published = DisclosurePage.objects.select_related("item").get(pk=page.pk)
    if not published.live:
        return
    item = published.item
    CatalogueItem.objects.filter(pk=item.pk).update(last_published_at=at)
    if approval.number == 1 and item.next_due_on is not None:
        fulfil(item, page=published, at=at)
    index.put_all([entry_of(published)])
    tell_followers(item, at=at, context={"news": str(NEWS) % {"title": published.title}})


@transaction.atomic
def fulfil(item: CatalogueItem, *, page: DisclosurePage, at: datetime) -> Obligation:
    due_on = item.next_due_on
    if due_on is None:
        raise ValueError("Nothing is due.")
    obligation = item.obligations.filter(due_on=due_on).first() or open_obligation(item, due_on=due_on, at=at)
    if obligation.state == ObligationState.DUE:
        obligation.page_id, obligation.published_at = page.pk, at
        obligation.save(update_fields=["page", "published_at"])
        engine.apply(obligation, "fulfil", actor=SYSTEM, at=at)
    set_next(item, after=due_on)
    return obligation


@OBLIGATION_HOOKS.carry_out
def waive(obligation: Obligation, record: Any, context: dict[str, Any]) -> None:
    """Nothing to publish this time: said in public, and the next day counts."""
    if record.name == "waive":
        obligation.waived_because = record.reason[:500]
        obligation.save(update_fields=["waived_because"])
        set_next(obligation.item, after=obligation.due_on)


def set_next(item: CatalogueItem, *, after: date) -> None:
    item.next_due_on = next_due(cycle=item.cycle, month=item.due_month, day=item.due_day, after=after)
    item.save(update_fields=["next_due_on"])


@transaction.atomic
def note_change(item: CatalogueItem, *, at: datetime) -> date:
    """What is published on a change has changed: from today so many working days are left."""
    due_on = calendar.add_working_days(at, item.due_within or 5)
    item.next_due_on = calendar.local_date(due_on)
    item.save(update_fields=["next_due_on"])
    if not item.obligations.filter(Q(state=ObligationState.DUE) | Q(due_on=item.next_due_on)).exists():
        open_obligation(item, due_on=item.next_due_on, at=at)
    return item.next_due_on
