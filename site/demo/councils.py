"""Bodies, those who sit on them, and calls in every stage: one is recruiting now, one was decided by lot."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.models import ConsentRecord, ConsentText, ResidencyProof
from core.workflow import SYSTEM
from councils.lots import redraw
from councils.models import (
    Application,
    Body,
    CallQuestion,
    CallSeat,
    Certificate,
    Judge,
    JudgingCriterion,
    Lot,
    Office,
    Quota,
    RecruitmentCall,
    Score,
    SeatKind,
    Term,
)
from councils.models.terms import ROSTER_CONSENT
from councils.services import quotas
from councils.services.applications import CODE_LENGTH, CODE_LETTERS
from councils.services.terms import last_day_of
from demo import names
from demo.histories import Histories, Past, Step
from demo.world import World
from home.models import SectionPage

TEXTS = Path(__file__).parent / "texts" / "councils.toml"
PLAIN = (
    "slug", "name", "field", "purpose", "legal_basis", "may_see", "granted_role", "decision_mode", "quorum_kind",
    "quorum", "term_months", "reappointment_limit",
)  # fmt: skip
# How far a call is, as the steps after its opening; the days are counted from its close.
STEPS = {
    "draft": (),
    "announced": ("announce",),
    "open": ("announce", "open_doors"),
    "checking": ("announce", "open_doors", "close"),
    "scoring": ("announce", "open_doors", "close", "begin_selection"),
    "frozen": ("announce", "open_doors", "close", "begin_selection"),
    "drawn": ("announce", "open_doors", "close", "begin_selection", "settle", "finish"),
    "cancelled": ("announce", "open_doors", "close", "cancel"),
}
# Of two years; they are nearly over. Whole terms are told of those who judge rules, and of the auditors.
AUDITORS_SINCE = 690
JUDGES, JUDGES_SINCE = "regulation-committee", 640
Data = dict[str, Any]


def build(world: World) -> None:
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="councils").delete()
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    verified = set(ResidencyProof.objects.values_list("user", flat=True))
    people = [person for person in world.residents[2:120] if person.pk in verified]
    histories = Histories(world.at)
    bodies = {text["slug"]: _body(world, text) for text in texts["body"]}
    for text in texts["body"]:
        if text.get("parent"):
            Body.objects.filter(slug=text["slug"]).update(parent=bodies[text["parent"]])
        _members(world, bodies[text["slug"]], text, people, histories)
    for text in texts["call"]:
        _call(world, bodies[text["body"]], text, texts, people, histories)
    histories.save()


def _body(world: World, text: Data) -> Body:
    since = world.days_ago(700, hour=9)
    plain = {name: text[name] for name in PLAIN if name in text}
    body = Body.objects.create(
        department=world.departments[text["department"]], created_at=since, published_at=since, **plain
    )
    for place, (label, kind, seats) in enumerate(text["seats"]):
        SeatKind.objects.create(body=body, label=label, kind=kind, seats=seats, position=place)
    for place, (attribute, minimum, percent) in enumerate(text.get("quotas", ())):
        Quota.objects.create(
            body=body, attribute=attribute, minimum=minimum or None, percent=percent or None, position=place
        )
    return body


def _members(world: World, body: Body, text: Data, people: list[Any], histories: Histories) -> None:
    """Those in office now, and some who completed an earlier term, resigned or were dismissed."""
    kinds = list(body.seat_kinds.all())
    count = sum(text["filled"])
    chosen = world.chance.sample(people, min(len(people), count + 4))
    if body.slug == "participatory-budget":
        # So that the account for trying things out has a seat.
        chosen.insert(1, world.residents[1])
    began = (world.at - timedelta(days=world.chance.randint(60, 200))).date()
    if body.slug == JUDGES:
        began = (world.at - timedelta(days=JUDGES_SINCE)).date()
    if body.granted_role:
        # A whole term of the auditors is told, and the account for trying things out holds one of their seats.
        began, chosen[1] = (world.at - timedelta(days=AUDITORS_SINCE)).date(), world.staff["auditor"]
    places = [kind for kind, filled in zip(kinds, text["filled"], strict=True) for _seat in range(filled)]
    for place, kind in enumerate(places):
        office = Office.CHAIR if place == 0 else Office.VICE_CHAIR if place == 1 and count > 10 else Office.MEMBER
        _term(world, body, kind, chosen[place], began, [], histories, office=office)
    earlier = began - timedelta(days=400)
    officer = world.staff["officer"]
    endings = (
        ("resign", "다른 도시로 이사하게 되었습니다."),
        ("dismiss", "정당한 까닭 없이 세 번 이어서 참석하지 않았습니다."),
    )
    for number, person in enumerate(chosen[count + 1 : count + 4]):
        if number == 2:
            ends = began - timedelta(days=30)
            steps = [Step("end", SYSTEM, world.days_ago((world.at.date() - ends).days - 1, hour=1))]
            _term(world, body, kinds[0], person, earlier, steps, histories, ends_on=ends)
            continue
        name, reason = endings[number]
        left = earlier + timedelta(days=world.chance.randint(120, 300))
        at = world.days_ago((world.at.date() - left).days, hour=10)
        steps = [Step(name, person if name == "resign" else officer, at, reason)]
        _term(world, body, kinds[0], person, earlier, steps, histories, left_on=left)


def _term(
    world: World,
    body: Body,
    kind: SeatKind,
    person: Any,
    starts_on: date,
    steps: list[Step],
    histories: Histories,
    **fields: Any,
) -> Term:
    at = world.days_ago((world.at.date() - starts_on).days + 7, hour=11)
    past = Past(Term.workflow, world.staff["officer"], at, steps)
    fields.setdefault("ends_on", last_day_of(starts_on, body.term_months if not steps else 24))
    term = Term.objects.create(
        body=body,
        seat_kind=kind,
        user=person,
        department=body.department,
        name=names.invented(world.chance),
        starts_on=starts_on,
        created_at=at,
        **fields,
        **past.fields(),
    )
    histories.add(term, past)
    if world.chance.random() < 0.65:
        _agree_to_the_roster(person, at)
    Certificate.objects.create(
        term=term,
        code=f"{world.chance.getrandbits(80):020X}",
        number=f"{at.year}-{term.pk:05d}",
        issued_on=at.date(),
    )
    return term


def _agree_to_the_roster(person: Any, at: datetime) -> None:
    text = ConsentText.objects.newest().get(key=ROSTER_CONSENT, language="ko")
    ConsentRecord.objects.get_or_create(
        user=person, key=text.key, withdrawn_at=None, defaults={"text": text, "given_at": at}
    )


def _call(world: World, body: Body, text: Data, texts: Data, people: list[Any], histories: Histories) -> None:
    opens = world.days_ago(text["opened"], hour=9) if text["opened"] > 0 else world.at + timedelta(days=-text["opened"])
    closes = (opens + timedelta(days=text["days"])).replace(hour=18, minute=0)
    life = text["life"]
    steps = [Step(name, *_when(world, name, opens, closes, text)) for name in STEPS[life]]
    # What opens in some weeks is being prepared now.
    begun = min(opens - timedelta(days=12), world.at - timedelta(days=4))
    past = Past(RecruitmentCall.workflow, world.staff["officer"], begun, steps)
    call = RecruitmentCall.objects.create(
        body=body,
        department=body.department,
        title=text["title"],
        text=text["text"],
        opens_at=opens,
        closes_at=closes,
        selection=text["selection"],
        term_starts_on=(closes + timedelta(days=35)).date().replace(day=1),
        min_age=text.get("min_age"),
        max_age=text.get("max_age"),
        files_wanted=text.get("files", ""),
        announced_at=steps[0].at if steps else None,
        ended_at=steps[-1].at if life in ("drawn", "cancelled") else None,
        created_by=world.staff["officer"],
        created_at=begun,
        **past.fields(),
    )
    histories.add(call, past)
    for kind in body.seat_kinds.filter(label__in=text["seats"]):
        CallSeat.objects.create(call=call, seat_kind=kind, seats=text["seats"][kind.label])
    _quotas(call)
    for place, question in enumerate(texts["questions"]):
        CallQuestion.objects.create(call=call, text=question, position=place)
    for place, (label, points) in enumerate(text.get("criteria", ())):
        JudgingCriterion.objects.create(call=call, label=label, most_points=points, weight=points, position=place)
    _applications(world, call, text, texts, people, histories)


def _quotas(call: RecruitmentCall) -> None:
    call.quotas = quotas.of_call(call)
    call.save(update_fields=["quotas"])
    seats = list(call.seats.all())
    for seat, part in zip(seats, quotas.by_kind(call.quotas, seats), strict=True):
        seat.quotas = part
        seat.save(update_fields=["quotas"])


def _when(world: World, name: str, opens: Any, closes: Any, text: Data) -> tuple[Any, Any, str]:
    officer = world.staff["officer"]
    return {
        "announce": (officer, min(opens - timedelta(days=7), world.at - timedelta(days=2)), ""),
        "open_doors": (SYSTEM, opens, ""),
        "close": (SYSTEM, closes, ""),
        "begin_selection": (officer, closes + timedelta(days=4), ""),
        "settle": (SYSTEM, closes + timedelta(days=7), ""),
        "finish": (officer, closes + timedelta(days=20), ""),
        "cancel": (officer, closes + timedelta(days=3), text.get("reason", "")),
    }[name]


def _applications(
    world: World, call: RecruitmentCall, text: Data, texts: Data, people: list[Any], histories: Histories
) -> None:
    """Made in two rounds, because a lot needs the codes before anybody's story can be told to its end."""
    kinds = [seat.seat_kind for seat in call.seats.all()]
    sitting = set(Term.objects.filter(body=call.body).values_list("user", flat=True))
    able = [person for person in people if person.pk not in sitting]
    drafted = [
        Application(
            call=call,
            seat_kind=kinds[number % len(kinds)],
            user=person,
            department=call.department,
            code="".join(world.chance.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH)),
            name=names.invented(world.chance),
            phone=f"010-0000-{world.chance.randint(1000, 9999)}",
            birth_date=date(world.chance.randint(1988, 2005), world.chance.randint(1, 12), 15)
            if call.asks_birth_date
            else None,
            answers={str(question.pk): world.chance.choice(texts["answers"]) for question in call.questions.all()},
            attributes=[name for name, _seats in call.quotas if world.chance.random() < 0.4],
            proof_hash=f"{world.chance.getrandbits(256):064x}",
            submitted_at=min(world.between(call.opens_at, call.closes_at), world.at - timedelta(minutes=5 + number)),
        )
        for number, person in enumerate(world.chance.sample(able, min(len(able), text["applicants"])))
    ]
    lot = _lot(world, call, drafted[1:]) if text["life"] in ("frozen", "drawn") else None
    for number, application in enumerate(drafted):
        _live(world, application, number, text["life"], lot, histories)
    if text["life"] == "scoring":
        _judges(world, call, [one for one in drafted if one.state == "ELIGIBLE"])


