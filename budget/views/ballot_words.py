"""What the meter of a ballot says, on the server and in the page's script: one sentence each, filled alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.ballots.choices import BUDGET, CHOOSE_ONE, POINTS, Limits
from budget.rules.ballot_meter import Meter
from core.ui.money import in_won

WORDS: dict[str, Any] = {
    "won": _("%(amount)s won"),
    "rank": _("Rank %(place)s"),
    "points_given": _("%(points)s points"),
    "picks_left": _("%(used)s of %(most)s chosen, %(left)s left"),
    "picks_full": _("All %(most)s chosen"),
    "picks_over": _("%(over)s too many: please take some out"),
    "picks_missing": _("Please choose %(missing)s more"),
    "money_left": _("%(left)s left (%(used)s used)"),
    "money_over": _("%(over)s too much: please take something out"),
    "points_left": _("%(used)s of %(most)s points given, %(left)s left"),
    "points_full": _("All %(most)s points given"),
    "points_over": _("%(over)s points too many: please take some back"),
    "one_none": _("Please choose one project"),
    "one_chosen": _("Chosen: %(title)s"),
    "crowded": _("At most %(most)s of the category “%(category)s”: please take some out"),
    "compare_some": _("Tick two or three projects to compare them."),
    "compare_cost": _("Cost"),
    "compare_category": _("Category"),
    "compare_place": _("Place"),
    "compare_summary": _("In one sentence"),
    "restored": _("What you chose before was filled in again."),
}


def for_script() -> dict[str, str]:
    return {key: str(text) for key, text in WORDS.items()}


def say(key: str, **values: Any) -> str:
    return str(WORDS[key]) % values


def sentence(limits: Limits, meter: Meter, chosen: Mapping[int, str]) -> str:
    """What is left, and before it what is wrong. `chosen` are the titles by number."""
    if meter.crowded:
        return say("crowded", category=meter.crowded, most=limits.most_per_category)
    if limits.kind == BUDGET:
        if meter.left < 0:
            return say("money_over", over=in_won(-meter.left))
        return say("money_left", used=in_won(meter.used), left=in_won(meter.left))
    kind = "points" if limits.kind == POINTS else "picks"
    if meter.left < 0:
        return say(f"{kind}_over", over=-meter.left)
    if meter.missing:
        return say("picks_missing", missing=meter.missing)
    if limits.kind == CHOOSE_ONE:
        title = next(iter(chosen.values()), "")
        return say("one_chosen", title=title) if title else say("one_none")
    if meter.left == 0:
        return say(f"{kind}_full", most=meter.most)
    return say(f"{kind}_left", used=meter.used, most=meter.most, left=meter.left)
