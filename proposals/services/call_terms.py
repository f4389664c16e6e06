"""What the terms of a call may say, and how they are written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core import fixed_terms
from discussion import text
from proposals.models import Call
from proposals.services.refusals import ProposalRefused
from proposals.states import CallKind
from proposals.states.judging import CountingRule, TieRule

TERMS = (
    "kind", "title", "summary", "text", "opens_at", "closes_at", "proposer", "limit_per_person", "answer_threshold",
    "cost_ceiling_won", "questions", "prizes",
)  # fmt: skip
FULL_MARKS = 100
MOST_ROUNDS = 3
MOST_CRITERIA = 10
SUBJECT_TO_CHANGE = (*(name for name in TERMS if name != "kind"), "judging")


def terms_of(call: Call) -> dict[str, Any]:
    """The published form: judges by name, categories by address."""
    plain = {name: getattr(call, name) for name in TERMS}
    plain["categories"] = sorted(call.categories.values_list("slug", flat=True))
    return published(plain, call.judging)


def published(plain: Mapping[str, Any], judging: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(judging)
    if shown:
        shown["judges"] = sorted(judge["name"] for judge in judging.get("judges", []))
    return fixed_terms.plain({**plain, "judging": shown})


def refuse_unfinished(call: Call) -> None:
    """A contest says how it is judged before it opens."""
    if call.kind != CallKind.CONTEST:
        return
    if not call.judging:
        raise ProposalRefused("judging", _("A contest needs criteria, rounds and judges before it is published."))
    if call.closes_at is None:
        raise ProposalRefused("closes_at", _("A contest needs a day on which it closes."), field="closes_at")


def clean_judging(given: Mapping[str, Any]) -> dict[str, Any]:
    """Criteria of 100 points in all, one to three rounds, somebody who judges. Raises ProposalRefused."""
    criteria = [_criterion(number, one) for number, one in enumerate(given.get("criteria", []), start=1)]
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise ProposalRefused("criteria", _("Please name one to ten criteria."), field="criteria")
    if sum(one["weight"] for one in criteria) != FULL_MARKS:
        raise ProposalRefused("weights", _("The points of the criteria must make 100 in all."), field="criteria")
    rounds = list(given.get("rounds", []))
    if not 1 <= len(rounds) <= MOST_ROUNDS:
        raise ProposalRefused("rounds", _("Please name one to three rounds."), field="rounds")
    judges, body = list(given.get("judges", [])), given.get("body")
    if not judges and not body:
        raise ProposalRefused("judges", _("Please name the judges, or the committee that judges."), field="judges")
    return {
        "blind": bool(given.get("blind")),
        "judges_named": bool(given.get("judges_named")),
        "criteria": criteria,
        "rounds": [_round(one, is_final=place == len(rounds)) for place, one in enumerate(rounds, start=1)],
        "judges": [{"id": int(one["id"]), "name": str(one["name"])} for one in judges],
        "body": {"slug": body["slug"], "name": body["name"]} if body else None,
    }


def _criterion(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    name, weight = text.clean(str(given.get("name", ""))).strip(), int(given.get("weight") or 0)
    if not name or not 1 <= weight <= FULL_MARKS:
        raise ProposalRefused("criteria", _("Each criterion has a name and 1 to 100 points."), field="criteria")
    return {"key": f"c{number}", "name": name[:60], "help": text.clean(str(given.get("help", "")))[:200],
            "weight": weight}  # fmt: skip


def _round(given: Mapping[str, Any], *, is_final: bool) -> dict[str, Any]:
    name, advance = text.clean(str(given.get("name", ""))).strip(), int(given.get("advance") or 0)
    if not name:
        raise ProposalRefused("rounds", _("Each round has a name."), field="rounds")
    if not is_final and advance < 1:
        raise ProposalRefused("advance", _("Say how many go on from each round but the last."), field="rounds")
    return {
        "name": name[:60],
        "advance": None if is_final else advance,
        "rule": CountingRule(given.get("rule") or CountingRule.MEAN).value,
        "tie": TieRule(given.get("tie") or TieRule.CRITERIA).value,
        "least_points": min(FULL_MARKS, max(0, int(given.get("least_points") or 0))),
    }
