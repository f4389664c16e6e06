"""Reading a rule in: from a file or pasted words to a version that another person confirms."""

import io
import zipfile
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from fpdf import FPDF

from accounts.models import Role
from core.workflow.engine import TransitionRefused
from regulations.models import Regulation, Version
from regulations.queries.version_texts import founds_of
from regulations.recognition import recognise
from regulations.services import enactment
from regulations.states import VersionState
from tests.core.uploads import samples
from tests.factories import make_department, make_staff, make_user
from tests.regulations.drafts.drafting_office import Office, make_draft, make_office, make_rule
from tests.regulations.recognition.trees import NAMES, text_named
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
TITLE = "한마루도시공사 자전거 보관소 규칙"
TEXT = f"{TITLE}\n제1조(목적) 이 규칙은 보관소의 이용을 정한다.\n제2조(요금) 요금은 받지 아니한다."


def page(client: Client, **typed: Any) -> Any:
    return client.post(reverse("regulations:read_in_rule"), typed)


def docx(text: str) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    return samples.office_with(
        "docx", {"word/document.xml": f'<w:document xmlns:w="w"><w:body>{lines}</w:body></w:document>'}
    )


def hwpx(text: str) -> bytes:
    lines = "".join(f"<hp:p><hp:run><hp:t>{escape(line)}</hp:t></hp:run></hp:p>" for line in text.split("\n"))
    packed = io.BytesIO(samples.hwpx())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("Contents/section0.xml", f'<hs:sec xmlns:hs="s" xmlns:hp="p">{lines}</hs:sec>')
    return packed.getvalue()


def scanned_pdf() -> bytes:
    document = FPDF()
    document.add_page()
    return bytes(document.output())


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clerk(office: Office, client: Client) -> Client:
    sign_in(client, office.clerk)
    return client


def place(office: Office, **more: Any) -> dict[str, Any]:
    return {
        "step": "save", "text": TEXT, "rule": "", "title": "자전거 보관소 규칙", "slug": "bicycles", "kind": "RULE",
        "department": office.department.pk, "purpose": "", "standing": "HOLDS", "enacted_on": "2020-02-03",
        "in_force_on": "2020-03-02", "change": "WHOLE", "reason": "", **more,
    }  # fmt: skip


# The words


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rule.docx", docx(TEXT)),
        ("rule.hwpx", hwpx(TEXT)),
        ("rule.txt", TEXT.encode("cp949")),
        ("rule.txt", TEXT.encode("utf-8-sig")),
    ],
)
def test_the_words_of_a_file_are_shown_with_the_clauses_recognised_in_them(
    clerk: Client, name: str, content: bytes
) -> None:
    answer = page(clerk, step="source", file=SimpleUploadedFile(name, content), text="")
    assert answer.status_code == 200
    assert recognise(answer.context["form"]["text"].value()).clauses == recognise(TEXT).clauses
    preview = answer.context["preview"]
    assert (preview.title, preview.total, preview.doubts) == (TITLE, 2, [])
    assert "이 규칙은 보관소의 이용을 정한다." in answer.content.decode()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (SimpleUploadedFile("scan.pdf", scanned_pdf()), "no text in this file"),
        (SimpleUploadedFile("locked.docx", samples.compound(("Root Entry", "EncryptedPackage"))), "password"),
        (SimpleUploadedFile("sheet.xlsx", samples.office("xlsx")), "cannot be read"),
        (SimpleUploadedFile("old.hwp", samples.compound()), "cannot be read"),
        (SimpleUploadedFile("picture.png", samples.picture("PNG")), "cannot be attached here"),
        (SimpleUploadedFile("empty.txt", b""), "empty"),
        (None, "Choose a file, or paste"),
    ],
)
def test_a_file_without_words_is_refused_in_words(clerk: Client, file: Any, code: str) -> None:
    if file:
        file.seek(0)
    with translation.override("en"):
        answer = clerk.post(
            reverse("regulations:read_in_rule"),
            {"step": "source", "text": " ", **({"file": file} if file else {})},
            headers={"accept-language": "en"},
        )
        assert answer.status_code == 422
        assert code in str(answer.context["form"].errors)


