"""The demo: the same each time, harmless to repeat, and every page of it answers."""

import re
from collections import Counter
from datetime import datetime, time
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from accounts.models import Department, ResidencyApplication, ResidencyProof, User
from accounts.states import ResidencyState
from core.audit import chain
from core.background.registry import jobs
from core.deadlines import calendar
from core.deadlines.models import Clock
from core.notify.models import Notice, OutboxMessage
from core.workflow.models import Case, TransitionRecord
from core.workflow.registry import stateful_models
from demo import building
from demo.world import World
from discussion.models import Comment, ModerationCase, Thread
from discussion.states import ModerationState, Visibility
from home.models import HomePage, NewsPage
from proposals.models import Review
from proposals.models.reviews import OPEN_REVIEW
from regulations.models import Look, Petition, Regulation, Version
from regulations.states import PetitionState, VersionState
from tests import restoring
from tests.prepared_demo import DAY, SEED, PreparedDemo

MOST_QUERIES = 15
# Of each kind of thing that is found it asks once, and never more, whether the reader may still read it.
MOST_QUERIES_IN_SEARCH = 20
# Wagtail walks down the tree to the page, and the conversation below it asks for itself.
MOST_QUERIES_WITH_COMMENTS = 15


# What only delivers, and what clears the disk outside of any transaction.
TELLS_NOBODY = ("notify.", "budget.wipe_traces_of_votes")


def fingerprint() -> dict[str, Any]:
    """What a reader could tell two demos apart by; keys and salted hashes are left out."""
    return {
        "people": list(User.objects.order_by("email").values_list("email", "display_name", "date_joined")),
        "news": list(NewsPage.objects.order_by("path").values_list("title", "kind", "published_on", "open_until")),
        # Who sits in the groups of a panel was drawn by lot over numbers of rows, which PostgreSQL never gives twice.
        "comments": list(
            Comment.objects.exclude(thread__content_type__model="panelgroup")
            .order_by("created_at", "body")
            .values_list("author__email", "body", "created_at", "visibility")
        ),
        # Of two questions that are joined, the number of the other is the reason.
        "steps": sorted(
            (*step, "" if reason.isdecimal() else reason)
            for *step, reason in TransitionRecord.objects.values_list(
                "workflow", "name", "source", "target", "at", "reason"
            )
        ),
        "clocks": sorted(Clock.objects.values_list("started_at", "due_at", "outcome")),
        "proofs": sorted(ResidencyProof.objects.values_list("keyed_hash", "verified_at")),
    }


