"""What staff enter about a rule itself. What it says lies in its versions, and a repeal is a version too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from accounts.models import Department
from core import permissions
from core.audit import audit
from regulations.models import Regulation
from regulations.register_audit_verbs import RULE_ADDED, RULE_CHANGED
from regulations.services import register_index
from regulations.services.refusals import RegulationRefused
from regulations.states.permissions import MANAGE_RULES

# Words below which the room has pages.
KEPT_BACK = frozenset({"desk", "drafts", "figures", "new", "petitions", "progress", "scoreboard"})


@transaction.atomic
def add(*, slug: str, title: str, kind: str, department: Department, purpose: str, by: Any, at: datetime) -> Regulation:
    """A rule without a word yet: its first version is drafted or read in."""
    slug = _free_address(slug)
    rule = Regulation(
        slug=slug, title=_one_line(title), kind=kind, department=department, purpose=_one_line(purpose), created_at=at
    )
    permissions.check(by, MANAGE_RULES, rule)
    _save(rule)
    audit.record(RULE_ADDED, actor=by, at=at, target=rule, detail=_said(rule))
    return rule


@transaction.atomic
def change(
    rule: Regulation, *, title: str, kind: str, department: Department, purpose: str, by: Any, at: datetime
) -> Regulation:
    """Its address stays: it stands in notices and on paper. Who hands a rule on must work for both departments."""
    locked = Regulation.objects.select_for_update(of=("self",)).select_related("department").get(pk=rule.pk)
    permissions.check(by, MANAGE_RULES, locked)
    before = _said(locked)
    locked.title, locked.kind, locked.purpose = _one_line(title), kind, _one_line(purpose)
    locked.department = department
    permissions.check(by, MANAGE_RULES, locked)
    _save(locked)
    if before != _said(locked):
        audit.record(RULE_CHANGED, actor=by, at=at, target=locked, detail={"before": before, "after": _said(locked)})
        register_index.renew(locked)
        if before["title"] != locked.title:
            register_index.renew_clauses(locked)
    return locked


def _free_address(slug: str) -> str:
    """In small letters. Pages of the room come before those of rules: a rule of their name could never be read."""
    slug = slug.lower()
    leads_to = {f"/regulations/{slug}/": "rule", f"/regulations/{slug}/a1/": "clause"}
    if slug in KEPT_BACK or any(_page_at(path) != name for path, name in leads_to.items()):
        message = _("This address is used for something else. Please choose another.")
        raise RegulationRefused("slug", message, field="slug")
    return slug


def _page_at(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def _refuse_taken(rule: Regulation) -> None:
    """What is there once only is named by its field."""
    others = Regulation.objects.exclude(pk=rule.pk)
    if others.filter(slug=rule.slug).exists():
        raise RegulationRefused("slug", _("This address is used already."), field="slug")
    if others.filter(title=rule.title).exists():
        raise RegulationRefused("title", _("There is a rule of this title already."), field="title")


def _save(rule: Regulation) -> None:
    _refuse_taken(rule)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise RegulationRefused("same", _("Somebody has just entered the same. Please look at the list.")) from error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _said(rule: Regulation) -> dict[str, Any]:
    return {"title": rule.title, "kind": rule.kind, "department": rule.department_id, "purpose": rule.purpose}
