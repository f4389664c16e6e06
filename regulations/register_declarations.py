"""What the register hands in to the others: the search, pages to name, open data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from core import mentions
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from regulations.clause_names import name_of
from regulations.models import Clause, Regulation, Version
from regulations.queries import register as rules
from regulations.queries import register_search
from regulations.services import register_index
from regulations.states import ClauseKind, RuleKind, VersionState


def public_rules(at: datetime) -> QuerySet[Regulation]:
    return rules.visible_to(AnonymousUser())


def rule_row(rule: Regulation) -> Sequence[Any]:
    current = rule.current
    return (
        rule.slug, rule.title, rule.get_kind_display(), rule.department.name, rule.purpose,
        current.number if current else None, current.enacted_on if current else None,
        current.in_force_on if current else None, rule.repealed_on,
    )  # fmt: skip


def public_versions(at: datetime) -> QuerySet[Version]:
    return rules.versions_visible_to(AnonymousUser())


def version_row(version: Version) -> Sequence[Any]:
    return (
        version.regulation.slug, version.regulation.title, version.number, version.get_change_display(),
        version.get_public_state_display(), version.reason, version.announced_on, version.opinions_until,
        version.enacted_on, version.in_force_on, version.replaced_on,
    )  # fmt: skip


def clauses_in_force(at: datetime) -> QuerySet[Clause]:
    rows = Clause.objects.filter(version=F("version__regulation__current"))
    return rows.filter(version__regulation__repealed_on__isnull=True).select_related("version__regulation")


def clause_row(clause: Clause) -> Sequence[Any]:
    rule = clause.version.regulation
    return (
        rule.slug, rule.title, clause.version.number, clause.key, name_of(clause.key), clause.get_kind_display(),
        clause.heading, clause.text, clause.is_deleted,
    )  # fmt: skip


kinds.register(
    register_search.RULE, _("Rules"), readable=register_search.readable_rules, entries=register_index.all_rules
)
kinds.register(
    register_search.CLAUSE,
    _("Clauses of rules"),
    readable=register_search.readable_clauses,
    entries=register_index.all_clauses,
)
mentions.may_be_named(register_search.RULE, register_search.CLAUSE)
register(
    Dataset(
        name="rules",
        title=_("Rules of the corporation"),
        description=_("Every rule with its department and the version that is in force."),
        columns=(
            Column("slug", _("Address of its page")),
            Column("title", _("Title")),
            Column("kind", _("Kind of rule"), kind=Kind.CHOICE, choices=RuleKind.choices),
            Column("department", _("Department")),
            Column("purpose", _("What it is about, in one sentence")),
            Column("version", _("Number of the version"), kind=Kind.INTEGER),
            Column("enacted_on", _("Enacted on"), kind=Kind.DATE),
            Column("in_force_on", _("In force from"), kind=Kind.DATE),
            Column("repealed_on", _("Repealed on"), kind=Kind.DATE),
        ),
        records=Records(queryset=public_rules, row=rule_row, order="title", filters={"kind": "kind", "slug": "slug"}),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Rules"), _("Terms of use")),
        url="/regulations/rules/",
    )
)
register(
    Dataset(
        name="rule-versions",
        title=_("Versions of the rules"),
        description=_("What each rule was from one day to another, and what is announced."),
        columns=(
            Column("slug", _("Address of its page")),
            Column("title", _("Title")),
            Column("version", _("Number of the version"), kind=Kind.INTEGER),
            Column("change", _("Kind of change"), kind=Kind.CHOICE, choices=Version.Change.choices),
            Column("state", _("State"), kind=Kind.CHOICE, choices=VersionState.choices),
            Column("reason", _("Why it changes")),
            Column("announced_on", _("Announced on"), kind=Kind.DATE),
            Column("opinions_until", _("Opinions until"), kind=Kind.DATE),
            Column("enacted_on", _("Enacted on"), kind=Kind.DATE),
            Column("in_force_on", _("In force from"), kind=Kind.DATE),
            Column("replaced_on", _("Replaced on"), kind=Kind.DATE),
        ),
        records=Records(
            queryset=public_versions,
            row=version_row,
            order="-pk",
            filters={"slug": "regulation__slug", "change": "change", "state": "state"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Rules"), _("Versions")),
        url="/regulations/rules/",
    )
)
register(
    Dataset(
        name="rule-clauses",
        title=_("Clauses of the rules in force"),
        description=_("Every article, paragraph and item of what is in force, with its lasting address."),
        columns=(
            Column("rule", _("Address of its page")),
            Column("title", _("Rule")),
            Column("version", _("Number of the version"), kind=Kind.INTEGER),
            Column("key", _("Address of the clause")),
            Column("name", _("Clause")),
            Column("kind", _("Kind of clause"), kind=Kind.CHOICE, choices=ClauseKind.choices),
            Column("heading", _("Heading")),
            Column("text", _("Text")),
            Column("is_deleted", _("Deleted"), kind=Kind.BOOLEAN),
        ),
        records=Records(
            queryset=clauses_in_force,
            row=clause_row,
            order="pk",
            filters={"rule": "version__regulation__slug", "key": "key", "kind": "kind"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Rules"), _("Clauses")),
        url="/regulations/rules/",
    )
)
