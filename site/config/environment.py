"""Settings from the environment: a missing or bad one stops the start with one sentence."""

import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config import env_file

HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
env_file.read(BASE_DIR / ".env")


def filled(name: str, default: str) -> str:
    """A setting that cannot be empty. Read as it stands: a secret may begin with `$`, which `env` would look up."""
    return os.environ.get(name) or default


def required(name: str, reason: str) -> str:
    """The value of a setting without which the service must not start."""
    value = filled(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: {reason}")
    return value


def checked(read: Callable[..., Any], name: str, default: Any, expected: str) -> Any:
    """A setting of a kind; says what was expected instead of showing a traceback of the parser."""
    try:
        return read(name, default=default)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} must be {expected}: {error}") from error


def flag(name: str, default: bool) -> bool:
    """A word that is neither yes nor no would otherwise count as no, and silently."""
    word = filled(name, str(default)).strip().lower()
    if word not in {*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0"}:
        raise ValueError(word)
    return word in environ.Env.BOOLEAN_TRUE_STRINGS


def one_of(*words: str) -> Callable[..., str]:
    def read(name: str, default: str) -> str:
        word = filled(name, default)
        if word not in words:
            raise ValueError(word)
        return word

    return read


def port(name: str, default: int) -> int:
    return int(filled(name, str(default)))


def log_level(name: str, default: str) -> str:
    word = filled(name, default).upper()
    if word not in logging.getLevelNamesMapping():
        raise ValueError(word)
    return word


def database(name: str, default: str) -> dict[str, Any]:
    return address_of({"sqlite", "postgres", "postgresql"}, env.db_url_config, filled(name, default))


def redis(name: str, default: str) -> str:
    address = filled(name, default)
    if address and address.partition("://")[0] not in {"redis", "rediss", "unix"}:
        raise ValueError("it begins otherwise")
    return address


def email(name: str, default: str) -> dict[str, Any]:
    return address_of(set(environ.Env.EMAIL_SCHEMES), env.email_url_config, filled(name, default))


def address_of(schemes: set[str], parse: Callable[[str], Any], address: str) -> dict[str, Any]:
    """Nothing of a bad address is repeated: it may hold a password."""
    if address.partition("://")[0] not in schemes:
        raise ValueError("it begins otherwise")
    try:
        found: dict[str, Any] = parse(address)
    except ValueError:
        raise ValueError("in a password write # / : as %23 %2F %3A") from None
    return found


SPANS = {"s": 1, "m": 60, "h": 3600}


def rate(name: str, default: str) -> tuple[int, int]:
    """A setting such as `60/m`: how many, in how many seconds."""
    most, separator, unit = env.str(name, default=default).partition("/")
    if not separator or unit not in SPANS or not most.isdecimal() or int(most) < 1:
        raise ValueError(f"{most}{separator}{unit}")
    return int(most), SPANS[unit]


def bounds(name: str, default: list[float]) -> list[float]:
    """West, south, east and north of an area, in degrees."""
    found: list[float] = env.list(name, cast=float, default=default)
    if len(found) != 4 or not (-180 <= found[0] < found[2] <= 180 and -90 <= found[1] < found[3] <= 90):
        raise ValueError(f"{found}")
    return found


def host_names(name: str, default: list[str]) -> list[str]:
    """Whole names of hosts: no scheme, port or path, and nothing that would end a line of the security policy."""
    found: list[str] = [host.lower() for host in env.list(name, default=default)]
    if strange := [host for host in found if not HOST_NAME.fullmatch(host)]:
        raise ValueError(f"{strange}")
    return found


def days_or_none(name: str, default: int) -> int:
    """Days of a year or more, or 0 for "as the law says": a period that no deployment may shorten."""
    days: int = env.int(name, default=default)
    if days and days < 365:
        raise ValueError(f"{days} is less than a year")
    return days


def at_least(least: int) -> Callable[..., int]:
    """Reads a whole number below which a deployment may not go."""

    def read(name: str, default: int) -> int:
        number: int = env.int(name, default=default)
        if number < least:
            raise ValueError(f"{number} is less than {least}")
        return number

    return read
