import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.consent import services, texts
from accounts.models import ConsentRecord, ConsentText, User
from core.audit.models import AuditRecord
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
SIGN_UP = ConsentText.Occasion.SIGN_UP


def has_given(user: User, key: str) -> bool:
    return ConsentRecord.objects.in_force().filter(user=user, key=key).exists()


def second_version(key: str) -> None:
    found = next(text for text in json.loads(texts.DEFAULTS.read_text(encoding="utf-8")) if text["key"] == key)
    texts.publish(copy.deepcopy(found) | {"version": 2}, at=NOW)


def test_every_text_carries_the_four_notices_in_both_languages() -> None:
    assert ConsentText.objects.count() >= 8
    for text in ConsentText.objects.all():
        assert all([text.purpose, text.items, text.period, text.right_to_refuse])
        assert texts.is_unaltered(text)


def test_required_and_optional_are_asked_apart() -> None:
    assert [(text.key, text.required) for text in services.asked(SIGN_UP)] == [("membership", True), ("news", False)]


def test_texts_come_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert services.asked(SIGN_UP)[0].title.startswith("Consent")
    with translation.override("ko"):
        assert "동의" in services.asked(SIGN_UP)[0].title


def test_what_was_given_is_no_longer_pending() -> None:
    user = make_user()
    assert len(services.pending(user, SIGN_UP)) == 2
    services.give(user, services.asked(SIGN_UP)[:1], at=NOW)
    assert [text.key for text in services.pending(user, SIGN_UP)] == ["news"]
    assert has_given(user, "membership")
    assert AuditRecord.objects.filter(verb="accounts.give_consent", actor=user).count() == 1


def test_a_new_version_is_asked_again_and_replaces_the_consent_to_the_old_one() -> None:
    user = make_user()
    services.give(user, services.asked(SIGN_UP), at=NOW)
    second_version("membership")
    assert [text.version for text in services.pending(user, SIGN_UP)] == [2]
    services.give(user, services.pending(user, SIGN_UP), at=NOW + timedelta(days=1))
    records = list(ConsentRecord.objects.filter(user=user, key="membership").order_by("pk"))
    assert [(record.text.version, record.withdrawn_at is None) for record in records] == [(1, False), (2, True)]


def test_a_published_version_cannot_be_given_other_words() -> None:
    found = json.loads(texts.DEFAULTS.read_text(encoding="utf-8"))[0]
    changed = copy.deepcopy(found)
    changed["ko"]["period"] = "영원히"
    with pytest.raises(texts.TextRefused):
        texts.publish(changed, at=NOW)


def test_words_changed_behind_our_back_are_noticed() -> None:
    text = ConsentText.objects.first()
    text.purpose = "광고"
    assert not texts.is_unaltered(text)


def test_giving_twice_makes_one_record() -> None:
    user = make_user()
    services.give(user, services.asked(SIGN_UP), at=NOW)
    services.give(user, services.asked(SIGN_UP), at=NOW)
    assert ConsentRecord.objects.filter(user=user).count() == 2


def test_an_optional_consent_can_be_taken_back_and_given_again() -> None:
    user = make_user()
    services.give(user, services.asked(SIGN_UP), at=NOW)
    services.withdraw(ConsentRecord.objects.get(user=user, key="news"), at=NOW + timedelta(days=1))
    assert not has_given(user, "news")
    services.give(user, services.pending(user, SIGN_UP), at=NOW + timedelta(days=2))
    assert has_given(user, "news")


def test_the_consent_an_account_rests_on_cannot_be_taken_back_alone() -> None:
    user = make_user()
    services.give(user, services.asked(SIGN_UP), at=NOW)
    with pytest.raises(services.ConsentRefused):
        services.withdraw(ConsentRecord.objects.get(user=user, key="membership"), at=NOW)


def test_nobody_not_signed_in_has_consented() -> None:
    assert len(services.pending(AnonymousUser(), SIGN_UP)) == 2


def test_the_page_shows_what_was_given_and_takes_it_back(client: Client) -> None:
    user = make_user()
    services.give(user, services.asked(SIGN_UP), at=NOW)
    client.force_login(user)
    record = ConsentRecord.objects.get(user=user, key="news")
    assert record.text.title in client.get(reverse("consents")).content.decode()
    client.post(reverse("consent_withdraw", args=[record.pk]))
    assert not has_given(user, "news")
    client.post(reverse("consent_give", args=[record.text_id]))
    assert has_given(user, "news")


def test_nobody_takes_back_the_consent_of_another(client: Client) -> None:
    user = make_user()
    services.give(user, services.asked(SIGN_UP), at=NOW)
    client.force_login(make_user())
    record = ConsentRecord.objects.get(user=user, key="news")
    assert client.post(reverse("consent_withdraw", args=[record.pk])).status_code == 404
    assert has_given(user, "news")
