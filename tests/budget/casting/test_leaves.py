"""Leaves, roots and choices: against values computed here by hand, by the RFC's definition, and by bad input."""

import hashlib
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.ballots import leaves, roots, sealed
from budget.ballots.choices import KINDS, Choices, ChoicesRefused, Limits, Option
from core.sealing import key_store
from tests.budget.factories import NOON

OPTIONS = {number: Option(number, number * 10, "길" if number < 4 else "쉼터", number == 9) for number in range(1, 10)}


def tree(hashes: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + tree(hashes[:k]) + tree(hashes[k:])).digest()


def test_a_leaf_is_what_the_format_says() -> None:
    made = leaves.leaf(cycle="2027", pot=2, choices="3,7,12", server_nonce="0" * 32, voter_nonce="f" * 32, revision=3)
    said = b"\x00dure-ballot-1|2027|2|3,7,12|" + b"0" * 32 + b"|" + b"f" * 32 + b"|3"
    assert made == hashlib.sha256(said).hexdigest()
    # sha256sum, outside of this program, of the same bytes.
    assert made == "a580b092bc6f5639c7e981fa31887a9dbdf5e49eb3104386f9f627cd39564997"
    assert leaves.short_form(made) == f"{made[:4]} {made[4:8]} {made[8:12]} {made[12:16]}"


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 7, 8, 9, 50, 63, 64, 65, 1000])
def test_a_root_is_the_tree_over_sorted_leaves(size: int) -> None:
    made = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(size)]
    expected = tree([bytes.fromhex(leaf) for leaf in sorted(made)]).hex()
    shuffled = random.Random(1).sample(made, len(made))
    assert leaves.root(shuffled) == leaves.root(made) == expected


def test_every_changed_letter_changes_the_leaf() -> None:
    given = {"cycle": "2027", "pot": 1, "choices": "1,2", "server_nonce": "a" * 32, "voter_nonce": "b" * 32,
             "revision": 1}  # fmt: skip
    others = [{"choices": "1,3"}, {"choices": "1"}, {"server_nonce": "a" * 31 + "0"}, {"voter_nonce": "c" * 32},
              {"revision": 2}, {"pot": 2}, {"cycle": "2026"}]  # fmt: skip
    assert len({leaves.leaf(**{**given, **other}) for other in [{}, *others]}) == len(others) + 1


def test_a_signed_root_stands_for_exactly_what_was_signed() -> None:
    from nacl.signing import SigningKey

    key = SigningKey(b"k" * 32)
    text = roots.message(cycle="2027", number=2, leaf_count=50, root="a", previous_root="b", published_at=NOON)
    assert text == "dure-root-1|2027|2|50|a|b|2026-05-06T03:00:00+00:00"
    public = bytes(key.verify_key).hex()
    assert roots.is_signed(text, roots.sign(text, key), public)
    assert not roots.is_signed(text + " ", roots.sign(text, key), public)
    assert not roots.is_signed(text, "no signature", public)


def test_sealed_ballots_weigh_the_same_and_open_again() -> None:
    secret = b"s" * 32
    contents = [sealed.Content(text, "a" * 32, "b" * 32) for text in ("", "7", "1,2,3,4,5", "10:3,11:4,12:3")]
    closed = [sealed.seal(content, sealed.public_half(secret)) for content in contents]
    assert len({len(one) for one in closed}) == 1
    assert [sealed.unseal(one, sealed.opener(secret)) for one in closed] == contents
    long = sealed.Content(",".join(str(number) for number in range(1, 200)), "a" * 32, "b" * 32)
    assert sealed.unseal(sealed.seal(long, sealed.public_half(secret)), sealed.opener(secret)) == long


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("PICK", "1,1", "repeated"), ("PICK", "1,99", "unknown"), ("PICK", "9", "withdrawn"), ("PICK", "", "too_few"),
        ("PICK", "1,2,4,5", "too_many"), ("PICK", "1,2,3", "too_many_of_a_category"), ("PICK", "01", "malformed"),
        ("PICK", "1;2", "malformed"), ("PICK", "1,", "malformed"), ("PICK", "１", "malformed"),
        ("PICK", "1" * 5000, "malformed"), ("PICK", "-1", "malformed"), ("BUDGET", "7,8", "over_budget"),
        ("POINTS", "1:4", "too_many_for_one"), ("POINTS", "1:3,2:3", "too_many_points"), ("POINTS", "1", "malformed"),
        ("POINTS", "1:0", "malformed"), ("POINTS", "1:1,1:2", "repeated"), ("RANKS", "1,2", "malformed"),
        ("RANKS", "1>2>4>5", "too_many"), ("CHOOSE_ONE", "1,2", "too_many"), ("CHOOSE_ONE", "", "too_few"),
        ("HANDS", "1", "malformed"),
    ],
)  # fmt: skip
def test_what_is_no_ballot_is_refused(kind: str, text: str, code: str) -> None:
    limits = Limits(kind, 100, most_picks=3, points=5, most_points_each=3, most_per_category=2)
    with pytest.raises(ChoicesRefused) as refused:
        Choices.parse(kind, text).check(limits, OPTIONS)
    assert refused.value.code == code
    assert refused.value.message


@pytest.mark.parametrize(
    ("kind", "text", "canonical"),
    [("PICK", "7,1", "1,7"), ("BUDGET", "4,1,5", "1,4,5"), ("POINTS", "7:2,1:3", "1:3,7:2"),
     ("RANKS", "7>1>4", "7>1>4"), ("CHOOSE_ONE", "4", "4")],
)  # fmt: skip
def test_one_form_for_each_ballot(kind: str, text: str, canonical: str) -> None:
    chosen = Choices.parse(kind, text)
    chosen.check(Limits(kind, 100, most_picks=3, points=5, most_points_each=3), OPTIONS)
    assert chosen.canonical() == canonical
    assert Choices.parse(kind, canonical) == chosen


_TELLING = st.text(alphabet="0123456789,:>-+ \t\n٣１|;éあ\x00", max_size=40)


@settings(max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(KINDS), text=st.one_of(_TELLING, st.text(max_size=60)), most=st.integers(1, 9))
def test_whatever_is_sent_is_a_ballot_within_the_terms_or_refused(kind: str, text: str, most: int) -> None:
    limits = Limits(kind, 100, most_picks=most, points=5, most_points_each=3, most_per_category=2)
    try:
        chosen = Choices.parse(kind, text)
        chosen.check(limits, OPTIONS)
    except ChoicesRefused:
        return
    assert set(chosen.numbers) <= set(OPTIONS) - {9}
    assert limits.least <= len(chosen.numbers) == len(set(chosen.numbers))
    assert limits.most is None or len(chosen.numbers) <= limits.most
    assert Choices.parse(kind, chosen.canonical()) == chosen
    assert chosen.canonical().isascii()


def test_secrets_are_files_that_only_their_owner_reads_and_that_are_never_replaced() -> None:
    from pathlib import Path

    from django.conf import settings as site

    secret = key_store.make("test-one")
    path = Path(site.KEY_STORE_DIR) / "test-one"
    assert (len(secret), key_store.read("test-one"), path.stat().st_mode & 0o777) == (32, secret, 0o600)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(FileExistsError):
        key_store.make("test-one")
    assert key_store.destroy("test-one")
    assert not key_store.destroy("test-one")
    with pytest.raises(key_store.KeyMissing, match="mount it"):
        key_store.read("test-one")
    for name in ("../outside", "", ".hidden", "a/b", "A"):
        with pytest.raises(ValueError, match="no name"):
            key_store.make(name)
