"""Subtitles as files: reading and writing SubRip and WebVTT, and plain text. Times are milliseconds from the start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SHORTEST, LONGEST = 1_000, 7_000
_TIME = re.compile(r"^\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})")
_VOICE = re.compile(r"^<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


class Cue(NamedTuple):
    begins: int
    text: str
    speaker: str = ""


class Line(NamedTuple):
    """A cue with an end, as files want it."""

    begins: int
    ends: int
    text: str
    speaker: str


@dataclass(frozen=True)
class Reading:
    """What a file holds, and the numbers of the lines that could not be read."""

    cues: tuple[Cue, ...]
    unreadable: tuple[int, ...]

    @property
    def ends(self) -> int:
        return max((cue.begins for cue in self.cues), default=0)


def read(text: str) -> Reading:
    """SubRip and WebVTT alike: what stands below a line of times, until an empty line."""
    cues: list[Cue] = []
    unreadable: list[int] = []
    begins: int | None = None
    said: list[str] = []

    def finish() -> None:
        if begins is not None and (cue := _cue(begins, said)):
            cues.append(cue)

    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if "-->" in line:
            finish()
            found = _TIME.match(line)
            begins, said = (_milliseconds(found[1]) if found else None), []
            if not found:
                unreadable.append(number)
        elif not line.strip():
            finish()
            begins, said = None, []
        elif begins is not None:
            said.append(line)
    finish()
    # Files are written in the order of time; those that are not are brought into it.
    return Reading(tuple(sorted(cues, key=lambda cue: cue.begins)), tuple(unreadable))


def _cue(begins: int, said: Sequence[str]) -> Cue | None:
    joined = " ".join(part.strip() for part in said)
    voice = _VOICE.match(joined)
    speaker = _plain(voice[1]) if voice else ""
    words = _plain(_TAG.sub("", joined[voice.end() :] if voice else joined))
    return Cue(begins, words, speaker) if words else None


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found.group()], text).strip()


def _milliseconds(time: str) -> int:
    clock, _, fraction = time.replace(",", ".").partition(".")
    parts = [int(part) for part in clock.split(":")]
    hours, minutes, seconds = [0] * (3 - len(parts)) + parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + int(fraction.ljust(3, "0"))


def timed(cues: Iterable[Cue]) -> list[Line]:
    """Each line stays until the next one, never too short to be read and never for long."""
    ordered = sorted(cues, key=lambda cue: cue.begins)
    following = [cue.begins for cue in ordered[1:]]
    lines = []
    for index, cue in enumerate(ordered):
        # Of lines pasted together each has the same time; the next that differs ends them.
        after = next((begins for begins in following[index:] if begins > cue.begins), cue.begins + LONGEST)
        ends = max(cue.begins + SHORTEST, min(after, cue.begins + LONGEST))
        lines.append(Line(cue.begins, ends, cue.text, cue.speaker))
    return lines


def as_vtt(cues: Iterable[Cue]) -> str:
    blocks = ["WEBVTT"]
    for line in timed(cues):
        voice = f"<v {_escaped(line.speaker)}>" if line.speaker else ""
        blocks.append(f"{clock(line.begins)} --> {clock(line.ends)}\n{voice}{_escaped(line.text)}")
    return "\n\n".join(blocks) + "\n"


def as_srt(cues: Iterable[Cue]) -> str:
    """SubRip knows no voices, so the speaker stands before the words."""
    blocks = []
    for number, line in enumerate(timed(cues), 1):
        times = f"{clock(line.begins, ',')} --> {clock(line.ends, ',')}"
        blocks.append(f"{number}\n{times}\n{_said(line.speaker, line.text)}\n")
    return "\n".join(blocks)


def as_text(cues: Iterable[Cue]) -> str:
    return "".join(f"[{clock(cue.begins)[:8]}] {_said(cue.speaker, cue.text)}\n" for cue in cues)


def _said(speaker: str, text: str) -> str:
    words = text.replace("-->", "→")
    return f"{speaker}: {words}" if speaker else words


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(milliseconds: int, point: str = ".") -> str:
    seconds, rest = divmod(milliseconds, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"
