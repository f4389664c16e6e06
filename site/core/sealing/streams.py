"""Files encrypted piece by piece, so that the plain bytes never lie on a disk, however large the file is."""

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)

from core.sealing.envelopes import Unreadable

PIECE = 64 * 1024
OVERHEAD = crypto_secretstream_xchacha20poly1305_ABYTES
HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MESSAGE = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Encryptor:
    """Takes bytes as they arrive; gives whole encrypted pieces, and the last one at the end."""

    def __init__(self, key: bytes, *, place: str) -> None:
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self._place = place.encode()
        self._waiting = bytearray()
        self.header = crypto_secretstream_xchacha20poly1305_init_push(self._state, key)

    def update(self, data: bytes) -> bytes:
        self._waiting += data
        out = bytearray()
        # One piece stays back: the last one is marked as the last.
        while len(self._waiting) > PIECE:
            out += self._piece(bytes(self._waiting[:PIECE]), _MESSAGE)
            del self._waiting[:PIECE]
        return bytes(out)

    def finish(self) -> bytes:
        return self._piece(bytes(self._waiting), _FINAL)

    def _piece(self, data: bytes, tag: int) -> bytes:
        return bytes(crypto_secretstream_xchacha20poly1305_push(self._state, data, self._place, tag))


def encrypted(pieces: Iterable[bytes], key: bytes, *, place: str) -> Iterator[bytes]:
    encryptor = Encryptor(key, place=place)
    yield encryptor.header
    for piece in pieces:
        if out := encryptor.update(piece):
            yield out
    yield encryptor.finish()


def decrypted(pieces: Iterable[bytes], key: bytes, *, place: str) -> Iterator[bytes]:
    """Raises Unreadable at the first wrong bit, and where the end is missing or something follows it."""
    state = crypto_secretstream_xchacha20poly1305_state()
    waiting, begun, ended = bytearray(), False, False
    for piece in _with_an_end(pieces):
        waiting += piece
        if not begun and len(waiting) >= HEADER:
            crypto_secretstream_xchacha20poly1305_init_pull(state, bytes(waiting[:HEADER]), key)
            del waiting[:HEADER]
            begun = True
        while begun and waiting and (len(waiting) >= PIECE + OVERHEAD or not piece):
            if ended:
                raise Unreadable
            plain, tag = _pull(state, bytes(waiting[: PIECE + OVERHEAD]), place.encode())
            del waiting[: PIECE + OVERHEAD]
            ended = tag == _FINAL
            yield plain
    if not ended:
        raise Unreadable


def _pull(state: crypto_secretstream_xchacha20poly1305_state, piece: bytes, place: bytes) -> tuple[bytes, int]:
    try:
        plain, tag = crypto_secretstream_xchacha20poly1305_pull(state, piece, place)
    except Exception as error:
        # The binding raises a different class for every way in which bytes can be wrong.
        raise Unreadable from error
    return plain, tag


def _with_an_end(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces that hold something, then an empty one: what waits is the last."""
    yield from (piece for piece in pieces if piece)
    yield b""