def test_a_longer_text_than_the_register_bears_is_refused(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regulations.services.rule_files.LONGEST_TEXT", 20)
    answer = page(clerk, step="source", file=SimpleUploadedFile("rule.docx", docx(TEXT)), text="")
    assert answer.status_code == 422
    assert "20" in str(answer.context["form"].errors["file"])


def test_words_without_a_clause_stay_to_be_put_right(clerk: Client) -> None:
    words = "목적\n이 규칙은 보관소의 이용을 정한다."
    shown = page(clerk, step="source", file=SimpleUploadedFile("rule.docx", docx(words)), text="")
    assert shown.status_code == 200
    assert (shown.context["preview"].total, shown.context["form"]["text"].value().strip()) == (0, words)
    refused = page(clerk, step="place", text=words)
    assert refused.status_code == 422
    assert refused.context["form"]["text"].value() == words
    again = page(clerk, step="words", text=f"제1조(목적)\n{words}")
    assert again.context["preview"].total == 1


def test_doubts_are_shown_beside_the_clauses(clerk: Client) -> None:
    answer = page(clerk, step="words", text=text_named("17-faulty-numbers"))
    kinds = [doubt.fault.kind for doubt in answer.context["preview"].doubts]
    assert kinds == ["gap", "out_of_order", "twice", "twice", "gap", "gap"]
    assert 'href="#a2"' in answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_the_set_can_be_looked_at(clerk: Client, name: str) -> None:
    answer = page(clerk, step="words", text=text_named(name))
    assert answer.context["preview"].total == len(recognise(text_named(name)).clauses)
    assert sum(count for _label, count in answer.context["preview"].counts) == answer.context["preview"].total


def test_five_thousand_clauses_are_shown_by_name_and_kept_whole(clerk: Client, office: Office) -> None:
    article = "제{0}조(조문 {0}) ① 이 조는 다음을 정한다.\n1. 하나\n2. 둘\n② 다시 정한다."
    text = "\n".join(article.format(number) for number in range(1, 1001))
    shown = page(clerk, step="words", text=text)
    assert (shown.context["preview"].total, shown.context["preview"].shows_words) == (5000, False)
    assert page(clerk, **place(office, text=text)).status_code == 302
    assert Version.objects.get().clauses.count() == 5000


# The rule and its days


def test_a_rule_that_holds_already_waits_for_another_person_with_its_days(clerk: Client, office: Office) -> None:
    answer = page(clerk, **place(office))
    version = Version.objects.get()
    assert answer.url == reverse("regulations:work_on_draft", args=[version.pk])
    assert (version.state, version.change) == (VersionState.DRAFT, Version.Change.NEW)
    assert (version.enacted_on, version.in_force_on) == (date(2020, 2, 3), date(2020, 3, 2))
    assert founds_of(version) == recognise(TEXT).clauses
    rule = version.regulation
    assert (rule.title, rule.slug, rule.current) == ("자전거 보관소 규칙", "bicycles", None)

    days: dict[str, Any] = {"enacted_on": date(2020, 2, 3), "in_force_on": date(2020, 3, 2)}
    with pytest.raises(TransitionRefused):
        enactment.enact(version, actor=office.clerk, at=timezone.now(), **days)
    enactment.enact(version, actor=office.superior, at=timezone.now(), **days)
    rule.refresh_from_db()
    assert (rule.current, version.state) == (version, VersionState.IN_FORCE)


def test_the_days_of_a_past_text_are_offered_to_whoever_confirms_it(clerk: Client, office: Office) -> None:
    page(clerk, **place(office))
    superior = Client()
    sign_in(superior, office.superior)
    version = Version.objects.get()
    form = superior.get(reverse("regulations:enact_draft", args=[version.pk])).context["form"]
    assert [field.value() for field in form.visible_fields()] == [version.enacted_on, version.in_force_on]


def test_a_draft_of_this_house_cannot_be_enacted_for_a_day_gone(office: Office) -> None:
    draft = make_draft(office)
    with pytest.raises(enactment.RegulationRefused) as refused:
        enactment.enact(
            draft, actor=office.superior, enacted_on=date(2024, 5, 1), in_force_on=date(2024, 5, 1),
            at=timezone.now(), reason="급합니다, 어제부터.",
        )  # fmt: skip
    assert refused.value.code == "past"


def test_a_later_version_is_told_against_the_one_that_stands(clerk: Client, office: Office) -> None:
    rule = make_rule(office)
    answer = page(clerk, **place(office, rule=rule.pk, in_force_on="2025-01-02", enacted_on="2024-12-02"))
    assert answer.status_code == 302
    version = rule.versions.get(state=VersionState.DRAFT)
    assert (version.change, version.based_on, version.number) == (Version.Change.WHOLE, rule.current, 2)
    assert Regulation.objects.count() == 1


def test_an_older_version_than_the_one_that_stands_is_refused_at_its_day(clerk: Client, office: Office) -> None:
    rule = make_rule(office, held_since=date(2024, 3, 1))
    answer = page(clerk, **place(office, rule=rule.pk))
    assert answer.status_code == 422
    assert "in_force_on" in answer.context["form"].errors
    assert answer.context["words"]["text"].value() == TEXT
    assert rule.versions.count() == 1


def test_a_draft_comes_without_days(clerk: Client, office: Office) -> None:
    page(clerk, **place(office, standing="DRAFT"))
    version = Version.objects.get()
    assert (version.state, version.enacted_on, version.in_force_on) == (VersionState.DRAFT, None, None)


@pytest.mark.parametrize(
    ("wrong", "where", "field"),
    [
        ({"title": ""}, "rule_form", "title"),
        ({"slug": "petitions"}, "rule_form", "slug"),
        ({"kind": "LAW"}, "rule_form", "kind"),
        ({"in_force_on": ""}, "form", "in_force_on"),
        ({"enacted_on": "2020-04-01"}, "form", "in_force_on"),
        ({"enacted_on": "내일"}, "form", "enacted_on"),
        ({"standing": ""}, "form", "standing"),
        ({"reason": "짧다"}, "form", "reason"),
        ({"rule": "999"}, "form", "rule"),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed_and_nothing_is_lost(
    clerk: Client, office: Office, wrong: dict[str, str], where: str, field: str
) -> None:
    answer = page(clerk, **place(office, **wrong))
    assert answer.status_code == 422
    assert field in answer.context[where].errors
    assert answer.context["words"]["text"].value() == TEXT
    typed = place(office, **wrong)
    assert all(str(answer.context["rule_form"][name].value()) == typed[name] for name in ("title", "slug", "kind"))
    assert not Version.objects.exists()
    assert not Regulation.objects.exists()


def test_what_was_typed_about_the_rule_is_carried_back_to_the_clauses_and_on_again(
    clerk: Client, office: Office
) -> None:
    back = page(clerk, **{**place(office), "step": "words"})
    carried = dict(back.context["carried"])
    assert (carried["title"], carried["in_force_on"]) == ("자전거 보관소 규칙", "2020-03-02")
    on = page(clerk, step="place", text=TEXT, **carried)
    assert on.context["rule_form"]["title"].value() == "자전거 보관소 규칙"
    assert on.context["form"]["in_force_on"].value() == "2020-03-02"


def test_the_title_is_offered_and_the_rule_the_way_led_from_is_chosen(clerk: Client, office: Office) -> None:
    fresh = page(clerk, step="place", text=TEXT)
    assert fresh.context["rule_form"]["title"].value() == TITLE
    rule = make_rule(office)
    led = clerk.post(f"{reverse('regulations:read_in_rule')}?rule={rule.slug}", {"step": "place", "text": TEXT})
    assert led.context["form"]["rule"].value() == rule.pk


def test_who_presses_twice_reads_in_once(clerk: Client, office: Office) -> None:
    key = "0b4e5bb2-7c0e-4a5e-9d0c-3a6d0a4c9d11"
    first = page(clerk, **place(office, submission_key=key))
    second = page(clerk, **place(office, submission_key=key))
    assert (first.status_code, second["Location"], Version.objects.count()) == (302, first.url, 1)


# Who may


def test_only_who_manages_rules_reads_them_in(client: Client) -> None:
    address = reverse("regulations:read_in_rule")
    assert client.get(address).status_code == 302
    sign_in(client, make_user())
    assert client.get(address).status_code == 403
    reviewer = Client()
    sign_in(reviewer, make_staff(Role.DEPARTMENT_REVIEWER))
    assert reviewer.get(address).status_code == 403


def test_rules_of_other_departments_are_out_of_reach(clerk: Client, office: Office) -> None:
    other = make_office()
    rule = make_rule(other)
    theirs = page(clerk, **place(office, rule=rule.pk))
    new = page(clerk, **place(office, department=make_department().pk))
    assert (theirs.status_code, new.status_code) == (422, 422)
    assert rule.versions.count() == 1