def _live(world: World, application: Application, number: int, life: str, lot: Any, histories: Histories) -> None:
    call, officer = application.call, world.staff["officer"]
    checked = call.closes_at + timedelta(days=1, minutes=7 * number)
    steps: list[Step] = []
    if life == "cancelled":
        steps = [Step("pass_over", SYSTEM, call.ended_at)]
    elif life == "checking" and number < 3:
        steps = [Step("ask_more", officer, checked, "경력을 보여 주는 자료를 한 가지 올려 주십시오.")][: number % 2]
    elif life == "open" and number == 0:
        steps = [Step("withdraw", application.user, application.submitted_at + timedelta(minutes=30))]
    elif life != "open" and number == 0:
        steps = [Step("refuse", officer, checked, "모집 공고일에 한마루시에 살고 있지 않았습니다.")]
        application.ineligibility, application.refusal_text = "RESIDENCY", steps[0].reason
    elif life != "open":
        steps = [Step("accept", officer, checked)]
    if lot is not None and lot.drawn_at and number:
        steps += _after_the_draw(world, application, lot, histories)
    past = Past(Application.workflow, application.user, application.submitted_at, steps)
    for name, value in past.fields().items():
        setattr(application, name, value)
    application.save()
    histories.add(application, past)


def _after_the_draw(world: World, application: Application, lot: Lot, histories: Histories) -> list[Step]:
    """Those drawn accept and are appointed; the others wait in reserve until the call is finished."""
    names = [group["name"] for group in lot.document["groups"]]
    result = lot.document["results"][names.index(application.seat_kind.label)]
    order = [*result["selected"], *result["reserve"]]
    application.rank = order.index(application.code) + 1
    call, at = application.call, lot.drawn_at
    if application.code not in result["selected"]:
        return [Step("keep_in_reserve", SYSTEM, at), Step("pass_over", SYSTEM, call.ended_at)]
    application.invited_until = at + timedelta(days=7)
    application.term = _term(
        world, call.body, application.seat_kind, application.user, call.term_starts_on, [], histories
    )
    Term.objects.filter(pk=application.term.pk).update(name=application.name)
    return [
        Step("invite", SYSTEM, at),
        Step("take_seat", application.user, at + timedelta(days=world.chance.randint(1, 5))),
        Step("appoint", world.staff["officer"], at + timedelta(days=8)),
    ]


