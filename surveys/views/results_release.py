"""Letting results out question by question: one person asks, another lets out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from core.ui.paging import paginate
from surveys.models import FreeText, Survey, WordsOfTexts
from surveys.queries import by_chance, results, results_unfinished
from surveys.questionnaire.definitions import OF_WORDS
from surveys.services import results_release as service
from surveys.services import results_words
from surveys.states.permissions import ANALYSE, RELEASE
from surveys.states.surveys import Mode
from surveys.views.results_loading import staff_crumbs, survey_at

TEXTS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ANALYSE, on=survey_at)
@repeat_safe
def release(request: HttpRequest, survey: Survey) -> HttpResponse:
    own = reverse("surveys:release", args=[survey.slug])
    if request.method == "POST":
        deed, done = _deed(request, survey)
        return press(request, deed, back=own, done=done)
    releases = {one.key: one for one in survey.releases.select_related("asked_by", "released_by")}
    found = results.of(survey, request.user)
    may_release = permissions.allowed(request.user, RELEASE, survey)
    context = {
        "survey": survey,
        "is_finished": survey.is_finished,
        "unfinished": results_unfinished.reason(survey, timezone.now()),
        "rows": [_row(figure, releases.get(figure.key), request.user, may_release) for figure in found.figures],
        "may_release": may_release,
        "waiting": [one for one in releases.values() if one.released_at is None],
        "breadcrumb_items": staff_crumbs(
            survey, (_("Results"), reverse("surveys:dashboard", args=[survey.slug])), (_("Let out"), "")
        ),
    }
    return render(request, "surveys/results/release.html", context)


def _row(figure: Any, release: Any, user: Any, may_release: bool) -> dict[str, Any]:
    waits = release is not None and release.released_at is None
    return {
        "figure": figure,
        "release": release,
        "may_ask": release is None and not figure.hidden,
        "may_let_out": waits and may_release and release.asked_by_id != user.pk,
        "is_own": waits and release.asked_by_id == user.pk,
        "has_words": figure.kind in OF_WORDS,
    }


def _deed(request: HttpRequest, survey: Survey) -> tuple[Any, str]:
    keys, by, at = request.POST.getlist("keys"), request.user, timezone.now()
    match request.POST.get("action"):
        case "let_out":
            return lambda: service.let_out(survey=survey, keys=keys, by=by, at=at), _("Everybody can read it now.")
        case "give_back":
            return lambda: [service.give_back(survey=survey, key=key, by=by, at=at) for key in keys], _(
                "It is no longer asked for."
            )
    return lambda: service.ask(survey=survey, keys=keys, by=by, at=at), _("Another person can let it out now.")


@require_safe
@requires(ANALYSE, on=lambda request, slug, key: survey_at(request, slug))
def texts(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Answers in words, by what they speak of; shown to staff only where enough people wrote."""
    key = request.resolver_match.kwargs["key"] if request.resolver_match else ""
    rows = by_chance.placed(FreeText.objects.filter(survey=survey, key=key), survey)
    figure = results.of(survey, request.user).by_key.get(key)
    counted = WordsOfTexts.objects.filter(survey=survey, key=key).first()
    chosen = request.GET.get("word", "")
    by_word = dict(counted.words) if counted else {}
    if chosen in by_word:
        rows = rows.filter(pk__in=by_word[chosen])
    # By name everybody is known anyway; elsewhere nobody watches the words of one person come in.
    is_live = survey.mode != Mode.NAMED and results_unfinished.is_live(survey)
    order = "pk" if survey.mode == Mode.NAMED else by_chance.PLACE
    is_hidden = is_live or figure is None or figure.personal or figure.hidden
    context = {
        "survey": survey,
        "figure": figure,
        "key": key,
        "is_hidden": is_hidden,
        "is_live": is_live,
        "words": [] if is_hidden else [(word, len(ids)) for word, ids in (counted.words if counted else [])],
        "chosen": chosen,
        "page": None if is_hidden else paginate(rows, request.GET.get("cursor"), order=order, size=TEXTS_PER_PAGE),
        "may_release": permissions.allowed(request.user, RELEASE, survey) and survey.is_finished,
        "breadcrumb_items": staff_crumbs(
            survey, (_("Results"), reverse("surveys:dashboard", args=[survey.slug])), (_("Answers in words"), "")
        ),
    }
    return render(request, "surveys/results/texts.html", context)


def _chosen_text(request: HttpRequest, survey: Survey, key: str) -> int:
    """Pages call answers by their place, as their numbers would tell which came first."""
    rows = by_chance.placed(FreeText.objects.filter(survey=survey, key=key), survey)
    found = rows.filter(**{by_chance.PLACE: request.POST.get("text", "")[:64]}).first()
    return found.pk if found else 0


@require_POST
@requires(ANALYSE, on=lambda request, slug, key: survey_at(request, slug))
@repeat_safe
def act_on_texts(request: HttpRequest, survey: Survey) -> HttpResponse:
    key = request.resolver_match.kwargs["key"] if request.resolver_match else ""
    back = reverse("surveys:texts", args=[survey.slug, key])
    at, pk = timezone.now(), _chosen_text(request, survey, key)
    if "count" in request.POST:
        return press(request, lambda: results_words.count(survey=survey, key=key, at=at), back=back)
    if "take_back" in request.POST:
        return press(request, lambda: service.take_in_text(survey=survey, pk=pk, by=request.user, at=at), back=back)
    return press(
        request, lambda: service.let_out_text(survey=survey, pk=pk, by=request.user, at=at), back=back,
        done=_("Everybody can read this answer now."),
    )  # fmt: skip
