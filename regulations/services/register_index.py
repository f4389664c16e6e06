"""What the search finds of rules: each rule, and each article of what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from core.search import index
from regulations.models import Clause, Regulation, Version
from regulations.queries import clause_trees
from regulations.queries.clause_trees import DIVISIONS, Line, unit_of
from regulations.queries.register_search import CLAUSE, RULE
from regulations.recognition.founds import level_of
from regulations.recognition.writing import mark_of
from regulations.services.petition_index import path
from regulations.states import ClauseKind
from regulations.states.versions import FIXED, PUBLIC, VERSION_HOOKS


def rule_entry(rule: Regulation) -> index.Entry:
    return index.Entry(
        obj=rule,
        kind=RULE,
        title=rule.title,
        url=path("rule", rule.slug),
        published_at=_moment(rule.current) if rule.current else rule.created_at,
        body=f"{rule.get_kind_display()}\n{rule.department.name}\n{rule.purpose}",
    )


def clause_entries(rule: Regulation, version: Version) -> Iterator[index.Entry]:
    """Article by article: a paragraph or an item says little where its article is not read with it."""
    numbers = dict(Clause.objects.filter(version=version).values_list("key", "pk"))
    units: dict[str, list[Line]] = {}
    for line in clause_trees.lines_of(version):
        if line.kind not in DIVISIONS:
            units.setdefault(unit_of(line.key), []).append(line)
    for key, lines in units.items():
        body = "\n".join(part for line in lines for part in (line.heading, line.text) if part)
        if lines[0].is_deleted or not body:
            continue
        yield index.Entry(
            obj=Clause(pk=numbers[lines[0].key]),
            kind=CLAUSE,
            title=f"{rule.title} {_cited(lines[0])}",
            url=path("clause", rule.slug, key),
            published_at=_moment(version),
            body=body,
        )


def renew(rule: Regulation) -> None:
    """The rule itself; what nobody but the staff may read yet is not found."""
    if Version.objects.filter(regulation=rule, state__in=PUBLIC).exists():
        index.put_all([rule_entry(rule)])
    else:
        index.remove(rule)


def renew_clauses(rule: Regulation) -> None:
    """Those of the version in force in the place of all that were found before."""
    former = Clause.objects.filter(version__regulation=rule, version__state__in=FIXED)
    index.remove_all(Clause, former.values("pk"))
    if rule.current is not None and rule.repealed_on is None:
        index.put_all(clause_entries(rule, rule.current))


def all_rules() -> Iterator[index.Entry]:
    rules = Regulation.objects.filter(versions__state__in=PUBLIC).distinct().select_related("department", "current")
    return (rule_entry(rule) for rule in rules.order_by("pk").iterator(chunk_size=500))


def all_clauses() -> Iterator[index.Entry]:
    rules = Regulation.objects.filter(repealed_on__isnull=True).select_related("current")
    for rule in rules.order_by("pk").iterator(chunk_size=100):
        if rule.current is not None:
            yield from clause_entries(rule, rule.current)


@VERSION_HOOKS.on("announce", "enact", "drop")
def _follow(version: Version, record: Any, context: dict[str, Any]) -> None:
    renew(version.regulation)


@VERSION_HOOKS.on("come_into_force")
def _follow_the_wording(version: Version, record: Any, context: dict[str, Any]) -> None:
    renew(version.regulation)
    renew_clauses(version.regulation)


def _cited(line: Line) -> str:
    mark = mark_of(line, level_of(line.key)).strip("[]")
    return f"{mark}({line.heading})" if line.kind == ClauseKind.ARTICLE and line.heading else f"{mark} {line.heading}"


def _moment(version: Version) -> datetime:
    day = version.in_force_on
    return timezone.make_aware(datetime.combine(day, time.min)) if day else version.created_at
