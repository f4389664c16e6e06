"""Finding the rule and the clause that a petition is to be about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet

from core.search import korean
from regulations import clause_names
from regulations.models import Clause, Regulation
from regulations.queries import register_search
from regulations.queries.clause_trees import DIVISIONS, Heading, headings_of
from regulations.queries.wording import wording_of
from regulations.recognition import founds
from regulations.states import ClauseKind

MOST_RULES = 20
MOST_CLAUSES = 30
LONGEST_EXCERPT = 120


@dataclass(frozen=True)
class Place:
    """A clause of a rule in force, as a line to choose."""

    rule: Regulation
    key: str
    heading: str
    excerpt: str

    @property
    def name(self) -> str:
        return clause_names.name_of(self.key)


@dataclass(frozen=True)
class Findings:
    rules: list[Regulation]
    clauses: list[Place]

    def __bool__(self) -> bool:
        return bool(self.rules or self.clauses)


@dataclass
class Group:
    """The articles of one chapter; without a title where the rule has none."""

    title: str
    headings: list[Heading] = field(default_factory=list)


def rules_in_force() -> QuerySet[Regulation]:
    rows = Regulation.objects.filter(current__isnull=False, repealed_on__isnull=True)
    return rows.select_related("department", "current").order_by("title")


def find(words: str, reader: Any) -> Findings:
    """By the name of a rule, by the number of an article in it, and by what stands in the articles."""
    terms = [term.stem for term in korean.expand_query(words)]
    if not terms:
        return Findings([], [])
    by_title = reduce(and_, (Q(title__icontains=term) | Q(purpose__icontains=term) for term in terms))
    found = register_search.found(words, reader)
    named = [place for one in found.named for place in _at([one.rule], one.key)]
    numbers = [hit.document.object_id for hit in found.hits if hit.document.kind == register_search.CLAUSE]
    rows = Clause.objects.select_related("version__regulation").in_bulk(numbers)
    said = [rows[number] for number in numbers if number in rows and rows[number].kind not in _WITHOUT_WORDS]
    return Findings(list(rules_in_force().filter(by_title)[:MOST_RULES]), named or _places(said))


def find_in(rule: Regulation, words: str) -> list[Place]:
    """Within one rule: by the number of the clause, or by what it says."""
    if (key := clause_names.key_of(korean.tidy(words))) and (found := _at([rule], key)):
        return found
    terms = [term.stem for term in korean.expand_query(words)]
    if not terms:
        return []
    said = reduce(and_, (Q(heading__icontains=term) | Q(text__icontains=term) for term in terms))
    rows = Clause.objects.filter(said, version=rule.current_id, is_deleted=False).exclude(kind__in=_WITHOUT_WORDS)
    return [_place(rule, clause) for clause in rows.order_by("position")[:MOST_CLAUSES]]


def outline(rule: Regulation) -> list[Group]:
    """The articles, annexes and form sheets of a rule in force, chapter by chapter."""
    groups = [Group("")]
    for heading in headings_of(rule.current) if rule.current else []:
        if heading.kind in DIVISIONS or heading.kind == ClauseKind.SUPPLEMENT:
            groups.append(
                Group(" ".join(part for part in (clause_names.name_of(heading.key), heading.heading) if part))
            )
        elif heading.kind in _CHOSEN and not heading.is_deleted:
            groups[-1].headings.append(heading)
    return [group for group in groups if group.headings]


def narrower(rule: Regulation, key: str) -> list[Place]:
    """The paragraphs and items right below a clause."""
    rows = Clause.objects.filter(version=rule.current_id, parent__key=key, parent__version=rule.current_id)
    return [_place(rule, clause) for clause in rows.filter(is_deleted=False).order_by("position")]


def words_of(rule: Regulation, key: str) -> str:
    """How the clause reads today; empty for the rule as a whole and for a whole chapter."""
    steps = list(clause_names.steps_of(key))
    if rule.current is None or not steps or steps[-1][0] in founds.DIVISIONS:
        return ""
    return wording_of(rule.current, key)


_CHOSEN = (ClauseKind.ARTICLE, ClauseKind.ANNEX, ClauseKind.FORM)
_WITHOUT_WORDS = (*DIVISIONS, ClauseKind.SUPPLEMENT)


def _at(rules: Sequence[Regulation], key: str) -> list[Place]:
    by_version = {rule.current_id: rule for rule in rules}
    rows = Clause.objects.filter(version__in=list(by_version), key=key, is_deleted=False)
    return [_place(by_version[clause.version_id], clause) for clause in rows.order_by("version", "position")]


def _places(clauses: Iterable[Clause]) -> list[Place]:
    return [_place(clause.version.regulation, clause) for clause in clauses]


def _place(rule: Regulation, clause: Clause) -> Place:
    excerpt = clause.text if len(clause.text) <= LONGEST_EXCERPT else f"{clause.text[:LONGEST_EXCERPT]}…"
    return Place(rule, clause.key, clause.heading, excerpt)