def _lot(world: World, call: RecruitmentCall, eligible: list[Application]) -> Lot:
    """The lot itself is no invention: its file can be checked like any other."""
    frozen_at = call.closes_at + timedelta(days=5)
    is_past = call.ended_at is not None
    draw_at = call.closes_at + timedelta(days=7) if is_past else world.at + timedelta(days=1, hours=12)
    seed = world.chance.getrandbits(256).to_bytes(32, "big")
    groups = []
    for seat in call.seats.select_related("seat_kind"):
        here = sorted((one for one in eligible if one.seat_kind_id == seat.seat_kind_id), key=lambda one: one.code)
        candidates = tuple(redraw.Candidate(one.code, tuple(one.attributes)) for one in here)
        kept = tuple(redraw.Quota(attribute, minimum) for attribute, minimum in seat.quotas)
        groups.append(redraw.Group(seat.seat_kind.label, seat.seats, candidates, kept))
    source = "추첨일 저녁 복권의 당첨 번호 여섯 개"
    about = {
        "title": call.title,
        "body": call.body.name,
        "frozen_at": frozen_at.isoformat(),
        "draw_at": draw_at.isoformat(),
        "public_word_source": source,
    }
    frozen = redraw.Frozen(f"demo-{call.pk}", tuple(groups))
    document = redraw.published(frozen, commitment=redraw.commitment(seed), about=about)
    if is_past:
        document = redraw.revealed(document, seed=seed, public_word="4 11 17 23 36 42")
    return Lot.objects.create(
        call=call,
        document=document,
        seed=seed.hex(),
        word_source=source,
        frozen_at=frozen_at,
        draw_at=draw_at,
        drawn_at=draw_at if is_past else None,
    )


def _judges(world: World, call: RecruitmentCall, eligible: list[Application]) -> None:
    """Two of the three have scored; the account `reviewer` has still to do it."""
    added = call.closes_at + timedelta(days=4)
    judges = [world.staff[account] for account in ("checker", "moderator", "reviewer")]
    for person in judges:
        Judge.objects.create(call=call, user=person, added_at=added)
    for application in eligible:
        for criterion in call.criteria.all():
            for person in judges[:2]:
                Score.objects.create(
                    application=application,
                    criterion=criterion,
                    judge=person,
                    applicant=application.user,
                    points=world.chance.randint(criterion.most_points // 2, criterion.most_points),
                    given_at=added + timedelta(days=1),
                )
