"""Rounds of judging: opened by the staff, scored blind by judges, closed when complete, published by another."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import permissions
from core.audit.audit import record
from core.notify import notify
from core.workflow import engine
from core.workflow.actors import SYSTEM
from councils.models import Body
from councils.queries.terms import members_in_office
from discussion import text
from proposals.models import Call, CoAuthor, Entry, Judge, JudgingRound, Proposal, Sheet
from proposals.services import call_notices
from proposals.services.refusals import ProposalRefused
from proposals.states import CallKind, ProposalState
from proposals.states.judging import JUDGE, MANAGE_JUDGING, ROUND_HOOKS, RoundState
from proposals.states.workflow import PENDING


@transaction.atomic
def open_round(call: Call, *, actor: Any, at: datetime, chance: random.Random | None = None) -> JudgingRound:
    """The next round, by the published terms, over all entries that are in it. Raises ProposalRefused.

    Entries and judges get their numbers by chance, of the system unless another is given.
    """
    permissions.check(actor, MANAGE_JUDGING, call)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    number = locked.rounds.count() + 1
    why = why_not_open(locked, number, at)
    if why:
        raise ProposalRefused("not_yet", why)
    terms = locked.judging["rounds"][number - 1]
    made = JudgingRound.objects.create(
        call=locked, number=number, label=terms["name"], is_final=number == len(locked.judging["rounds"]),
        rule=terms["rule"], tie=terms["tie"], advance=terms["advance"], least_points=terms["least_points"],
        criteria=locked.judging["criteria"], department=locked.department,
    )  # fmt: skip
    proposals = contenders(locked, number)
    chance = chance or random.SystemRandom()
    entries = _number_entries(made, chance.sample(proposals, len(proposals)))
    people = people_who_judge(locked, at)
    judges = _seat_judges(made, chance.sample(people, len(people)))
    _recuse_authors(judges, entries, at)
    engine.open(made, actor=actor, at=at)
    for proposal in proposals:
        if proposal.state == ProposalState.ELIGIBLE:
            engine.apply(proposal, "deliberate", actor=SYSTEM, at=at)
    context = {"title": str(made), "count": len(entries), "url": call_notices.path("judging_round", made.pk)}
    notify.queue(call_notices.JUDGE_ASKED, recipients=people, at=at, context=context, target=made)
    return made


def why_not_open(call: Call, number: int, at: datetime) -> str:
    """What stands in the way of the next round, in one sentence; empty where nothing does."""
    if call.kind != CallKind.CONTEST or call.published_at is None or not call.judging:
        return _("Only a published contest is judged.")
    if call.closes_at is None or call.closes_at > at:
        return _("The call is still open. Judging begins after it has closed.")
    if number > len(call.judging["rounds"]):
        return _("All rounds have been held.")
    if call.rounds.exclude(state=RoundState.PUBLISHED).exists():
        return _("The results of the round before are not published yet.")
    waiting = Proposal.objects.filter(call=call, state__in=PENDING).count()
    if waiting:
        return ngettext(
            "%(count)d entry has not been checked for eligibility.",
            "%(count)d entries have not been checked for eligibility.", waiting,
        ) % {"count": waiting}  # fmt: skip
    if not contenders(call, number):
        return _("There is no entry to be judged.")
    if not people_who_judge(call, at):
        return _("None of the judges has an account that is in use.")
    return ""


def contenders(call: Call, number: int) -> list[Proposal]:
    """Eligible entries, or those that went on from the round before."""
    if number == 1:
        return list(Proposal.objects.filter(call=call, state=ProposalState.ELIGIBLE).order_by("pk"))
    went_on = Entry.objects.filter(round__call=call, round__number=number - 1, goes_on=True).values("proposal")
    return list(Proposal.objects.filter(pk__in=went_on, state=ProposalState.DELIBERATION).order_by("pk"))


def people_who_judge(call: Call, at: datetime) -> list[Any]:
    """Those named, and the members of the committee on that day; each once."""
    named = [judge["id"] for judge in call.judging["judges"]]
    if body := Body.objects.filter(slug=(call.judging.get("body") or {}).get("slug", "")).first():
        on = timezone.localtime(at).date()
        named += [term.user_id for term in members_in_office(body, on=on) if term.user_id]
    return list(get_user_model()._default_manager.filter(pk__in=named, is_active=True).order_by("pk"))


@transaction.atomic
def score(
    entry: Entry, *, person: Any, points: Mapping[str, Any], free_of_conflict: bool, at: datetime, remark: str = ""
) -> Sheet:
    """Points for every criterion, to be revised until the close. Raises ProposalRefused or PermissionDenied."""
    judge, locked = _seat_of(entry, person)
    if not free_of_conflict:
        raise ProposalRefused(
            "conflict", _("Declare that you have no conflict of interest, or stand back."), field="free_of_conflict"
        )
    given = _whole_points(locked, points)
    sheet = Sheet.objects.filter(judge=judge, entry=entry).first() or Sheet(judge=judge, entry=entry)
    if sheet.recusal:
        raise ProposalRefused("recused", _("You stand back from this entry."))
    if is_author(person, entry.proposal):
        raise ProposalRefused("author", _("Nobody scores an entry of their own."))
    sheet.points, sheet.remark, sheet.written_at = given, text.clean(remark)[:500], at
    sheet.declared_free_at = sheet.declared_free_at or at
    sheet.save()
    return sheet


@transaction.atomic
def recuse(entry: Entry, *, person: Any, reason: str, at: datetime) -> Sheet:
    """Stand back from one entry; what was scored for it before no longer counts."""
    judge, _locked = _seat_of(entry, person)
    why = " ".join(text.clean(reason).split())
    if not why or len(why) > 300:
        raise ProposalRefused("reason", _("Please give a reason, in up to 300 characters."), field="reason")
    sheet, _made = Sheet.objects.update_or_create(
        judge=judge, entry=entry,
        defaults={"recusal": Sheet.Recusal.DECLARED, "recusal_reason": why, "points": {}, "written_at": at},
    )  # fmt: skip
    record("proposals.recuse_judge", actor=person, at=at, target=entry.round, detail={"entry": entry.number})
    return sheet


@transaction.atomic
def excuse(judge: Judge, *, actor: Any, reason: str, at: datetime) -> None:
    """A judge cannot finish: the round goes on without any of this judge's scores, and the result says so."""
    locked = engine.lock(judge.round)
    permissions.check(actor, MANAGE_JUDGING, locked)
    why = " ".join(text.clean(reason).split())
    if not why or len(why) > 300:
        raise ProposalRefused("reason", _("Please give a reason, in up to 300 characters."), field="reason")
    _refuse_closed(locked)
    if locked.judges.filter(excused_at__isnull=True).exclude(pk=judge.pk).count() == 0:
        raise ProposalRefused("last", _("Somebody must judge: the last judge cannot be excused."))
    judge.excused_at, judge.excused_because = at, why
    judge.save(update_fields=["excused_at", "excused_because"])
    record("proposals.excuse_judge", actor=actor, at=at, target=locked, detail={"judge": judge.number})


