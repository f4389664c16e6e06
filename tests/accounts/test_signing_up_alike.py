"""Signing up takes the same work, and answers the same, whether or not somebody has the address already."""

from typing import ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from tests.accounts.signup import answers
from tests.discussion.racing import at_once
from tests.factories import make_user


def sign_up(client: Client, address: str) -> HttpResponse:
    return client.post(reverse("account_signup"), answers(address))


class CountingHasher(MD5PasswordHasher):
    algorithm = "counted"
    hashed: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.mark.django_db
@override_settings(PASSWORD_HASHERS=["tests.accounts.test_signing_up_alike.CountingHasher"])
def test_signing_up_takes_as_long_for_an_address_that_is_taken() -> None:
    """Hashing a password takes most of the time, and anybody can hold a watch to the answer."""
    make_user("taken@example.test")
    CountingHasher.hashed.clear()
    work = []
    for address in ("free@example.test", "taken@example.test"):
        sign_up(Client(), address)
        work.append(len(CountingHasher.hashed))
        CountingHasher.hashed.clear()
    assert work[0] == work[1] > 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_up_with_one_address_at_once_one_does_and_none_fails() -> None:
    """The second is told that it came too often: one mail has just gone to this address."""
    both = at_once(*[lambda: sign_up(Client(), "twice@example.test")] * 2)
    assert {answer.status_code for answer in both} <= {302, 429}
    assert User.objects.filter(email="twice@example.test").count() == 1
