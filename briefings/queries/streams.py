"""Addresses of streams and recordings: what may stand in a frame of ours, and how to reach a moment in them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit, urlunsplit

from django.conf import settings

# People copy the address of a film's page; what may stand in a frame is its player.
_YOUTUBE_PAGES = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"})
_YOUTUBE_PLAYERS = ("www.youtube-nocookie.com", "www.youtube.com")
_FILM = re.compile(r"[A-Za-z0-9_-]{6,20}", re.ASCII)
_VIMEO_PLAYER = "player.vimeo.com"
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?([0-5]?\d):(?=[0-5]\d$))?(\d{1,6})", re.ASCII)


def frame_of(address: str) -> str:
    """The address for a frame, or nothing where its host is not on the list of the settings."""
    parts = _parsed(address)
    if parts is None:
        return ""
    host = parts.hostname or ""
    if film := _film_of(parts):
        player = next((host for host in _YOUTUBE_PLAYERS if host in settings.BRIEFING_STREAM_HOSTS), "")
        return f"https://{player}/embed/{film}" if player else ""
    if host == "vimeo.com" and parts.path.strip("/").isdecimal() and _VIMEO_PLAYER in settings.BRIEFING_STREAM_HOSTS:
        return f"https://{_VIMEO_PLAYER}/video/{parts.path.strip('/')}"
    return urlunsplit(parts) if host in settings.BRIEFING_STREAM_HOSTS else ""


def at_moment(address: str, seconds: int) -> str:
    """The same recording from a moment on, as its host understands it."""
    parts = _parsed(address)
    if parts is None:
        return ""
    if _film_of(parts):
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()} | {"t": f"{seconds}s"}
        return urlunsplit(parts._replace(query=urlencode(query)))
    return urlunsplit(parts._replace(fragment=f"t={seconds}s" if "vimeo" in parts.netloc else f"t={seconds}"))


def seconds_of(moment: str) -> int | None:
    """`750`, `12:30` and `0:12:30` are the same moment; anything else is none."""
    match = _CLOCK.fullmatch(moment.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def clock_of(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _parsed(address: str) -> SplitResult | None:
    """A plain address by HTTPS: no other port, nobody's name and password in it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    plain = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc and port in (None, 443)
    return parts if plain else None


def _film_of(parts: SplitResult) -> str:
    """Which film of YouTube an address is of, by any of the ways in which it writes them."""
    if parts.hostname not in _YOUTUBE_PAGES:
        return ""
    path = parts.path.strip("/").split("/")
    if parts.hostname == "youtu.be":
        film = path[0]
    elif path[0] in {"live", "embed", "shorts"} and len(path) > 1:
        film = path[1]
    else:
        film = parse_qs(parts.query).get("v", [""])[0]
    return film if _FILM.fullmatch(film) else ""
