"""Reading a rule in, in three steps on one address: its words, the clauses recognised in them, and where it belongs.

Nothing is kept on the way: each step hands on what was typed, in the page itself.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.uploads import UploadRefused
from regulations.forms.importing import PlaceForm, SourceForm, WordsForm
from regulations.forms.register import RuleForm
from regulations.models import Version
from regulations.queries import rule_lists
from regulations.queries.rule_previews import preview_of
from regulations.services import reading_in
from regulations.services.rule_files import words_in
from regulations.states.permissions import MANAGE_RULES
from regulations.views.register_loading import crumbs

STEPS = (gettext_lazy("Text"), gettext_lazy("Clauses"), gettext_lazy("Rule and days"))
PLACE_FIELDS = (*PlaceForm.base_fields, *RuleForm.base_fields)


@require_http_methods(READ)
@requires(MANAGE_RULES)
def read_in(request: HttpRequest) -> HttpResponse:
    steps = {"source": _source, "words": _words, "place": _place, "save": _save}
    step = request.POST.get("step", "source") if request.method == "POST" else ""
    return steps[step](request) if step in steps else _source_page(request, SourceForm())


def _source(request: HttpRequest) -> HttpResponse:
    form = SourceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            text = words_in(file) if file else form.cleaned_data["text"]
        except (Refused, UploadRefused) as refused:
            form.add_error("file", refused.message)
        else:
            return _words_page(request, WordsForm(initial={"text": text}), text)
    return _source_page(request, form)


def _words(request: HttpRequest) -> HttpResponse:
    form = WordsForm(request.POST)
    return _words_page(request, form, request.POST.get("text", "") if form.is_valid() else "")


def _place(request: HttpRequest) -> HttpResponse:
    words = WordsForm(request.POST)
    text = request.POST.get("text", "") if words.is_valid() else ""
    if not words.is_valid() or not _has_clauses(words, text):
        return _words_page(request, words, text)
    given = {name: request.POST[name] for name in PLACE_FIELDS if name in request.POST}
    preview = preview_of(text)
    initial = {
        "title": preview.title,
        "slug": slugify(preview.title, allow_unicode=True)[:80],
        "enacted_on": preview.enacted_on,
        "in_force_on": preview.in_force_on,
        **_chosen_rule(request),
    }
    return _place_page(request, *_place_forms(request, None, {**initial, **given}), text)


@repeat_safe
def _save(request: HttpRequest) -> HttpResponse:
    words = WordsForm(request.POST)
    text = request.POST.get("text", "") if words.is_valid() else ""
    if not words.is_valid() or not _has_clauses(words, text):
        return _words_page(request, words, text)
    place, rule = _place_forms(request, request.POST, None)
    if place.is_valid() and (place.cleaned_data["rule"] is not None or rule.is_valid()):
        given = {name: value for name, value in place.cleaned_data.items() if name != "standing"}
        try:
            version = reading_in.read_in(
                **given, new_rule=None if given["rule"] else rule.cleaned_data, text=text, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            blame(rule if refusal.field in rule.fields else place, refusal)
        else:
            return _done(request, version)
    return _place_page(request, place, rule, text)


def _done(request: HttpRequest, version: Version) -> HttpResponse:
    count = version.clauses.count()
    read = ngettext("%(count)s clause was read in.", "%(count)s clauses were read in.", count) % {"count": count}
    following = (
        _("It holds here as soon as another person has confirmed it by enacting it.")
        if version.in_force_on
        else _("It is a draft now: announce it, or have it enacted.")
    )
    messages.success(request, f"{read} {following}")
    return redirect("regulations:work_on_draft", version.pk)


def _has_clauses(words: WordsForm, text: str) -> bool:
    preview = preview_of(text)
    if not preview.total:
        words.add_error("text", _("There is no clause in this text. An article begins like 제1조(목적)."))
    return bool(preview.total)


def _chosen_rule(request: HttpRequest) -> dict[str, Any]:
    """Where the way here led from a rule."""
    rule = rule_lists.kept_by(request.user).filter(slug=request.GET.get("rule", "")).first()
    return {"rule": rule.pk} if rule else {}


def _place_forms(request: HttpRequest, data: Any, initial: dict[str, Any] | None) -> tuple[PlaceForm, RuleForm]:
    """Fields of a new rule stand empty where another rule is chosen: the browser must not ask for them."""
    departments = rule_lists.departments_of(request.user)
    place = PlaceForm(data, initial=initial, rules=rule_lists.kept_by(request.user).order_by("title"))
    return place, RuleForm(data, initial=initial, departments=departments, use_required_attribute=False)


# Pages


def _source_page(request: HttpRequest, form: SourceForm) -> HttpResponse:
    return _page(request, "source", 1, form.is_bound, form=form)


def _words_page(request: HttpRequest, form: WordsForm, text: str) -> HttpResponse:
    carried = [(name, request.POST[name]) for name in PLACE_FIELDS if name in request.POST]
    is_refused = form.is_bound and bool(form.errors)
    return _page(request, "words", 2, is_refused, form=form, preview=preview_of(text), carried=carried)


def _place_page(request: HttpRequest, place: PlaceForm, rule: RuleForm, text: str) -> HttpResponse:
    words = WordsForm(initial={"text": text})
    return _page(
        request, "place", 3, place.is_bound, form=place, rule_form=rule, words=words, preview=preview_of(text)
    )  # fmt: skip


def _page(request: HttpRequest, name: str, current: int, is_refused: bool, **context: Any) -> HttpResponse:
    context |= {
        "steps": list(STEPS),
        "current": current,
        "breadcrumb_items": crumbs(
            (_("Manage the rules"), reverse("regulations:manage_rules")), (_("Read a rule in"), request.path)
        ),
    }
    return render(request, f"regulations/importing/{name}.html", context, status=INVALID if is_refused else 200)
