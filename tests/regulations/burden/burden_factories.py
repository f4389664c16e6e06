"""A department with its people, a rule of theirs, and petitions brought as far as a test needs them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import Department, Position, Role, User
from councils.models import SeatKind
from councils.services import decisions
from regulations.models import Clause, JudgingBody, Petition, Regulation, Version
from regulations.services.burden import answering, committee, justifying, placing
from regulations.services.petitions import submit
from regulations.states import PetitionOutcome, RuleKind
from tests.councils.factories import make_seat_kind, make_term
from tests.councils.meeting_factories import Sitting
from tests.factories import LONG_AGO, make_department, make_staff, make_user

# Noon in Korea on a Wednesday; no holiday is near but the fifth of May.
NOW = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
ARTICLES = ("정의한다.", "이용료는 선납한다.", "신청은 방문하여 한다.")
JUSTIFIED = {
    "necessity": "시설을 함께 쓰려면 미리 낸 이용료로 예약을 확정해야 합니다.",
    "legal_basis": "체육시설 운영규정 제2조",
    "alternatives": "현장 결제를 검토했으나 예약만 하고 오지 않는 일을 막지 못합니다.",
    "effect": "빈 예약이 늘어 다른 주민이 이용하지 못하게 됩니다.",
}


def make_rule(department: Department | None = None, *, slug: str = "sports", articles: Any = ARTICLES) -> Regulation:
    """A rule with one version in force."""
    rule = Regulation.objects.create(
        slug=slug,
        title=f"체육시설 운영규정 {slug}",
        kind=RuleKind.RULE,
        department=department or make_department(),
        created_at=LONG_AGO,
    )
    version = make_version(rule, articles=articles, number=1, state="IN_FORCE", in_force_on=date(2024, 1, 2))
    rule.current = version
    rule.save()
    return rule


def make_version(rule: Regulation, *, articles: Any, number: int = 2, state: str = "DRAFT", **fields: Any) -> Version:
    if state in {"ENACTED", "IN_FORCE", "REPLACED"}:
        fields.setdefault("enacted_on", fields["in_force_on"])
    version = Version.objects.create(
        regulation=rule, number=number, created_at=LONG_AGO, department=rule.department, state=state, **fields
    )
    for place, text in enumerate(articles, start=1):
        Clause.objects.create(
            version=version,
            position=place,
            kind="ARTICLE",
            number=place,
            key=f"a{place}",
            heading=f"조 {place}",
            text=text,
        )
    return version


class Office:
    """A department: who drafts, who approves, who is named in public, and a petition about its rule."""

    def __init__(self, *, slug: str = "sports") -> None:
        self.department: Department = make_department("시설운영부")
        self.officer: User = make_staff(department=self.department, display_name="주무관")
        self.superior: User = make_staff(Role.DEPARTMENT_REVIEWER, self.department, display_name="부장")
        self.central: User = make_staff(display_name="규제개선 담당")
        self.named: User = make_user(display_name="나담당")
        self.position = Position.objects.create(
            department=self.department, title="시설운영팀장", holder=self.named, started_at=LONG_AGO
        )
        self.rule = make_rule(self.department, slug=slug)
        self.author: User = make_user(display_name="이주민")

    def petition(self, *, key: str = "a2", at: datetime = NOW, **fields: Any) -> Petition:
        given = {"title": "선납 대신 현장 결제를 허용해 주세요", "burden": "미리 내고 못 가면 돌려받기 어렵습니다."}
        given |= {"author": self.author, "regulation": self.rule, "key": key}
        return submit(**{**given, **fields}, at=at)

    def placed(self, **fields: Any) -> Petition:
        petition = self.petition(**fields)
        placing.place(petition, regulation=self.rule, key=petition.key, actor=self.officer, at=NOW)
        return petition

    def under_review(self, **fields: Any) -> Petition:
        petition = self.placed(**fields)
        placing.take_up(petition, position=self.position, actor=self.officer, at=NOW)
        return petition

    def draft(self, petition: Petition, outcome: str = PetitionOutcome.KEPT, **fields: Any) -> Any:
        if outcome in answering.PROMISES:
            fields.setdefault("change_by", date(2026, 9, 30))
        if outcome == PetitionOutcome.TRANSFERRED:
            fields.setdefault("transferred_to", "한빛시 체육과")
        fields.setdefault("body", "건의하신 내용을 검토한 결과를 알려 드립니다.")
        return answering.draft_answer(
            petition, author=self.officer, outcome=outcome, at=fields.pop("at", NOW), **fields
        )

    def answer(
        self, petition: Petition, outcome: str = PetitionOutcome.KEPT, at: datetime = NOW, **fields: Any
    ) -> Petition:
        draft = self.draft(petition, outcome, at=at, **fields)
        answering.approve_answer(petition, actor=self.superior, read=draft.pk, at=at)
        return petition

    def answered(self, outcome: str = PetitionOutcome.KEPT, **fields: Any) -> Petition:
        return self.answer(self.under_review(**fields), outcome)

    def justify(self, petition: Petition, at: datetime = NOW) -> Petition:
        draft = justifying.draft_justification(petition, author=self.officer, at=at, **JUSTIFIED)
        justifying.approve_justification(petition, actor=self.superior, read=draft.pk, at=at)
        return petition

    def before_committee(self, **fields: Any) -> Petition:
        return self.justify(self.answered(PetitionOutcome.KEPT, **fields))


class Committee(Sitting):
    """The body that judges: three members from outside and two who sit by office."""

    def __init__(self, *, outside: int = 3, inside: int = 2, is_public: bool = True) -> None:
        super().__init__(members=outside, seats=0)
        office = make_seat_kind(self.body, "당연직", kind=SeatKind.Kind.OFFICE)
        self.terms += [make_term(self.body, make_user(), seat_kind=office, name=f"박당연{n}") for n in range(inside)]
        JudgingBody.objects.create(body=self.body, set_by=self.secretary, set_at=LONG_AGO)
        if not is_public:
            self.meeting = self.plan(title="비공개 회의", is_public=False)

    def bring(self, petition: Petition, office: Office, *, ballot: str = "NAMED") -> Any:
        return committee.bring(petition, meeting=self.meeting, ballot=ballot, actor=office.central, at=NOW)

    def judge(self, petition: Petition, office: Office, *votes: int, ballot: str = "NAMED") -> Any:
        """Bring it, hold the meeting, vote so, and count."""
        judgement = self.bring(petition, office, ballot=ballot)
        self.begin()
        decision = decisions.open_vote(judgement.decision, by=self.secretary, at=NOW + timedelta(hours=2))
        self.vote(decision, *votes)
        self.close(decision)
        petition.refresh_from_db()
        judgement.refresh_from_db()
        return judgement
