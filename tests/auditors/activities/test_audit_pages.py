"""The pages of auditors and of their office: who opens them, what they show, and what comes of wrong input."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from auditors.forms import activities as forms
from auditors.models import Activity, Checklist, VisitRule
from auditors.services import activities, attendance, checklists
from councils.services import calendar_keys
from tests.auditors.activities.audit_office import AuditOffice, make_kind, make_site
from tests.auditors.findings.inspecting import Inspection
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> AuditOffice:
    made = AuditOffice(at=timezone.now() - timedelta(minutes=1))
    made.seat()
    made.seat(made.fields[1])
    return made


def browser(user: Any) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def auditor_of(activity: Activity) -> Any:
    return activity.parts.order_by("pk").first().term.user


def local(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def typed(office: AuditOffice, **changed: Any) -> dict[str, Any]:
    starts_at = office.at + timedelta(days=3)
    return {
        "kind": "INSPECTION",
        "title": "체육관 안전 점검",
        "starts_at": local(starts_at),
        "ends_at": local(starts_at + timedelta(hours=2)),
        "meeting_point": "정문 앞",
        "field": "",
        "sites": [make_site().pk],
        "note": "",
        "allowance_won": "50000",
        **changed,
    }


def staff_paths(activity: Activity, draft: Checklist) -> list[str]:
    one = [activity.pk]
    return [
        reverse("auditors:desk"),
        reverse("auditors:activities"),
        reverse("auditors:activity_new"),
        reverse("auditors:activity_change", args=one),
        reverse("auditors:activity_call_off", args=one),
        reverse("auditors:activity_attendance", args=one),
        reverse("auditors:planning"),
        reverse("auditors:intervals", args=[activity.body.slug]),
        reverse("auditors:checklists"),
        reverse("auditors:checklist", args=[draft.pk]),
        reverse("auditors:checklist_edit", args=[draft.pk]),
    ]


def test_the_offices_pages_are_for_the_office(office: AuditOffice) -> None:
    activity = office.plan()
    draft = checklists.begin_version(make_kind(), by=office.officer, at=office.at)
    officer, stranger = browser(office.officer), browser(make_staff(department=make_department()))
    auditor, anonymous = browser(auditor_of(activity)), Client()
    for path in staff_paths(activity, draft):
        assert officer.get(path).status_code == 200, path
        assert auditor.get(path).status_code in {403, 404}, path
        assert anonymous.get(path).status_code == 302, path
        if path not in {reverse("auditors:desk"), reverse("auditors:activities")}:
            assert stranger.get(path).status_code in {403, 404}, path
    assert activity.title not in stranger.get(reverse("auditors:activities")).content.decode()


def test_an_activity_is_read_by_those_who_were_asked_and_the_office(office: AuditOffice) -> None:
    activity = office.plan(field=office.safety)
    path = activity.get_absolute_url()
    asked = browser(auditor_of(activity)).get(path).content.decode()
    assert "참석합니다" in asked and "초대받은 감사관" not in asked
    assert "초대받은 감사관" in browser(office.officer).get(path).content.decode()
    not_asked = office.body.terms.exclude(user=auditor_of(activity)).get().user
    for person in (not_asked, make_user(), make_user(roles=(Role.HONORARY_AUDITOR,))):
        assert browser(person).get(path).status_code == 404
        assert browser(person).get(reverse("auditors:activity_calendar", args=[activity.pk])).status_code == 404
    assert Client().get(path).status_code == 302


def test_from_the_plan_to_the_answer_to_the_attendance(office: AuditOffice) -> None:
    officer = browser(office.officer)
    answered = officer.post(reverse("auditors:activity_new"), typed(office))
    activity = Activity.objects.get()
    assert answered["Location"] == activity.get_absolute_url()
    user = auditor_of(activity)
    phone = browser(user)
    assert activity.title in phone.get(reverse("auditors:mine")).content.decode()
    phone.post(reverse("auditors:activity_answer", args=[activity.pk]), {"comes": "yes"})
    assert activity.parts.get(term__user=user).comes is True
    begun = office.at - timedelta(hours=1)
    Activity.objects.update(starts_at=begun, ends_at=begun + timedelta(minutes=30))
    form = officer.get(reverse("auditors:activity_attendance", args=[activity.pk])).context["form"]
    assert form.initial["present"] == [activity.parts.get(term__user=user).pk], "those who said yes are ticked"
    officer.post(reverse("auditors:activity_attendance", args=[activity.pk]), {"present": form.initial["present"]})
    page = phone.get(reverse("auditors:mine")).content.decode()
    assert "참석하셨습니다" in page and "5만 원" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("starts_at", "어제쯤"),
        ("starts_at", "2020-01-01T09:00"),
        ("ends_at", "2020-01-01T09:00"),
        ("sites", []),
        ("sites", ["999999"]),
        ("field", "999999"),
        ("allowance_won", "-1"),
        ("allowance_won", "99999999999"),
        ("kind", "PARTY"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_stays_typed(office: AuditOffice, field: str, value: Any) -> None:
    answer = browser(office.officer).post(reverse("auditors:activity_new"), typed(office, **{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "정문 앞" in answer.content.decode()
    assert not Activity.objects.exists()


def test_the_form_begins_with_what_the_matrix_chose(office: AuditOffice) -> None:
    site = make_site("달빛수영장")
    path = f"{reverse('auditors:activity_new')}?body={office.body.slug}&site={site.code}&field={office.safety.pk}"
    form = browser(office.officer).get(path).context["form"]
    assert form.initial["sites"] == [site.pk] and form.initial["field"] == office.safety
    for wrong in ("?body=nowhere", "?field=abc&site=none", f"?field={10**30}"):
        assert browser(office.officer).get(reverse("auditors:activity_new") + wrong).status_code in {200, 404}


def test_of_many_facilities_only_the_chosen_have_a_box_and_any_can_be_sent(
    office: AuditOffice, monkeypatch: Any
) -> None:
    monkeypatch.setattr(forms, "MOST_BOXES", 2)
    sites = [make_site() for _number in range(3)]
    officer, path = browser(office.officer), reverse("auditors:activity_new")
    form = officer.get(f"{path}?site={sites[1].code}").context["form"]
    assert [value for value, _label in form.fields["sites"].choices] == [sites[1].pk]
    wrong = officer.post(path, typed(office, sites=[sites[0].pk, "abc"], title=""))
    assert [value for value, _label in wrong.context["form"].fields["sites"].choices] == [sites[0].pk]
    assert officer.post(path, typed(office, sites=[site.pk for site in sites])).status_code == 302
    assert Activity.objects.get().sites.count() == 3


def test_an_answer_that_is_none_says_nothing(office: AuditOffice) -> None:
    activity = office.plan()
    user = auditor_of(activity)
    answer = browser(user).post(reverse("auditors:activity_answer", args=[activity.pk]), {"comes": "perhaps"})
    assert answer.status_code == 400
    assert activity.parts.get(term__user=user).comes is None


def test_what_was_turned_down_or_called_off_is_listed_and_is_not_the_next_date(office: AuditOffice) -> None:
    declined, called_off, next_one = (office.plan(days=days) for days in (2, 3, 4))
    user = auditor_of(declined)
    activities.answer(declined, user=user, comes=False, at=office.at)
    activities.call_off(called_off, reason="비가 옵니다.", by=office.officer, at=office.at)
    page = browser(user).get(reverse("auditors:mine"))
    assert page.context["next"].activity == next_one
    assert [part.activity for part in page.context["coming"]] == [declined, called_off]


def test_a_date_goes_into_the_own_calendar_and_what_was_turned_down_does_not(office: AuditOffice) -> None:
    activity = office.plan(title="하늘공원 점검")
    user = auditor_of(activity)
    feed = reverse("councils:own_calendar_feed", args=[calendar_keys.key_of(user)])
    assert "하늘공원 점검" in Client().get(feed).content.decode()
    one = browser(user).get(reverse("auditors:activity_calendar", args=[activity.pk]))
    assert "BEGIN:VEVENT" in one.content.decode() and "private" in one["Cache-Control"]
    activities.answer(activity, user=user, comes=False, at=office.at)
    assert "하늘공원 점검" not in Client().get(feed).content.decode()


def test_what_awaits_an_answer_stands_in_the_members_workspace(office: AuditOffice) -> None:
    activity = office.plan(title="하늘공원 점검")
    phone = browser(auditor_of(activity))
    assert "하늘공원 점검" in phone.get(reverse("councils:workspace")).content.decode()
    activities.answer(activity, user=auditor_of(activity), comes=True, at=office.at)
    assert "하늘공원 점검" not in phone.get(reverse("councils:workspace")).content.decode()


def test_whoever_is_no_auditor_is_told_how_to_become_one() -> None:
    page = browser(make_user()).get(reverse("auditors:mine")).content.decode()
    assert "위촉되지 않으셨습니다" in page and "현장에서 보고하기" not in page
    assert Client().get(reverse("auditors:mine")).status_code == 302


def test_the_matrix_can_be_narrowed_to_what_is_due(office: AuditOffice) -> None:
    kind = make_kind()
    due, done = make_site("가람공원", kind=kind), make_site("하늘공원", kind=make_kind())
    VisitRule.objects.bulk_create(VisitRule(kind=done.kind, field=field, every_months=0) for field in office.fields)
    officer = browser(office.officer)
    path = reverse("auditors:planning")
    assert [row[0] for row in officer.get(path).context["rows"]] == [due, done]
    assert [row[0] for row in officer.get(f"{path}?show=gaps").context["rows"]] == [due]
    assert [row[0] for row in officer.get(f"{path}?kind={done.kind_id}").context["rows"]] == [done]
    assert officer.get(f"{path}?kind=abc&show=x").status_code == 200
    assert officer.get(f"{path}?cursor=forged").status_code == 400


def test_how_often_is_set_for_each_kind_and_field(office: AuditOffice) -> None:
    kind = make_kind()
    officer, path = browser(office.officer), reverse("auditors:intervals", args=[office.body.slug])
    values = {f"every-{kind.pk}-{field.pk}": "12" for field in office.fields}
    first = f"every-{kind.pk}-{office.safety.pk}"
    for wrong in ("", "61", "-1", "often"):
        assert officer.post(path, {**values, first: wrong}).status_code == 422
    assert not VisitRule.objects.exists()
    assert officer.post(path, {**values, first: "3"}).status_code == 302
    assert VisitRule.objects.get().every_months == 3


def points(*rows: dict[str, Any]) -> dict[str, Any]:
    sent = {"points-TOTAL_FORMS": len(rows), "points-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"points-{number}-{name}": value for name, value in row.items()}
    return sent


def test_a_checklist_is_built_put_in_order_and_put_into_use(office: AuditOffice) -> None:
    officer, kind = browser(office.officer), make_kind()
    begun = officer.post(reverse("auditors:checklist_begin", args=[kind.pk]))
    draft = Checklist.objects.get()
    assert begun["Location"] == reverse("auditors:checklist_edit", args=[draft.pk])
    form = officer.get(begun["Location"]).context["form"]
    rows = ({"position": 20, "text": "비상구"}, {"position": 10, "text": "바닥", "hint": "마름"}, {"text": "끝"}, {})
    sent = {"title": "점검", "seen": form.initial["seen"], **points(*rows)}
    assert officer.post(begun["Location"], sent).status_code == 302
    assert [point.text for point in draft.points.all()] == ["바닥", "비상구", "끝"]
    stale = officer.post(begun["Location"], {**sent, "title": "늦은 점검"})
    assert stale.status_code == 422 and "늦은 점검" in stale.content.decode()
    nothing = officer.post(begun["Location"], {**sent, **points({"position": 1, "hint": "무엇의?"})})
    assert nothing.status_code == 422
    officer.post(reverse("auditors:checklist_publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.published_at is not None
    assert officer.get(begun["Location"])["Location"] == draft.get_absolute_url(), "what is in use is not edited"


def test_a_draft_is_thrown_away_from_its_page(office: AuditOffice) -> None:
    draft = checklists.begin_version(make_kind(), by=office.officer, at=office.at)
    browser(office.officer).post(reverse("auditors:checklist_discard", args=[draft.pk]))
    assert not Checklist.objects.exists()


def test_the_workspace_shows_which_findings_await_the_auditor() -> None:
    inspection = Inspection()
    mended = inspection.finding("ACTION_TAKEN", title="흔들리는 난간")
    asked = inspection.finding("RETURNED", title="젖은 바닥")
    page = browser(inspection.author).get(reverse("auditors:mine"))
    assert page.context["look_again"] == [mended] and page.context["sent_back"] == [asked]
    assert "흔들리는 난간" in page.content.decode() and "젖은 바닥" in page.content.decode()
    colleague = inspection.office.seat(inspection.office.fields[1]).user
    assert "흔들리는 난간" not in browser(colleague).get(reverse("auditors:mine")).content.decode()


def test_pages_ask_the_same_number_of_questions(office: AuditOffice) -> None:
    user = office.body.terms.order_by("pk").first().user
    phone, officer = browser(user), browser(office.officer)
    pages = (
        (phone, reverse("auditors:mine")),
        (officer, reverse("auditors:desk")),
        (officer, f"{reverse('auditors:activities')}?view=over"),
        (officer, reverse("auditors:planning")),
    )
    fill(office, 1)
    # The first visit makes the address of the own calendar and fills what is kept in memory.
    for client, path in pages:
        client.get(path)
    few = [questions(client, path) for client, path in pages]
    fill(office, 6)
    assert [questions(client, path) for client, path in pages] == few


def fill(office: AuditOffice, number: int) -> None:
    """So many dates ahead and as many that are over, each at a facility of its own."""
    for days in range(number):
        office.plan(days=days + 2)
        past = office.plan(days=days + 2)
        begun = office.at - timedelta(days=days + 1)
        Activity.objects.filter(pk=past.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=1))
        attendance.record(past, present=past.parts.all(), by=office.officer, at=office.at)


def questions(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
