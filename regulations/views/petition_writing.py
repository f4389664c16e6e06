"""Writing a petition in three short pages: which rule, which clause, and what burdens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.access import ask_to_sign_in, public
from core.rates import limited
from core.refusals import Refused
from core.submissions import drafts
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, blame
from regulations.forms.petitions import FindForm, PetitionForm
from regulations.models import Regulation, Version
from regulations.queries import petition_lists, petition_places
from regulations.services import petitions
from regulations.states import Audience
from regulations.views.petition_loading import Channel, channel_of, crumbs

# A rule with more articles shows its chapters folded.
MOST_OPEN = 40
STEPS = (pgettext_lazy("regulations", "Rule"), pgettext_lazy("regulations", "Clause"), gettext_lazy("Your petition"))


@require_safe
@public
@limited("search")
def find_rule(request: HttpRequest, audience: str = Audience.PUBLIC) -> HttpResponse:
    channel = Channel(channel_of(request, audience))
    form, words = _search(request)
    context = {
        **_frame(channel, 1),
        "form": form,
        "words": words,
        "findings": petition_places.find(words, request.user) if words else None,
        "rules": [] if words else petition_places.rules_in_force()[: petition_places.MOST_RULES],
    }
    return render(request, "regulations/petitions/find_rule.html", context)


@require_safe
@public
@limited("search")
def find_clause(request: HttpRequest, slug: str, audience: str = Audience.PUBLIC) -> HttpResponse:
    channel = Channel(channel_of(request, audience))
    rule = _rule_at(slug)
    form, words = _search(request)
    form.fields["q"].label = _("Which article is it about?")
    form.fields["q"].help_text = _("Its number or a word that stands in it. Example: article 7")
    groups = [] if words else petition_places.outline(rule)
    context = {
        **_frame(channel, 2),
        "form": form,
        "words": words,
        "rule": rule,
        "places": petition_places.find_in(rule, words) if words else [],
        "groups": groups,
        "is_short": sum(len(group.headings) for group in groups) <= MOST_OPEN,
    }
    return render(request, "regulations/petitions/find_clause.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def write(request: HttpRequest, slug: str = "", key: str = "", audience: str = Audience.PUBLIC) -> HttpResponseBase:
    """Anybody may begin to write; the login comes with handing in, and nothing is lost by it."""
    channel = Channel(channel_of(request, audience))
    rule = _rule_at(slug) if slug else None
    if request.method == "POST" and not request.user.is_authenticated:
        return ask_to_sign_in(request)
    if (gone := _why_gone(rule, key)) and request.method != "POST":
        context = {**_frame(channel, 2), "rule": rule, "key": key, "why": gone}
        return render(request, "regulations/petitions/clause_gone.html", context, status=404)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"read": rule.current.number} if rule and rule.current else {}
    form = PetitionForm(*posted, knows_rule=rule is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _hand_in(request, channel, rule, key, form)
    return _page(request, channel, rule, key, form)


@repeat_safe
def _hand_in(
    request: HttpRequest, channel: Channel, rule: Regulation | None, key: str, form: PetitionForm
) -> HttpResponse:
    written = form.written
    if not form.cleaned_data["seen"]:
        similar = petition_lists.alike(request.user, written["title"], written["burden"], audience=channel.audience)
        if similar:
            return _page(request, channel, rule, key, form, similar=similar)
    read = Version.objects.filter(regulation=rule, number=form.cleaned_data["read"]).first() if rule else None
    try:
        made = petitions.submit(
            author=request.user, regulation=rule, key=key, audience=channel.audience, read=read, at=timezone.now(),
            **written,
        )  # fmt: skip
    except Refused as refusal:
        blame(form, refusal)
        return _page(request, channel, rule, key, form)
    drafts.discard(request.user, channel.draft_name)
    messages.success(request, _("Your petition has been received. We tell you about every step."))
    return redirect(made)


def _page(
    request: HttpRequest, channel: Channel, rule: Regulation | None, key: str, form: PetitionForm, similar: Any = ()
) -> HttpResponse:
    if form.is_bound:
        # What stands on the page now is what has been read when it is sent again.
        data = request.POST.copy()
        data["read"] = str(rule.current.number) if rule and rule.current else ""
        data["seen"] = "1" if similar else data.get("seen", "")
        form.data = data
    context = {
        **_frame(channel, 3),
        "form": form,
        "rule": rule,
        "key": key,
        "wording": petition_places.words_of(rule, key) if rule else "",
        "narrower": petition_places.narrower(rule, key) if rule and key else [],
        "similar": similar,
        # A browser sends chosen files once only.
        "files_to_choose_again": bool(request.FILES),
    }
    return render(request, "regulations/petitions/write.html", context, status=INVALID if form.is_bound else 200)


def _frame(channel: Channel, current: int) -> dict[str, Any]:
    trail = crumbs(channel.audience, (_("Write a petition"), channel.new_url))
    return {"channel": channel, "steps": list(STEPS), "current": current, "breadcrumb_items": trail}


def _search(request: HttpRequest) -> tuple[FindForm, str]:
    form = FindForm(request.GET or None)
    return form, form.cleaned_data["q"].strip() if form.is_valid() else ""


def _rule_at(slug: str) -> Regulation:
    found = petition_places.rules_in_force().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _why_gone(rule: Regulation | None, key: str) -> str:
    """In words, for an address from before the rule changed."""
    try:
        if rule is not None:
            petitions.clause_in_force(rule, key)
    except Refused as refusal:
        return refusal.message
    return ""
