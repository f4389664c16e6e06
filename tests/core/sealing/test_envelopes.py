"""What is locked opens with its own key, at its own place, unchanged; and with nothing else."""

import unicodedata

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt, crypto_scalarmult
from nacl.public import PrivateKey

from core.sealing import envelopes, passphrases, streams
from core.sealing.envelopes import Unreadable
from core.sealing.passphrases import Strength, WrongPassphrase

QUICK = Strength(operations=1, memory=8192)
# From the draft that defines XChaCha20-Poly1305 (appendix A.3.1), so that a wrong library shows.
VECTOR_TEXT = b" ".join(
    [
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future,",
        b"sunscreen would be it.",
    ]
)
VECTOR_SEALED = bytes.fromhex(
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216"
    "cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13"
    "b52ec0875924c1c7987947deafd8780acf49"
)


def test_the_cipher_is_the_one_that_was_published():
    nonce, key = bytes(range(0x40, 0x58)), bytes(range(0x80, 0xA0))
    place = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    assert crypto_aead_xchacha20poly1305_ietf_decrypt(VECTOR_SEALED, place, nonce, key) == VECTOR_TEXT


def test_the_key_agreement_is_the_same_in_another_library():
    mine, theirs = PrivateKey.generate(), PrivateKey.generate()
    other = X25519PrivateKey.from_private_bytes(bytes(mine))
    assert crypto_scalarmult(bytes(mine), bytes(theirs.public_key)) == other.exchange(
        X25519PublicKey.from_public_bytes(bytes(theirs.public_key))
    )


def test_the_slow_derivation_agrees_with_another_library():
    salt = bytes(range(passphrases.SALT_BYTES))
    other = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=64 * 1024)
    assert passphrases._key("여름 바람 소리 하나", salt, passphrases.MODERATE) == other.derive(
        "여름 바람 소리 하나".encode()
    )


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=3_000))
def test_a_text_comes_back_as_it_was_and_its_length_stays_hidden(text):
    key = envelopes.new_key()
    sealed = envelopes.encrypt(text, key, place="report:1:body")
    assert envelopes.decrypt(sealed, key, place="report:1:body") == text
    assert (len(sealed) - envelopes.NONCE_BYTES - 16) % envelopes.BLOCK == 0


def test_at_another_place_with_another_key_or_changed_it_does_not_open():
    key = envelopes.new_key()
    sealed = envelopes.encrypt("금품을 받는 것을 보았습니다", key, place="report:1:body")
    changed = [bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]]) for at in range(0, len(sealed), 97)]
    tries = [
        (sealed, key, "report:2:body"),
        (sealed, envelopes.new_key(), "report:1:body"),
        (b"", key, "report:1:body"),
    ]
    for one, with_key, place in [*tries, *[(one, key, "report:1:body") for one in changed]]:
        with pytest.raises(Unreadable):
            envelopes.decrypt(one, with_key, place=place)


def test_only_whom_a_key_was_sealed_to_opens_it():
    reader, other, key = PrivateKey.generate(), PrivateKey.generate(), envelopes.new_key()
    sealed = envelopes.seal_key(key, bytes(reader.public_key))
    assert envelopes.open_key(sealed, reader) == key
    assert sealed != envelopes.seal_key(key, bytes(reader.public_key))
    with pytest.raises(Unreadable):
        envelopes.open_key(sealed, other)


def test_a_passphrase_opens_its_own_key_only():
    private = PrivateKey.generate()
    locked = passphrases.lock(private, "여름 바람 소리 하나", strength=QUICK)
    assert bytes(passphrases.unlock(locked, " 여름 바람 소리 하나 ")) == bytes(private)
    assert bytes(private) not in locked.locked
    with pytest.raises(WrongPassphrase):
        passphrases.unlock(locked, "여름 바람 소리 둘")


@pytest.mark.parametrize("size", [0, 1, streams.PIECE - 1, streams.PIECE, streams.PIECE + 1, 3 * streams.PIECE])
@pytest.mark.parametrize("cut", [1_000, streams.PIECE, 1_000_000])
def test_a_file_comes_back_whole_however_it_was_cut(size, cut):
    content, key = bytes(index % 251 for index in range(size)), envelopes.new_key()
    sealed = b"".join(streams.encrypted(_cut(content, cut), key, place="file:1"))
    assert b"".join(streams.decrypted(_cut(sealed, cut + 7), key, place="file:1")) == content


def test_a_file_that_lost_gained_or_swapped_something_does_not_open():
    content, key = b"x" * (2 * streams.PIECE + 5), envelopes.new_key()
    sealed = b"".join(streams.encrypted([content], key, place="file:1"))
    step = streams.PIECE + streams.OVERHEAD
    head, first, second, last = (
        sealed[: streams.HEADER], sealed[streams.HEADER :][:step], sealed[streams.HEADER + step :][:step],
        sealed[streams.HEADER + 2 * step :],
    )  # fmt: skip
    assert head + first + second + last == sealed
    wrong = [b"", head, head + first + second, head + second + first + last, sealed + b"x", sealed + last, sealed[:-1]]
    for one in wrong:
        with pytest.raises(Unreadable):
            list(streams.decrypted([one], key, place="file:1"))
    with pytest.raises(Unreadable):
        list(streams.decrypted([sealed], key, place="file:2"))


def _cut(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


def test_a_passphrase_in_decomposed_hangul_is_the_same_passphrase():
    private, words = PrivateKey.generate(), "느티나무 아래 낡은 의자 둘"
    locked = passphrases.lock(private, unicodedata.normalize("NFC", words), strength=QUICK)
    assert bytes(passphrases.unlock(locked, unicodedata.normalize("NFD", words))) == bytes(private)
