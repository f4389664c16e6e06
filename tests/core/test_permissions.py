"""The one adapter that views, services and lists ask: a name that nobody declared is a mistake, never a silent no."""

import pytest
import rules
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core import permissions
from core.permissions import EVERYWHERE, NOWHERE, Scope
from tests.factories import make_staff, make_user

NAME = "tests.open_the_gate"


@pytest.fixture(autouse=True)
def gate():
    permissions.register(NAME, lambda user, obj=None: obj != "shut", lambda user: Scope(departments=frozenset({7})))
    yield
    rules.remove_perm(NAME)
    permissions._scopes.pop(NAME)


@pytest.mark.parametrize("ask", [permissions.allowed, permissions.check, permissions.scope])
def test_name_that_nobody_declared_is_a_mistake(ask):
    with pytest.raises(LookupError, match=r"tests\.nowhere"):
        ask(None, "tests.nowhere")


def test_declaring_one_twice_is_a_mistake_and_leaves_the_first():
    with pytest.raises(KeyError):
        permissions.register(NAME, lambda user, obj=None: True, lambda user: EVERYWHERE)
    assert not permissions.allowed(None, NAME, "shut")
    assert permissions.scope(None, NAME).departments == {7}


def test_predicate_decides_about_the_object_and_about_the_page_without_one():
    assert permissions.allowed(None, NAME)
    assert permissions.allowed(None, NAME, "open")
    assert not permissions.allowed(None, NAME, "shut")
    permissions.check(None, NAME, "open")
    with pytest.raises(PermissionDenied):
        permissions.check(None, NAME, "shut")


def test_predicate_that_breaks_lets_nobody_in():
    rules.set_perm(NAME, rules.predicate(lambda user, obj=None: obj.owner == user))
    with pytest.raises(AttributeError):
        permissions.allowed(None, NAME, "without an owner")


def test_scopes_add_up():
    assert not NOWHERE
    assert (NOWHERE | Scope(departments=frozenset({1})) | Scope(departments=frozenset({2}))).departments == {1, 2}
    assert (NOWHERE | EVERYWHERE).everywhere


@pytest.mark.django_db
def test_whoever_may_no_longer_sign_in_holds_nothing():
    officer = make_staff(Role.CASE_OFFICER)
    assert permissions.allowed(officer, "accounts.decide_residency")
    officer.is_active = False
    assert not permissions.allowed(officer, "accounts.decide_residency")
    assert not permissions.scope(officer, "accounts.decide_residency")
    assert not permissions.allowed(make_user(), "accounts.decide_residency")
