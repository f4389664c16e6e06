"""The corporation, the city, their departments and the people who work there."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Department, Organisation, Position, Role, RoleGrant, User
from accounts.services import roles
from demo import names
from demo.world import World

# Only where DEBUG is on: elsewhere each run invents its own and prints them once.
DEMO_PASSWORD = "dure-demo-2026"  # noqa: S105
DEMO_SECRET = "DUREDEMODUREDEMODUREDEMODUREDEMO"  # noqa: S105

DEPARTMENTS = (
    ("경영기획", "planning", "경영기획처", "혁신계획과 예산을 세우고 이사회를 돕습니다."),
    ("주민참여", settings.RESIDENCY_DEPARTMENT, "주민참여처", "참여예산과 주민회의, 두레를 맡습니다."),
    ("시설안전", "safety", "시설안전처", "시설을 점검하고 고장을 고칩니다."),
    ("공원녹지", "parks", "공원녹지처", "공원과 숲길, 놀이터를 돌봅니다."),
    ("문화체육", "culture", "문화체육처", "체육관과 작은도서관을 운영합니다."),
    ("교통주차", "transport", "교통주차처", "공영주차장과 정류장을 맡습니다."),
    ("주거복지", "housing", "주거복지처", "임대주택과 아침장터를 맡습니다."),
    ("환경에너지", "energy", "환경에너지처", "에너지를 아끼고 공기 질을 잽니다."),
    ("총무계약", "contracts", "총무계약처", "계약과 채용을 맡습니다."),
    ("감사", "audit", "감사실", "감사하고 청렴을 지킵니다."),
)

# Account → display name, role, department ("" is everywhere).
ACCOUNTS: dict[str, tuple[str, Role, str]] = {
    "auditor": ("들가온", Role.HONORARY_AUDITOR, "감사"),
    "author": ("샘나래", Role.AUTHOR, "경영기획"),
    "checker": ("늘보람", Role.CHECKER, "경영기획"),
    "approver": ("온하람", Role.APPROVER, "시청"),
    "reviewer": ("길도담", Role.DEPARTMENT_REVIEWER, "시설안전"),
    "officer": ("솔여울", Role.CASE_OFFICER, ""),
    "moderator": ("달이슬", Role.MODERATOR, ""),
    "moderator2": ("볕한결", Role.MODERATOR, ""),
    "election": ("참새봄", Role.ELECTION_OFFICER, ""),
    # A change of fixed terms and the count of a vote need more than one of them.
    "election2": ("두루마음", Role.ELECTION_OFFICER, ""),
    "election3": ("해든솔", Role.ELECTION_OFFICER, ""),
    "admin": ("별마루", Role.ADMINISTRATOR, ""),
}


def address(account: str) -> str:
    return f"{account}@demo.example"


def build(world: World) -> dict[str, str]:
    """Makes the places and the staff. Answers with the secrets to print: {"password", "secret"}."""
    begun = world.days_ago(800, hour=9)
    _departments(world)
    keys = {"password": DEMO_PASSWORD, "secret": DEMO_SECRET}
    if not settings.DEBUG:
        keys = {"password": secrets.token_urlsafe(12), "secret": ""}
    hashed = make_password(keys["password"])
    for account, (name, role, department) in ACCOUNTS.items():
        person = make_account(account, name, hashed, begun)
        world.staff[account] = person
        _give_second_factor(person, keys["secret"])
        grant_role(person, role, world.departments.get(department), world)
    for account, name in (("resident", "새들동 느티나무"), ("verified", "물빛천 은하수")):
        world.residents.append(make_account(account, name, hashed, begun))
    _posts(world, begun)
    return keys


def _departments(world: World) -> None:
    corporation = Organisation.objects.create(name="한마루도시공사", kind=Organisation.Kind.CORPORATION)
    city = Organisation.objects.create(name="한마루시", kind=Organisation.Kind.CITY)
    for number, (key, code, name, what) in enumerate(DEPARTMENTS, start=1):
        world.departments[key] = Department.objects.create(
            organisation=corporation, name=name, code=code, phone=f"031-000-01{number:02}", description=what
        )
    world.departments["시청"] = Department.objects.create(
        organisation=city,
        name="공기업담당관",
        code="city",
        phone="031-000-0201",
        description="공사의 공시를 승인하고 혁신계획을 함께 살핍니다.",
    )


def make_account(account: str, name: str, hashed: str, joined: datetime) -> User:
    person = User.objects.create(email=address(account), display_name=name, password=hashed, date_joined=joined)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def _give_second_factor(person: User, secret: str) -> None:
    TOTP.activate(person, secret or secrets.token_hex(10).upper().translate(str.maketrans("0189", "ABCD")))
    RecoveryCodes.activate(person)


def grant_role(person: User, role: Role, department: Any, world: World) -> None:
    since = world.days_ago(700, hour=10)
    RoleGrant.objects.create(
        user=person,
        role=role,
        department=department,
        granted_at=since,
        ends_at=world.at + timedelta(days=400),
        granted_by=None,
        reason="시연 자료를 만들면서 준 역할",
    )
    roles.sync_access(person, at=world.at)


def _posts(world: World, since: datetime) -> None:
    """A head and a clerk for each department, named in public beside what they answer for."""
    for key, department in world.departments.items():
        head = User.objects.create(
            email=f"head-{department.code}@demo.example",
            display_name=names.invented(world.chance),
            password=make_password(None),
            date_joined=since,
        )
        grant_role(head, Role.DEPARTMENT_REVIEWER, department, world)
        title = "실장" if department.name.endswith("실") else "담당관" if key == "시청" else "처장"
        world.positions[key] = Position.objects.create(
            department=department, title=title, holder=head, started_at=since
        )
        Position.objects.create(department=department, title="주무관", holder=None)
    officer = world.staff["officer"]
    Position.objects.create(
        department=world.departments["주민참여"], title="참여운영팀장", holder=officer, started_at=since
    )
