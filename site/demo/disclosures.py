"""The catalogue, two years of signed disclosures, what is overdue, what was asked and requested."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from wagtail.models import Page, Site

from accounts.models import Position, Role, User
from core.workflow import SYSTEM, engine
from demo import disclosure_files, names
from demo.histories import Histories, Past, Step
from demo.organisations import grant_role
from demo.world import World
from disclosures.due_dates import next_due
from disclosures.models import (
    CatalogueItem,
    DisclosureCorrection,
    DisclosureFigure,
    DisclosureIndexPage,
    DisclosurePage,
    DisclosureTable,
    InformationRequest,
    Obligation,
    Question,
)
from disclosures.services import due
from disclosures.states import OBLIGATION, QUESTION, REQUEST, Clause, Outcome, PublicationCycle
from signoff.models import Approval, SignoffCase
from signoff.services import steps
from signoff.services.posts import signature_of
from signoff.states import WORKFLOW

TEXTS = Path(__file__).parent / "texts" / "disclosures.toml"
# How many of the last due days of an item were met, by its cycle.
PAST_DAYS = {"MONTHLY": 2, "QUARTERLY": 2, "HALF_YEARLY": 1, "YEARLY": 1}
EVERY_NTH_PUBLISHED = 2
OVERDUE = ("2-07", "4-05", "5-06", "6-07", "7-06")
CORRECTED = ("1-03", "4-01")
REQUESTS = 64
CLERKS = ("총무계약", "시설안전", "공원녹지", "문화체육", "교통주차", "주거복지", "환경에너지", "주민참여", "감사")


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    home = Site.objects.get(is_default_site=True).root_page
    home.get_children().filter(slug="disclosures").first().delete()
    made = {"first_published_at": world.days_ago(700), "last_published_at": world.days_ago(700)}
    index = Page.objects.get(pk=home.pk).add_child(
        instance=DisclosureIndexPage(title="경영공시", slug="disclosures", **made)
    )
    writers = _clerks(world)
    items = [item for field in texts["field"] for item in _items(world, field)]
    CatalogueItem.objects.bulk_create(items)
    past = Histories(world.at)
    for number, item in enumerate(items):
        if number % EVERY_NTH_PUBLISHED == 0 or item.code in {*OVERDUE, *CORRECTED}:
            _publish_past(world, index, item, writers, past, texts["texts"])
    _questions(world, texts["question"], past)
    _requests(world, texts["requests"]["subjects"], past)
    past.save()
    due.open_what_is_due(world.at)
    _under_way(world, index, items)


def _clerks(world: World) -> dict[str, tuple[User, User]]:
    """An author and a checker in each department, with their posts."""
    pairs = {"경영기획": (world.staff["author"], world.staff["checker"])}
    for person, title in zip(pairs["경영기획"], ("주임", "팀장"), strict=True):
        Position.objects.create(department=world.departments["경영기획"], title=title, holder=person)
    Position.objects.create(department=world.departments["시청"], title="주무관", holder=world.staff["approver"])
    for key in CLERKS:
        department, pair = world.departments[key], []
        for role, title in ((Role.AUTHOR, "주임"), (Role.CHECKER, "팀장")):
            person = User.objects.create(
                email=f"{role.value.lower()}-{department.code}@demo.example",
                display_name=names.invented(world.chance),
                password=make_password(None),
                date_joined=world.days_ago(750),
            )
            grant_role(person, role, department, world)
            Position.objects.create(department=department, title=title, holder=person)
            pair.append(person)
        pairs[key] = (pair[0], pair[1])
    return pairs


def _items(world: World, field: dict[str, Any]) -> list[CatalogueItem]:
    made = []
    for number, line in enumerate(field["items"].strip().splitlines(), start=1):
        title, cycle, when, department, basis = (part.strip() for part in line.split("|"))
        month, _dash, day = when.rpartition("-")
        rule: dict[str, Any] = {"due_month": int(month) if month else None, "due_day": int(day)}
        if cycle == PublicationCycle.ON_CHANGE:
            rule = {"due_within": int(when)}
        code = f"{field['code']}-{number:02}"
        item = CatalogueItem(
            code=code,
            field=field["name"],
            title=title,
            cycle=cycle,
            department=world.departments[department],
            method="두레 누리집",
            legal_basis=basis,
            description=f"{title} 자료를 정해진 때에 표와 파일로 공개합니다.",
            **rule,
        )
        today = world.at.date()
        item.next_due_on = next_due(cycle=cycle, month=item.due_month, day=item.due_day, after=today)
        if code in OVERDUE:
            item.next_due_on = _days_before(item, today)[0]
        made.append(item)
    return made


def _days_before(item: CatalogueItem, today: date) -> list[date]:
    """The due days of the last two years, the newest first."""
    days, day = [], today - timedelta(days=760)
    while (following := _next(item, day)) and following <= today:
        days.append(following)
        day = following
    return days[::-1]


def _next(item: CatalogueItem, after: date) -> date | None:
    return next_due(cycle=item.cycle, month=item.due_month, day=item.due_day, after=after)


def _publish_past(
    world: World, index: Page, item: CatalogueItem, writers: dict[str, Any], past: Histories, texts: dict[str, Any]
) -> None:
    days = _days_before(item, world.at.date())
    if item.code in OVERDUE:
        days = days[1:]
    if item.cycle == PublicationCycle.ON_CHANGE:
        days = [(world.at - timedelta(days=world.chance.randint(20, 300))).date()]
    key = next(key for key, department in world.departments.items() if department == item.department)
    for place, day in enumerate(sorted(days[: PAST_DAYS.get(item.cycle, 1)])):
        late = world.chance.random() < 0.15
        moment = datetime.combine(day, world.at.time(), tzinfo=world.at.tzinfo)
        approved_at = min(moment + timedelta(days=3 if late else -2, hours=4), world.at - timedelta(hours=2 + place))
        page = _draft(world, index, item, day, writers[key][0], texts["paper"])
        _signed(world, page, writers[key], approved_at, past, texts)
        if item.code in CORRECTED:
            _correct(world, page, writers[key], approved_at, past, texts)
        obligation = Obligation(
            item=item, due_on=day, department=item.department, page_id=page.pk, published_at=approved_at
        )
        opened = approved_at - timedelta(days=12)
        history = Past(OBLIGATION, SYSTEM, opened, [Step("fulfil", SYSTEM, approved_at)])
        for name, value in history.fields().items():
            setattr(obligation, name, value)
        obligation.save()
        past.add(obligation, history)
        CatalogueItem.objects.filter(pk=item.pk).update(last_published_at=approved_at)


def _draft(
    world: World, index: Page, item: CatalogueItem, day: date, author: User, paper: Sequence[str] = ()
) -> DisclosurePage:
    chance, year = world.chance, day.year
    covers = {
        "MONTHLY": f"{(day.replace(day=1) - timedelta(days=1)):%Y년 %-m월}",
        "QUARTERLY": f"{year}년 {(day.month - 1) // 3 or 4}분기",
        "HALF_YEARLY": f"{year}년 {'상' if day.month > 6 else '하'}반기",
    }.get(item.cycle, f"{year}년")
    first = chance.randint(40, 160)
    values = [first]
    for _year in range(4):
        values.append(max(5, round(values[-1] * chance.uniform(0.88, 1.2))))
    change = round(100 * (values[-1] - values[-2]) / values[-2], 1)
    direction = "늘었습니다" if change >= 0 else "줄었습니다"
    page = DisclosurePage(
        title=f"{item.title} ({covers})",
        slug=f"d-{item.code}-{day:%Y%m%d}",
        item=item,
        department=item.department,
        period=covers,
        summary=f"한 해 전보다 {abs(change)}% {direction}. 자세한 숫자는 아래 표에 있습니다.",
        body=[
            ("heading", "무엇을 담았나"),
            ("text", f"<p>{item.department}에서 모은 {item.title} 자료입니다. 다음 공시부터도 같은 틀로 올립니다.</p>"),
        ],
        live=False,
        owner=author,
    )
    page.figures.add(
        DisclosureFigure(
            title="다섯 해 흐름",
            unit="건",
            conclusion=f"한 해 전보다 {abs(change)}% {direction}.",
            values="\n".join(f"{year - 4 + place} | {value}" for place, value in enumerate(values)),
        )
    )
    rows = [f"{name}|{chance.randint(3, 90)}|{chance.randint(12, 9000) * 10_000:,}|{day:%Y-%m}-{n:02}"
            for n, name in enumerate(("새들동", "물빛동", "한내동", "솔재동"), start=1)]  # fmt: skip
    page.tables.add(
        DisclosureTable(
            caption=f"동별 {item.title}",
            kinds="text, number, won, date",
            cells="동|건수|금액|기준일\n" + "\n".join(rows),
            source=f"{item.department} 집계",
        )
    )
    disclosure_files.attach(page, item, day, paper)
    index.add_child(instance=page)
    page.save_revision(user=author)
    return page


def _correct(
    world: World, page: DisclosurePage, pair: tuple[User, User], at: datetime, past: Histories, texts: dict[str, Any]
) -> None:
    """A second version, nine days later, that says what was wrong."""
    later = min(at + timedelta(days=9), world.at - timedelta(hours=1))
    again = DisclosurePage.objects.get(pk=page.pk)
    again.change_note = "한내동 금액을 바로잡음"
    again.corrections.add(
        DisclosureCorrection(
            wrong="한내동 금액을 천 원 단위로 적었습니다.",
            right="원 단위로 고쳐 적었습니다.",
            wrong_since=at.date(),
            corrected_on=later.date(),
        )
    )
    again.save_revision(user=pair[0])
    _signed(world, DisclosurePage.objects.get(pk=page.pk), pair, later, past, texts, number=2)
    Page.objects.filter(pk=page.pk).update(first_published_at=at)


def _signed(
    world: World,
    page: DisclosurePage,
    pair: tuple[User, User],
    at: datetime,
    past: Histories,
    texts: dict[str, Any],
    number: int = 1,
) -> None:
    """The records that the three steps would have left, and the publication itself, which asks for them."""
    (author, checker), approver, revision = pair, world.staff["approver"], page.latest_revision
    submitted, checked = at - timedelta(days=3), at - timedelta(days=1)
    way = [Step("check", checker, checked), Step("approve", approver, at)]
    opened = submitted
    if world.chance.random() < 0.25:
        opened = submitted - timedelta(days=2)
        way = [
            Step("return_after_check", checker, opened + timedelta(days=1), world.chance.choice(texts["reasons"])),
            Step("resubmit", author, submitted),
            *way,
        ]
    note = str(revision.content.get("change_note", ""))
    history, digest = Past(WORKFLOW, author, opened, way), page.draft_digest()
    case = SignoffCase.objects.create(
        page=page, revision=revision, digest=digest, title=page.title, summary=note, author=author,
        submitted_at=submitted, checker=checker, checked_at=checked, department=page.department, **history.fields(),
    )  # fmt: skip
    past.add(case, history)
    signed = {}
    for role, person in (("author", author), ("checker", checker), ("approver", approver)):
        signature = signature_of(person, at=at, department=page.department)
        signed |= {role: person, f"{role}_name": signature.name, f"{role}_post": signature.post}
    Approval.objects.create(
        page=page, number=number, revision=revision, case=case, digest=digest, title=page.title, summary=note,
        submitted_at=submitted, checked_at=checked, approved_at=at, **signed,
    )  # fmt: skip
    revision.publish(log_action=False)
    times = {"first_published_at": at, "last_published_at": at}
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=submitted, **times)


def _questions(world: World, questions: list[dict[str, Any]], past: Histories) -> None:
    for text in questions:
        item = CatalogueItem.objects.select_related("department").get(code=text["item"])
        asked, way = world.days_ago(text["days"], hour=11), []
        answered = asked + timedelta(days=4)
        key = next(key for key, department in world.departments.items() if department == item.department)
        head = world.positions[key]
        fields: dict[str, Any] = {}
        if "answer" in text:
            way = [Step("answer", head.holder, answered)]
            signature = signature_of(head.holder, at=answered, department=item.department)
            fields = {
                "answer": text["answer"],
                "answered_at": answered,
                "answered_by": head.holder,
                "answered_as": f"{signature.post} · {signature.name}",
            }
        asker = world.chance.choice(world.residents[1:])
        history = Past(QUESTION, asker, asked, way)
        question = Question.objects.create(
            item=item, asker=asker, text=text["text"], asked_at=asked, department=item.department,
            **fields, **history.fields(),
        )  # fmt: skip
        past.add(question, history)


def _requests(world: World, subjects: list[list[str]], past: Histories) -> None:
    officer, counts = world.staff["officer"], {}
    ages = sorted((world.chance.randint(3, 720) for _number in range(REQUESTS * world.scale)), reverse=True)
    for number, age in enumerate([*ages[2:], 6, 2]):
        received = world.days_ago(age, hour=10)
        counts[received.year] = counts.get(received.year, 0) + 1
        subject, topic = subjects[number % 3 if number % 4 == 0 else world.chance.randrange(len(subjects))]
        key = "총무계약" if "계약" in topic or topic in {"채용 평가", "출장 보고서"} else "시설안전"
        fields, way = _decided(world, officer, received, topic)
        history = Past(REQUEST, officer, received, way)
        request = InformationRequest.objects.create(
            number=f"{received.year}-{counts[received.year]:04d}",
            subject=subject,
            topic=topic,
            kind=world.chance.choices(InformationRequest.Kind.values, weights=(8, 3, 1))[0],
            received_on=received.date(),
            department=world.departments[key],
            **fields,
            **history.fields(),
        )
        past.add(request, history)
    answers = CatalogueItem.objects.filter(code="6-01").first()
    InformationRequest.objects.filter(topic="주차장 수입").update(item=answers)


def _decided(world: World, officer: User, received: datetime, topic: str) -> tuple[dict[str, Any], list[Step]]:
    decided = received + timedelta(days=world.chance.randint(3, 13))
    if decided > world.at - timedelta(days=1):
        return {}, []
    outcome = world.chance.choices(list(Outcome), weights=(60, 22, 12, 6))[0]
    clause = {"채용 평가": Clause.DECIDING, "감사 자료": Clause.DECIDING}.get(topic, Clause.PRIVACY)
    fields: dict[str, Any] = {"outcome": outcome, "decided_on": decided.date()}
    if outcome in {Outcome.PARTIAL, Outcome.WITHHELD}:
        fields["clause"] = clause
    way = [Step("decide", officer, decided)]
    window = decided + timedelta(days=30)
    if outcome == Outcome.DISCLOSED:
        return fields, [*way, Step("lapse", SYSTEM, decided + timedelta(minutes=1))]
    fields["objection_until"] = window
    objected, answered = decided + timedelta(days=10), decided + timedelta(days=17)
    if world.chance.random() < 0.4 and answered < world.at:
        fields |= {
            "objected_on": objected.date(),
            "objection_decided_on": answered.date(),
            "objection_outcome": world.chance.choice(["ACCEPTED", "PARTLY", "REFUSED", "REFUSED"]),
        }
        return fields, [*way, Step("object", officer, objected), Step("decide_objection", officer, answered)]
    return fields, [*way, Step("lapse", SYSTEM, window)] if window < world.at else way


def _under_way(world: World, index: Page, items: list[CatalogueItem]) -> None:
    """What waits on the desks of the three accounts: to be checked, to be approved, returned."""
    author, checker = world.staff["author"], world.staff["checker"]
    own = [item for item in items if item.department == world.departments["경영기획"]]
    ages = iter((6, 3, 2))
    for item, way in zip(own[2:5], ((), ("check",), ("return_after_check",)), strict=True):
        at = world.days_ago(next(ages), hour=9)
        page = _draft(world, Page.objects.get(pk=index.pk), item, world.at.date(), author)
        case = steps.submit(page=DisclosurePage.objects.get(pk=page.pk), actor=author, at=at)
        for name in way:
            reason = "결론의 퍼센트가 표와 다릅니다. 확인해 주십시오." if name.startswith("return") else ""
            engine.apply(case, name, actor=checker, at=at + timedelta(hours=3), reason=reason)
