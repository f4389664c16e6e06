"""One clause: its lasting address, its way through the versions, and finding clauses by words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from core.rates import limited
from regulations import clause_names
from regulations.models import Regulation
from regulations.queries import clause_histories, clause_trees, register, register_search
from regulations.views.register_loading import crumbs, rule_at, rule_crumbs
from regulations.views.register_reading import address_of, rule_page

GONE = 410


@require_safe
@public
def clause(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Leads to where the clause is read today; where it is no more, says what became of it."""
    rule = rule_at(request, slug)
    version = rule.current or register.versions_of(rule, request.user).first()
    if version is not None:
        version.regulation = rule
        headings = clause_trees.headings_of(version)
        for wanted in (key, clause_names.key_of(key)):
            if any(heading.key == wanted for heading in headings):
                pieces = clause_trees.pieces_of(headings)
                return redirect(address_of(rule_page(rule, version), pieces, wanted))
    return _history(request, rule, key, status=GONE)


@require_safe
@public
def history(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    return _history(request, rule_at(request, slug), key)


def _history(request: HttpRequest, rule: Regulation, key: str, *, status: int = 200) -> HttpResponse:
    found = clause_histories.of(rule, key)
    if found is None:
        raise Http404
    name = clause_names.name_of(found.key)
    context = {
        "rule": rule,
        "asked": clause_names.name_of(key),
        "history": found,
        "name": name,
        "breadcrumb_items": rule_crumbs(rule, (name, request.path)),
    }
    return render(request, "regulations/register/clause.html", context, status=status if found.is_gone else 200)


@require_safe
@public
@limited("search")
def find(request: HttpRequest) -> HttpResponse:
    """Rules and clauses by words, over the whole register."""
    words = request.GET.get("q", "").strip()[:100]
    found = register_search.found(words, request.user, request.GET.get("cursor"))
    context = {
        "words": words,
        "found": found,
        "next_url": f"?{_query(request, cursor=found.cursor)}" if found.cursor else "",
        "breadcrumb_items": crumbs((_("Search in the rules"), request.path)),
    }
    return render(request, "regulations/register/find.html", context)


@require_safe
@public
@limited("search")
def find_within(request: HttpRequest, slug: str) -> HttpResponse:
    """Clauses of one rule by words or by their name."""
    rule = rule_at(request, slug)
    words = request.GET.get("q", "").strip()[:100]
    named = clause_names.key_of(words)
    version = rule.current or register.versions_of(rule, request.user).first()
    if version is None:
        raise Http404
    if named and clause_trees.has(version, named):
        return redirect(reverse("regulations:clause", args=[rule.slug, named]))
    context = {
        "rule": rule,
        "words": words,
        "hits": register_search.within(version, words),
        "most": register_search.MOST_WITHIN,
        "everywhere_url": f"{reverse('regulations:find')}?{request.GET.urlencode()}",
        "breadcrumb_items": rule_crumbs(rule, (_("Search in this rule"), request.path)),
    }
    return render(request, "regulations/register/find_within.html", context)


def _query(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()
