"""The moderators' pages, the author's page about a decision, and the public log."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public, requires
from core.submissions import drafts
from core.submissions.repeats import repeat_safe
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from discussion.forms import AppealForm, BlockForm, DecisionForm, FilterForm
from discussion.models import ModerationCase
from discussion.queries import moderation as queries
from discussion.queries.activity import subjects_of
from discussion.queries.moderation import Shelf
from discussion.services import blocks, moderation
from discussion.services.refusals import DiscussionRefused
from discussion.states import APPEAL, BLOCK, MODERATE, ModerationState
from discussion.views.loading import moderated_case_at, own_case_at, with_query
from discussion.views.mine import Tab

INVALID = 422
MOST_AT_ONCE = 100
LONGEST_QUERY = 400
LOG_PERIOD = timedelta(days=365)


@require_safe
@requires(MODERATE)
def case_list(request: HttpRequest) -> HttpResponse:
    return _list_page(request, request.GET, DecisionForm(auto_id="bulk-%s"))


@require_POST
@requires(MODERATE)
@repeat_safe
def decide_many(request: HttpRequest) -> HttpResponse:
    """Each ticked case for itself; what could not be decided is named with its cause, and stays ticked."""
    form = DecisionForm(request.POST, auto_id="bulk-%s")
    sent = request.POST.get("from", "")
    filters = QueryDict(sent if len(sent) <= LONGEST_QUERY else "")
    ids = {int(pk) for pk in request.POST.getlist("case") if pk.isdecimal() and len(pk) < 19}
    if not ids:
        form.add_error(None, _("Please tick at least one case."))
    if not form.is_valid():
        return _list_page(request, filters, form, ticked=ids)
    cases = queries.visible_to(request.user).filter(pk__in=sorted(ids)[:MOST_AT_ONCE]).order_by("pk")
    outcome = moderation.decide_all(cases, moderator=request.user, at=timezone.now(), **form.cleaned_data)
    if outcome.done:
        text = ngettext("%(count)s case was decided.", "%(count)s cases were decided.", outcome.done)
        messages.success(request, text % {"count": outcome.done})
    if outcome.refused:
        ticked = {case.pk for case, _why in outcome.refused}
        return _list_page(request, filters, form, ticked=ticked, refused=outcome.refused)
    kept = {name: filters[name] for name in ("shelf", "origin", "reason") if filters.get(name)}
    return redirect(with_query("moderation", **kept))


def _list_page(
    request: HttpRequest,
    filters: QueryDict,
    form: DecisionForm,
    *,
    ticked: Collection[int] = (),
    refused: Sequence[tuple[ModerationCase, str]] = (),
) -> HttpResponse:
    given = filters.get("shelf", "")
    shelf = Shelf(given) if given in Shelf.values else Shelf.TO_DECIDE
    page, rows = queries.shelf(
        request.user,
        shelf=shelf,
        origin=filters.get("origin", ""),
        reason=filters.get("reason", ""),
        cursor=filters.get("cursor", ""),
    )
    waiting = queries.waiting(request.user)
    context = {
        "page": page,
        "rows": rows,
        "shelf": shelf,
        "decidable": shelf in {Shelf.TO_DECIDE, Shelf.APPEALED},
        "appeals_only": shelf == Shelf.APPEALED,
        "tabs": [
            {"key": item.value, "label": item.label, "url": f"?shelf={item.value}", "count": waiting.get(item.value)}
            for item in Shelf
        ],
        "filter_form": FilterForm(filters),
        "filters": filters.urlencode(),
        "form": form,
        "ticked": ticked,
        "now": timezone.now(),
        "refused": refused,
    }
    return render(request, "discussion/moderation_list.html", context, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MODERATE, on=moderated_case_at)
@repeat_safe
def moderation_case(request: HttpRequest, case: ModerationCase) -> HttpResponse:
    form = DecisionForm(request.POST or None)
    if request.method != "POST":
        moderation.record_reading(case, moderator=request.user, at=timezone.now())
    elif form.is_valid():
        read = request.POST.get("read", "")
        try:
            moderation.decide(case, moderator=request.user, read=read, at=timezone.now(), **form.cleaned_data)
        except (TransitionRefused, DiscussionRefused) as refusal:
            form.add_error("reason" if refusal.code == "reason" else None, refusal.message)
        else:
            messages.success(request, _("Your decision is recorded. The author is told."))
            return redirect("discussion:moderation_case", case.pk)
    return _case_page(request, case, form, BlockForm())


def _case_page(request: HttpRequest, case: ModerationCase, form: DecisionForm, block_form: BlockForm) -> HttpResponse:
    subjects = subjects_of({(case.content_type_id, case.object_id)}, request.user)
    context = {
        "breadcrumb_items": [(_("Moderation"), reverse("discussion:moderation")), (case_name(case), "")],
        "case": case,
        "heading": case_name(case),
        "form": form,
        "block_form": block_form,
        "writing_block": blocks.block_in_force(case.author, timezone.now()) if case.author else None,
        "steps": engine.available(case, request.user),
        "blocked": sorted({why for _step, why in engine.blocked(case, request.user)}),
        "needs_rule": case.state == ModerationState.OPEN,
        "flags": case.flags.select_related("person").order_by("id"),
        "history": engine.history(case),
        "subject": subjects.get((case.content_type_id, case.object_id)),
        "changed": queries.changed_since(case),
    }
    status = INVALID if form.is_bound or block_form.is_bound else 200
    return render(request, "discussion/moderation_case.html", context, status=status)


def case_name(case: ModerationCase) -> str:
    return _("Case %(number)s") % {"number": case.pk}


@require_POST
@requires(BLOCK, on=moderated_case_at)
@repeat_safe
def block_author(request: HttpRequest, case: ModerationCase) -> HttpResponse:
    """Keep the author from writing for some days, or let them write again."""
    now = timezone.now()
    if case.author is not None and "lift" in request.POST:
        if block := blocks.block_in_force(case.author, now):
            blocks.lift_block(block, by=request.user, at=now)
        return redirect("discussion:moderation_case", case.pk)
    form = BlockForm(request.POST)
    if case.author is None or not form.is_valid():
        return _case_page(request, case, DecisionForm(), form)
    until = now + timedelta(days=form.cleaned_data["days"])
    try:
        blocks.block_writer(person=case.author, by=request.user, until=until, reason=form.cleaned_data["why"], at=now)
    except DiscussionRefused as refusal:
        form.add_error(None, refusal.message)
        return _case_page(request, case, DecisionForm(), form)
    messages.success(request, _("The author cannot write until then."))
    return redirect("discussion:moderation_case", case.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(APPEAL, on=own_case_at)
@repeat_safe
def own_case(request: HttpRequest, case: ModerationCase) -> HttpResponse:
    """What was decided about one's own text, by which rule, and the one appeal."""
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moderation.appeal(case, author=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
        except (TransitionRefused, DiscussionRefused) as refusal:
            form.add_error("reason", refusal.message)
        else:
            drafts.discard(request.user, f"appeal.{case.pk}")
            messages.success(request, _("Your appeal has arrived. Another moderator will decide it."))
            return redirect("discussion:case", case.pk)
    may_appeal = case.state == ModerationState.UPHELD and (
        case.appeal_until is None or timezone.now() <= case.appeal_until
    )
    context = {
        "breadcrumb_items": [
            (_("My activity"), with_query("mine", tab=Tab.DECISIONS)),
            (_("Decision about your text"), ""),
        ],
        "case": case,
        "form": form,
        "may_appeal": may_appeal,
    }
    return render(request, "discussion/case.html", context, status=INVALID if form.is_bound else 200)


@public
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """How much was hidden, by which rule, and how much was put back: numbers for everybody."""
    return render(
        request, "discussion/moderation_log.html", {"log": queries.public_log(since=timezone.now() - LOG_PERIOD)}
    )