def lacking(judging_round: JudgingRound) -> str | None:
    """What is missing before the scoring can be closed."""
    judges = judging_round.judges.filter(excused_at__isnull=True)
    sheets = Sheet.objects.filter(judge__in=judges)
    missing = judges.count() * judging_round.entries.count() - sheets.count()
    if missing > 0:
        return ngettext(
            "%(count)d score sheet is still missing.", "%(count)d score sheets are still missing.", missing
        ) % {"count": missing}  # fmt: skip
    unscored = judging_round.entries.exclude(pk__in=sheets.filter(recusal="").values("entry")).count()
    if unscored:
        return ngettext(
            "All judges stand back from %(count)d entry.", "All judges stand back from %(count)d entries.", unscored
        ) % {"count": unscored}  # fmt: skip
    return None


@ROUND_HOOKS.refuse_to("close")
def wait_for_all_sheets(judging_round: JudgingRound, actor: Any) -> str | None:
    return lacking(judging_round)


def is_author(person: Any, proposal: Proposal) -> bool:
    if proposal.author_id == person.pk:
        return True
    return CoAuthor.objects.filter(proposal=proposal, person=person, accepted_at__isnull=False).exists()


def _seat_of(entry: Entry, person: Any) -> tuple[Judge, JudgingRound]:
    """Behind the lock of the round, so that no score slips in while it is closed."""
    locked = engine.lock(entry.round)
    permissions.check(person, JUDGE, locked)
    _refuse_closed(locked)
    return locked.judges.get(person=person, excused_at__isnull=True), locked


def _refuse_closed(judging_round: JudgingRound) -> None:
    if judging_round.state != RoundState.SCORING:
        raise ProposalRefused("closed", _("The scoring has been closed. Nothing can be changed any more."))


def _whole_points(judging_round: JudgingRound, points: Mapping[str, Any]) -> dict[str, int]:
    given = {}
    for criterion in judging_round.criteria:
        value = points.get(criterion["key"])
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= criterion["weight"]:
            message = _("Give 0 to %(most)s points for: %(name)s")
            raise ProposalRefused(
                "points", message % {"most": criterion["weight"], "name": criterion["name"]}, field=criterion["key"]
            )
        given[criterion["key"]] = value
    return given


def _number_entries(judging_round: JudgingRound, shuffled: list[Proposal]) -> list[Entry]:
    """In an order that tells nothing."""
    rows = [Entry(round=judging_round, proposal=one, number=place) for place, one in enumerate(shuffled, start=1)]
    return Entry.objects.bulk_create(rows)


def _seat_judges(judging_round: JudgingRound, shuffled: list[Any]) -> list[Judge]:
    rows = [Judge(round=judging_round, person=one, number=place) for place, one in enumerate(shuffled, start=1)]
    return Judge.objects.bulk_create(rows)


def _recuse_authors(judges: list[Judge], entries: list[Entry], at: datetime) -> None:
    """Nobody judges their own, whether they say so or not."""
    wrote: set[tuple[int, int]] = {(entry.proposal_id, entry.proposal.author_id or 0) for entry in entries}
    along = CoAuthor.objects.filter(proposal__in=[entry.proposal_id for entry in entries], accepted_at__isnull=False)
    wrote |= set(along.values_list("proposal", "person"))
    Sheet.objects.bulk_create(
        Sheet(judge=judge, entry=entry, recusal=Sheet.Recusal.AUTHOR, written_at=at)
        for judge in judges
        for entry in entries
        if (entry.proposal_id, judge.person_id) in wrote
    )
