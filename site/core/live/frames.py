"""What goes over the wire: built once, sent to everybody."""

from typing import Any

from core.live.encoding import encode

Message = dict[str, Any]


class Frame:
    """One text for all receivers, with the two messages that carry it, so that nobody encodes it again."""

    __slots__ = ("seq", "socket_message", "stream_message", "text")

    def __init__(self, text: str, seq: int | None = None) -> None:
        self.text = text
        self.seq = seq
        self.socket_message: Message = {"type": "websocket.send", "text": text}
        identity = "" if seq is None else f"id: {seq}\n"
        body = f"{identity}data: {text}\n\n".encode()
        self.stream_message: Message = {"type": "http.response.body", "body": body, "more_body": True}


def event_frame(stream: str, seq: int, text: str) -> Frame:
    return Frame(f'{{"topic":{encode(stream)},"seq":{seq},"event":{text}}}', seq)


def snapshot_frame(stream: str, seq: int, snapshot: str) -> Frame:
    """Where there is nothing to show, `null` says: start from here."""
    return Frame(f'{{"topic":{encode(stream)},"seq":{seq},"snapshot":{snapshot}}}', seq)


def values_frame(stream: str, texts: dict[str, str]) -> Frame:
    inner = ",".join(f"{encode(key)}:{text}" for key, text in texts.items())
    return Frame(f'{{"topic":{encode(stream)},"values":{{{inner}}}}}')


def refusal_frame(stream: str) -> Frame:
    return Frame(f'{{"topic":{encode(stream)},"error":"refused"}}')
