"""The staff's work on drafts: begin, write, announce, bring up to date, enact, drop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import requires, signed_in
from core.submissions import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.ui.paging import paginate
from regulations.forms import drafts as forms
from regulations.models import Regulation, Version
from regulations.queries import drafts, looks, version_texts
from regulations.queries.draft_course import course_of
from regulations.services import drafting, enactment
from regulations.states import VersionState
from regulations.states.permissions import DRAFT, ENACT
from regulations.states.versions import OPEN
from regulations.views.draft_loading import ShownChange, open_draft_at, work_crumbs
from regulations.views.register_loading import rule_at


def rule_to_draft(request: HttpRequest, slug: str) -> Regulation:
    return rule_at(request, slug)


@require_safe
@signed_in
def work(request: HttpRequest) -> HttpResponse:
    """The open drafts of one's department, the newest first; and the rules of which one could be begun."""
    if not request.user.is_staff_member:  # type: ignore[union-attr]
        raise Http404
    page = paginate(drafts.worked_on_by(request.user), request.GET.get("cursor", ""), order="-pk", size=30)
    search = forms.RuleSearchForm(request.GET or None)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    may_begin = permissions.allowed(request.user, DRAFT)
    context = {
        "page": page,
        "words": words,
        "search_form": search,
        "rules": drafts.rules_to_draft(request.user, words)[:20] if may_begin and words else [],
        "may_begin": may_begin,
        "breadcrumb_items": work_crumbs(),
    }
    return render(request, "regulations/drafts/work.html", context)


@require_http_methods(READ)
@requires(DRAFT, on=rule_to_draft)
@repeat_safe
def begin(request: HttpRequest, rule: Regulation) -> HttpResponse:
    existing = Version.objects.filter(regulation=rule, state__in=OPEN).first()
    if existing is not None and request.method != "POST":
        return redirect("regulations:work_on_draft", existing.pk)
    form = forms.BeginForm(request.POST or None, is_new=drafts.newest_standing(rule) is None)
    return form_page(
        request,
        form,
        lambda **given: drafting.begin(rule, actor=request.user, at=timezone.now(), **given),
        heading=_("Begin a draft"),
        submit=_("Begin"),
        back=reverse("regulations:draft_work"),
        go_to=lambda made: reverse("regulations:edit_draft", args=[made.pk]),
        done=_("The draft has the words of the version that stands. Change them now."),
        lead=rule.title,
        draft=f"rule-draft-begin-{rule.pk}",
        breadcrumb_items=work_crumbs((rule.title, "")),
    )


@require_safe
@signed_in
def work_on(request: HttpRequest, pk: int) -> HttpResponse:
    version = open_draft_at(request, pk)
    may_draft = permissions.allowed(request.user, DRAFT, version)
    if not may_draft and not permissions.allowed(request.user, ENACT, version):
        raise Http404
    changes = version_texts.changes_of(version)
    context = {
        "version": version,
        "rule": version.regulation,
        "changes": [ShownChange(change) for change in changes[:100]],
        "change_count": len(changes),
        "says_new": version_texts.says_something_new(version),
        "is_stale": drafts.is_stale(version),
        "newest": drafts.newest_standing(version.regulation),
        "unanswered": drafts.unanswered(version).count(),
        "opinion_count": version.opinions.count(),
        "promised": drafts.promised_changes(version.regulation),
        "to_change": looks.to_change(version.regulation),
        "course": course_of(version),
        "was_read_in": drafts.was_read_in(version),
        "may_draft": may_draft,
        "may_revise": may_draft and version.state in drafting.REVISABLE,
        "may_announce": may_draft and version.state == VersionState.DRAFT,
        "may_enact": _may_enact(request.user, version),
        # With the words that stand here: others are not enacted unread.
        "enact_url": f"{reverse('regulations:enact_draft', args=[version.pk])}?read={_fingerprint(version)}",
        "why_not_enact": enactment.why_not(version, request.user),
        "breadcrumb_items": work_crumbs((version.regulation.title, "")),
    }
    return render(request, "regulations/drafts/work_on.html", context)


