"""A department, its three signatories, and a page to be signed."""

from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from wagtail.models import Site

from accounts.models import Organisation, Role
from accounts.services.roles import sync_access
from core.workflow import engine
from demo.pages import root_page
from disclosures.models import CatalogueItem, DisclosureIndexPage, DisclosurePage
from home.editors import ensure_permissions
from home.models import HomePage
from signoff.models.tasks import ensure_workflow, open_case
from signoff.services import steps
from tests.factories import grant, make_department, make_organisation, make_user

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
_numbers = count(1)


@pytest.fixture
def index(db: None) -> DisclosureIndexPage:
    home = root_page().add_child(instance=HomePage(title="첫 화면", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    ensure_permissions()
    ensure_workflow()
    return home.add_child(instance=DisclosureIndexPage(title="공시", slug="disclosures"))


@pytest.fixture
def people(index: DisclosureIndexPage) -> SimpleNamespace:
    department = make_department("기획예산부")
    city = make_department("공기업팀", organisation=make_organisation(kind=Organisation.Kind.CITY))
    made = {}
    for role, place in ((Role.AUTHOR, department), (Role.CHECKER, department), (Role.APPROVER, city)):
        made[role.value.lower()] = make_user(mfa=True)
        grant(made[role.value.lower()], role, place)
        sync_access(made[role.value.lower()], at=AT)
    administrator = make_user(is_superuser=True, is_staff=True, mfa=True)
    return SimpleNamespace(department=department, city=city, administrator=administrator, **made)


@pytest.fixture
def item(people: SimpleNamespace) -> CatalogueItem:
    return CatalogueItem.objects.create(
        code="1-01", field="예산", title="예산서", cycle="YEARLY", due_month=3, due_day=31,
        department=people.department, method="누리집",
    )  # fmt: skip


@pytest.fixture
def page(index: DisclosureIndexPage, item: CatalogueItem, people: SimpleNamespace) -> DisclosurePage:
    return draft(index, item, people.author)


def draft(index: DisclosureIndexPage, item: CatalogueItem, author: Any, **fields: Any) -> DisclosurePage:
    """A page as an author leaves it: never public, one draft saved."""
    number = next(_numbers)
    fields = {"title": f"예산서 {number}", "slug": f"budget-{number}", "period": "2026", "summary": "요약", **fields}
    made = index.add_child(
        instance=DisclosurePage(item=item, department=item.department, live=False, owner=author, **fields)
    )
    made.save_revision(user=author)
    return fresh(made)


def fresh(page: Any) -> DisclosurePage:
    return DisclosurePage.objects.get(pk=page.pk)


def edit(page: Any, author: Any, **fields: Any) -> DisclosurePage:
    """Another draft, with something changed."""
    changed = fresh(page).get_latest_revision_as_object()
    for name, value in (fields or {"summary": f"요약 {next(_numbers)}"}).items():
        setattr(changed, name, value)
    changed.save_revision(user=author)
    return fresh(page)


def step(page: Any, name: str, actor: Any, reason: str = "", at: datetime = AT) -> Any:
    return engine.apply(open_case(page), name, actor=actor, at=at, reason=reason)


def sign(page: Any, people: SimpleNamespace) -> DisclosurePage:
    """All three steps, as they should be."""
    steps.submit(page=fresh(page), actor=people.author, at=AT)
    step(page, "check", people.checker)
    step(page, "approve", people.approver)
    return fresh(page)
