"""How a survey was done, in sentences that stand beside its figures."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.figures import intervals
from surveys.figures.cube import Cube
from surveys.models import Survey, Weighting
from surveys.queries import results, results_rate
from surveys.queries.results_counting import effective_answers
from surveys.states.surveys import Sampling


def sentences(survey: Survey, respondents: int) -> list[str]:
    said = [_when(survey), _answers(survey, respondents), str(Sampling(survey.sampling).label) + "."]
    if survey.method:
        said.append(survey.method)
    weighting = Weighting.objects.filter(survey=survey).first()
    cube = results.counted(survey) if weighting else None
    worth = effective_answers(cube, respondents) if cube else respondents
    said += [_error(survey, worth), _weights(survey, weighting, cube, worth)]
    said.append(_("Figures of fewer than five people, and whatever they could be worked out from, are not shown."))
    return [sentence for sentence in said if sentence]


def _when(survey: Survey) -> str:
    if survey.opened_at is None or survey.closes_at is None:
        return ""
    until = survey.closed_at or survey.closes_at
    days = {"first": _day(survey.opened_at), "last": _day(until), "mode": survey.get_mode_display()}
    return _("Asked from %(first)s to %(last)s. Privacy: %(mode)s.") % days


def _day(moment: object) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")  # type: ignore[arg-type]


def _answers(survey: Survey, count: int) -> str:
    said = ngettext("%(count)s person answered.", "%(count)s people answered.", count) % {"count": f"{count:,}"}
    rate = results_rate.of(survey)
    if rate is None:
        return said
    words = {"asked": f"{rate.asked:,}", "percent": rate.percent}
    return f"{said} " + _("%(asked)s were asked: a response rate of %(percent)s%%.") % words


def _error(survey: Survey, worth: float) -> str:
    match intervals.certainty(survey.sampling):
        case intervals.Certainty.SAMPLING_ERROR:
            margin = intervals.margin(worth, population=survey.population) * 100
            return _("Sampling error: at most ±%(points)s percentage points (95%% confidence).") % {
                "points": f"{margin:.2f}"
            }
        case intervals.Certainty.NONE_FOR_CENSUS:
            return _("Everybody concerned was asked, so there is no sampling error.")
    return _("Sampling error cannot be given: whoever wished could answer.")


def _weights(survey: Survey, weighting: Weighting | None, cube: Cube | None, worth: float) -> str:
    if weighting is None or cube is None:
        return ""
    if cube.weights is None:
        return _("Nothing is weighted: nobody of one of the groups has answered.")
    kind = _("Raked") if len(weighting.margins) > 1 else _("Post-stratified")
    said = _("%(kind)s to known numbers of the population (%(source)s).") % {"kind": kind, "source": weighting.source}
    if intervals.certainty(survey.sampling) is not intervals.Certainty.SAMPLING_ERROR:
        return said
    return f"{said} " + _(
        "So weighted, the answers are worth as much as %(worth)s of equal weight; intervals are made of that number."
    ) % {"worth": f"{worth:,.0f}"}