@require_http_methods(READ)
@requires(DRAFT, on=open_draft_at)
@repeat_safe
def edit(request: HttpRequest, version: Version) -> HttpResponse:
    """The whole text in one box. What somebody else wrote meanwhile is never written over unseen."""
    if request.method != "POST" and version.state not in drafting.REVISABLE:
        raise Http404
    is_repeal = version.change == Version.Change.REPEAL
    text = version_texts.whole(version)
    initial = {"text": text, "reason": version.reason, "read": drafting.fingerprint(text, version.reason)}
    form = (forms.ReasonForm if is_repeal else forms.TextForm)(request.POST or None, initial=initial)

    def deed(**given: Any) -> None:
        if is_repeal:
            drafting.change_reason(version, actor=request.user, **given)
        else:
            drafting.revise(version, actor=request.user, **given)

    return _form(
        request, version, form, deed, heading=_("Write the draft"), submit=_("Save and see what changes"),
        draft=f"rule-draft-{version.pk}", done=_("Saved."),
    )  # fmt: skip


@require_http_methods(READ)
@requires(DRAFT, on=open_draft_at)
@repeat_safe
def announce(request: HttpRequest, version: Version) -> HttpResponse:
    at = timezone.now()
    return _form(
        request, version, forms.AnnounceForm(request.POST or None, at=at),
        lambda **given: drafting.announce(version, actor=request.user, at=at, **given),
        heading=_("Announce the draft"), submit=_("Announce the draft"),
        done=_("The draft is announced. Everybody can read it."),
        lead=_("From now on its words stand until the time for opinions is over. Each opinion gets an answer."),
    )  # fmt: skip


@require_http_methods(READ)
@requires(ENACT, on=open_draft_at)
@repeat_safe
def enact(request: HttpRequest, version: Version) -> HttpResponse:
    at = timezone.now()
    read = request.GET.get("read") or _fingerprint(version)
    form = forms.EnactForm(request.POST or None, version=version, today=timezone.localdate(at), read=read)
    return _form(
        request, version, form,
        lambda **given: enactment.enact(version, actor=request.user, at=at, **given),
        heading=_("Enact"), submit=_("Enact"), done=_("Enacted."), go_to=lambda made: made.get_absolute_url(),
    )  # fmt: skip


@require_http_methods(READ)
@requires(DRAFT, on=open_draft_at)
@repeat_safe
def drop(request: HttpRequest, version: Version) -> HttpResponse:
    return _form(
        request, version, forms.DropForm(request.POST or None),
        lambda reason: drafting.drop(version, actor=request.user, reason=reason, at=timezone.now()),
        heading=_("Drop the draft?"), submit=_("Drop"), tone="danger", done=_("The draft was dropped."),
        go_to=reverse("regulations:draft_work"),
        lead=_("What was announced stays readable, with the reason; whoever gave an opinion is told."),
    )  # fmt: skip


@require_POST
@requires(DRAFT, on=open_draft_at)
@repeat_safe
def update(request: HttpRequest, version: Version) -> HttpResponse:
    return press(
        request,
        lambda: drafting.bring_up_to_date(version, actor=request.user),
        back=_page_of(version),
        done=_("The draft is told against the newest version now. Read what it would change, and correct its words."),
    )


def _form(request: HttpRequest, version: Version, form: Any, deed: Callable[..., Any], **page: Any) -> HttpResponse:
    here = _page_of(version)
    given = {
        "lead": version.regulation.title,
        "back": here,
        "breadcrumb_items": work_crumbs((version.regulation.title, here), (page["heading"], "")),
        **page,
    }
    return form_page(request, form, deed, **given)


def _fingerprint(version: Version) -> str:
    return drafting.fingerprint(version_texts.whole(version), version.reason)


def _page_of(version: Version) -> str:
    return reverse("regulations:work_on_draft", args=[version.pk])


def _may_enact(user: Any, version: Version) -> bool:
    """Whether the page is there for this person; what is still missing is said on it."""
    return version.state in (VersionState.DRAFT, VersionState.CONSULTED) and permissions.allowed(user, ENACT, version)
