"""Questions put to the database are noted with their answers, and asked again."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from accounts.models import Department, User
from core import asked_again
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return [one.name for one in Department.objects.order_by("name")]


def test_who_asks_gets_what_the_database_said() -> None:
    make_department("가로정비과"), make_department("나무관리과")
    found = names(), Department.objects.count(), Department.objects.first(), list(Department.objects.iterator())
    with asked_again.noted():
        assert (names(), Department.objects.count(), Department.objects.first()) == found[:3]
        assert list(Department.objects.iterator()) == found[3]
        assert Department.objects.filter(name="가로정비과").exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM accounts_department ORDER BY name")
            assert cursor.fetchone()[0] == "가로정비과"
            assert [name for (name,) in cursor] == ["나무관리과"]
            assert cursor.fetchone() is None
            cursor.execute("SELECT name FROM accounts_department ORDER BY name")
            assert len(cursor.fetchmany(1)) == 1 and len(cursor.fetchall()) == 1


def changed_name() -> None:
    Department.objects.filter(name="가로정비과").update(name="하천과")


def changed_person() -> None:
    User.objects.update(display_name="새이름")


@pytest.mark.parametrize(
    ("change", "same"),
    [(lambda: None, True), (changed_name, False), (make_department, False), (changed_person, True),
     (lambda: Department.objects.all().delete(), False)],
)  # fmt: skip
def test_another_answer_is_noticed_however_it_came_about(change: Any, same: bool) -> None:
    make_department("가로정비과"), make_user()
    with asked_again.noted() as questions:
        names()
    change()
    packed = questions.packed()
    assert packed is not None
    assert asked_again.same_answers(packed) is same


def test_what_wrote_something_is_not_repeated() -> None:
    with asked_again.noted() as questions:
        names()
        make_department("가로정비과")
    assert questions.packed() is None


def test_what_read_half_the_database_is_not_repeated(monkeypatch: Any) -> None:
    monkeypatch.setattr(asked_again, "MOST_ROWS", 1)
    with asked_again.noted() as questions:
        assert ContentType.objects.count() > 1
        assert len(list(ContentType.objects.all())) > 1
    assert questions.packed() is None


def test_who_notes_within_what_is_noted_leaves_the_answers_to_both() -> None:
    make_department("가로정비과")
    with asked_again.noted() as outer:
        first = names()
        with asked_again.noted() as inner:
            assert names() == first
            with connection.cursor() as cursor:
                for _again in range(2):
                    cursor.execute("SELECT name FROM accounts_department")
                    assert [name for (name,) in cursor] == first
        assert names() == first
    assert [len(one.asked) for one in (outer, inner)] == [5, 3]
    assert all(asked_again.same_answers(one.packed() or b"") for one in (outer, inner))
    changed_name()
    assert not any(asked_again.same_answers(one.packed() or b"") for one in (outer, inner))


def test_what_is_kept_elsewhere_is_left_out() -> None:
    make_department("가로정비과")
    with asked_again.noted() as questions:
        Department.objects.count()
        with asked_again.left_out():
            names()
    assert len(questions.asked) == 1
    changed_name()
    assert asked_again.same_answers(questions.packed() or b"")