@pytest.fixture(scope="module")
def first(django_db_setup: Any, django_db_blocker: Any, prepared_demo: PreparedDemo) -> dict[str, Any]:
    """What the demo looks like that other tests stand on."""
    with django_db_blocker.unblock():
        prepared_demo.fill()
        found = fingerprint()
        restoring.restore()
        ContentType.objects.clear_cache()
    return found


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_data_and_a_second_run_changes_nothing(
    first: dict[str, Any], settings: Any, tmp_path: Any, capsys: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    call_command("seed_demo", seed=SEED, date=DAY)
    assert fingerprint() == first
    call_command("seed_demo", seed=SEED, date=DAY)
    call_command("seed_demo", if_empty=True)
    assert fingerprint() == first
    assert "officer@demo.example" in capsys.readouterr().out


@pytest.mark.django_db
def test_scale_makes_so_many_times_as_much_and_another_seed_other_data(
    first: dict[str, Any], settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    building.build_house(World.begin(seed=SEED + 1, day=DAY, scale=2))
    assert User.objects.filter(email__startswith="neighbour").count() == 2 * 118
    assert Comment.objects.filter(parent=None, thread__content_type__model="newspage").count() == 2 * 430
    assert set(first["comments"]) - set(fingerprint()["comments"])


@pytest.mark.django_db
@pytest.mark.parametrize("option", ["--scale=0", "--scale=1001", "--date=0001-01-01", "--date=9999-12-31"])
def test_more_than_can_be_made_is_refused_in_a_sentence(option: str) -> None:
    with pytest.raises(CommandError, match=r"^--(scale|date) is a "):
        call_command("seed_demo", option)


def test_second_factor_codes_are_given_out_in_development_only() -> None:
    with pytest.raises(CommandError):
        call_command("demo_code", "officer")


def test_every_kind_of_matter_stands_in_every_state(demo: Any) -> None:
    assert set(ResidencyApplication.objects.values_list("state", flat=True)) == set(ResidencyState.values)
    # A text that its author deletes while it is under review is the one way the demo does not go.
    there = set(ModerationCase.objects.values_list("state", flat=True))
    assert there == set(ModerationState.values) - {ModerationState.WITHDRAWN}


def test_rules_are_asked_about_in_both_channels_and_every_state(demo: Any) -> None:
    assert Regulation.objects.filter(current__isnull=False).count() == 30
    assert set(Petition.objects.values_list("state", flat=True)) == set(PetitionState.values)
    assert Petition.objects.count() >= 60
    assert 8 <= Petition.objects.filter(audience="STAFF").count() <= 10
    waiting = {VersionState.ANNOUNCED, VersionState.CONSULTED, VersionState.ENACTED}
    assert waiting <= set(Version.objects.values_list("state", flat=True))
    assert {"NOTHING", "CONVERTIBLE", "KEPT", "CONVERTED"} == set(Look.objects.values_list("verdict", flat=True))


def test_the_desk_knows_every_matter_as_it_stands(demo: Any) -> None:
    for name, model in stateful_models().items():
        cases = {case.object_id: case for case in Case.objects.filter(workflow=name)}
        things = {thing.pk: thing for thing in model.objects.all()}
        assert cases.keys() <= things.keys()
        for pk, thing in things.items():
            # What somebody is still writing, and what has not begun, lies on nobody's desk.
            if pk in cases or not (thing.state == "DRAFT" or thing.state_changed_at is None):
                assert (cases[pk].state, cases[pk].due_at) == (thing.state, thing.due_at), (name, pk)


def test_some_deadlines_are_missed_and_most_are_kept(demo: Any) -> None:
    from home import queries

    at = World.begin(seed=7, day=DAY, scale=1).at
    assert Case.objects.filter(closed_at=None, due_at__lt=at).exists()
    share = queries.on_time_share(at)
    assert share is not None
    assert 0.6 < share < 1


def test_every_department_has_answered_something(demo: Any) -> None:
    answered = set(Clock.objects.values_list("department__name", flat=True))
    with_news = set(
        Department.objects.filter(pk__in=NewsPage.objects.values("department")).values_list("name", flat=True)
    )
    assert with_news - answered == set()


def test_what_was_told_lies_in_the_inboxes_and_goes_out_to_nobody(demo: Any, mailoutbox: Any) -> None:
    assert not OutboxMessage.objects.exclude(state=OutboxMessage.State.DELIVERED).exists()
    assert Notice.objects.filter(in_app=True).exists()
    assert not mailoutbox


def test_the_clock_has_little_to_tell_on_the_first_day(demo: Any) -> None:
    """Whoever makes the demo sees some letters of today, and not those that years would have brought."""
    at = datetime.combine(DAY, time(7, 30), tzinfo=calendar.SEOUL)
    with transaction.atomic():
        for job in jobs():
            is_wanted = job.wanted is None or job.wanted(at)
            if is_wanted and not job.name.startswith(TELLS_NOBODY):
                job.work(at)
        told = Counter(OutboxMessage.objects.filter(created_at__gte=at).values_list("event", flat=True))
        transaction.set_rollback(True)
    assert told.total() <= 8, told
    late = Review.objects.filter(OPEN_REVIEW, due_at__lt=at).count()
    assert 0 < late < Review.objects.filter(OPEN_REVIEW, due_at__gte=at).count()


def test_counts_of_comments_tell_what_is_shown(demo: Any) -> None:
    for thread in Thread.objects.exclude(comment_count=0):
        assert thread.comment_count == thread.comments.filter(visibility=Visibility.VISIBLE).count()


def test_the_audit_chain_over_the_invented_past_is_whole(demo: Any) -> None:
    assert list(chain.verify()) == []
    assert not chain.waiting()


def test_nothing_happened_after_the_reference_day(demo: Any) -> None:
    assert not Comment.objects.filter(created_at__date__gt=DAY).exists()
    assert not TransitionRecord.objects.filter(at__date__gt=DAY).exists()


def test_every_public_page_answers_and_every_link_on_it_leads_somewhere(demo: Any, client: Client) -> None:
    seen: set[str] = set()
    waiting = ["/", "/en/", *(page.url for page in Page.objects.live().filter(depth__gt=1) if page.url)]
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 400:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in {200, 301, 302}, path
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            waiting += links(answer.content.decode())
    assert len(seen) > 80


def links(html: str) -> list[str]:
    """Addresses of ours on the page; files and what only a person signed in may open are left out."""
    found = re.findall(r'<a[^>]+href="(/[^"#]*)"', html)
    private = re.compile(r"^(/en)?/(accounts|desk|cms|media|static|api|discussion)/")
    return [link.replace("&amp;", "&") for link in found if not private.match(link) and "cursor=" not in link]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        *((path, MOST_QUERIES) for path in ("/", "/news/", "/budget/", "/about/how/", "/data/", "/regulations/")),
        ("/search/?q=주차장", MOST_QUERIES_IN_SEARCH),
    ],
)
def test_pages_ask_a_bounded_number_of_questions(
    demo: Any, client: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    client.get(path)
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_the_page_with_most_comments_asks_a_bounded_number_of_questions(
    demo: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    busiest = Thread.objects.order_by("-comment_count").first()
    page = NewsPage.objects.get(pk=busiest.object_id)
    client.get(page.url)
    with django_assert_max_num_queries(MOST_QUERIES_WITH_COMMENTS):
        assert client.get(page.url).status_code == 200


def test_the_home_page_shows_what_is_open_and_what_was_decided(demo: Any, client: Client) -> None:
    html = client.get("/").content.decode()
    assert HomePage.objects.get().title in html
    for page in NewsPage.objects.filter(kind="DECISION").order_by("-published_on")[:4]:
        assert page.title in html
