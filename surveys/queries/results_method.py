"""How a survey was done, in sentences that stand beside its figures."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.figures import intervals
from surveys.models import Survey, Weighting
from surveys.queries import results_rate
from surveys.states.surveys import Sampling


def sentences(survey: Survey, respondents: int) -> list[str]:
    said = [_when(survey), _answers(survey, respondents), str(Sampling(survey.sampling).label) + "."]
    if survey.method:
        said.append(survey.method)
    said += [_error(survey, respondents), _weights(survey)]
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


def _error(survey: Survey, respondents: int) -> str:
    match intervals.certainty(survey.sampling):
        case intervals.Certainty.SAMPLING_ERROR:
            margin = intervals.margin(respondents, population=survey.population) * 100
            return _("Sampling error: at most ±%(points)s percentage points (95%% confidence).") % {
                "points": f"{margin:.2f}"
            }
        case intervals.Certainty.NONE_FOR_CENSUS:
            return _("Everybody concerned was asked, so there is no sampling error.")
    return _("Sampling error cannot be given: whoever wished could answer.")


def _weights(survey: Survey) -> str:
    weighting = Weighting.objects.filter(survey=survey).first()
    if weighting is None:
        return ""
    kind = _("Raked") if len(weighting.margins) > 1 else _("Post-stratified")
    return _("%(kind)s to known numbers of the population (%(source)s).") % {"kind": kind, "source": weighting.source}
