"""The whole demo, room by room, in one transaction. A new room of the product adds its line here."""

from datetime import date

from django.db import transaction

from core.audit import chain
from core.search import rebuilding
from demo import (
    accesses,
    auditors_activities,
    auditors_confidential,
    auditors_findings,
    auditors_versions,
    briefings,
    budget,
    budget_committee,
    budget_execution,
    budget_paper,
    budget_projects,
    budget_results,
    budget_school,
    budget_votes,
    conversations,
    councils,
    councils_meetings,
    desk,
    disclosures,
    facilities_problems,
    facilities_register,
    images,
    news,
    organisations,
    pages,
    people,
    plans,
    proposal_contests,
    proposal_reviews,
    proposals,
    regulations,
    residency,
    surveys,
    usage,
)
from demo.silence import lay_in_inboxes
from demo.world import World
from home import editors
from home.models import HomePage


def exists() -> bool:
    return HomePage.objects.exists()


@transaction.atomic
def build(*, seed: int, day: date, scale: int) -> dict[str, str]:
    """The same seed and day give the same demo. Answers with the password and the secret of its accounts,
    and with what opens the reports in confidence."""
    world = World.begin(seed=seed, day=day, scale=scale)
    keys = build_house(world)
    councils.build(world)
    councils_meetings.build(world)
    facilities_register.build(world)
    facilities_problems.build(world)
    auditors_activities.build(world)
    auditors_findings.build(world)
    auditors_versions.build(world)
    keys |= auditors_confidential.build(world)
    proposals.build(world)
    proposal_reviews.build(world)
    proposal_contests.build(world)
    budget.build(world)
    budget_projects.build(world)
    facilities_register.name_in_proposals(world)
    budget_school.build(world)
    budget_committee.score_projects(world)
    budget.fix_terms(world)
    budget_paper.take_envelopes(world)
    budget_votes.build(world)
    budget.withdraw_a_project(world)
    budget_paper.enter(world)
    budget_results.build(world)
    budget.decide(world)
    budget_execution.build(world)
    budget.finish(world)
    budget_committee.adopt_opinion(world)
    budget_votes.destroy_old_keys(world)
    regulations.build(world)
    desk.build(world)
    editors.ensure_permissions()
    disclosures.build(world)
    briefings.build(world)
    rebuilding.rebuild()
    # Last: its reports point to what the search knows of the other rooms.
    plans.build(world)
    auditors_findings.link(world)
    # Of a weak figure a task of the plan was made.
    surveys.build(world)
    accesses.build(world)
    usage.build(world)
    lay_in_inboxes(world.at)
    _seal()
    return keys


def build_house(world: World) -> dict[str, str]:
    """What every room stands on: offices, people, pages, news, and what was said about them."""
    keys = organisations.build(world)
    people.build(world)
    index = pages.build(world)
    news.build(world, index, images.build(world.seed))
    residency.build(world)
    conversations.build(world)
    return keys


def _seal() -> None:
    """Each record takes its place in the chain at its own, invented time; the sealer of today would find it late."""
    while chain.seal(at=None):
        pass
