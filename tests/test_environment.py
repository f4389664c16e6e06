"""Settings as people write them: each bad one is a sentence that repeats no password."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from config import env_file, start
from config.environment import checked, database, email, flag, log_level, one_of, port, redis, required

NAME = "DURE_TEST_SETTING"


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.setattr("environ.Env.ENVIRON", os.environ)


def read_from(folder: Path, text: str, encoding: str = "utf-8") -> str | None:
    file = folder / ".env"
    file.write_text(text, encoding=encoding)
    env_file.read(file)
    return os.environ.get(NAME)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (f"{NAME}=a b", "a b"),
        (f"  export {NAME} = a b  ", "a b"),
        (f"{NAME}=a # what it is for", "a"),
        (f"{NAME}=# what it is for", "# what it is for"),
        (f"{NAME}= # what it is for", ""),
        (f"{NAME}=postgres://dure:pa#ss=word@host/dure", "postgres://dure:pa#ss=word@host/dure"),
        (f'{NAME}="a # b" # what it is for', "a # b"),
        (f"{NAME}='a \"b\"'", 'a "b"'),
        (f'{NAME}="a \\"b\\""', 'a "b"'),
        (f"# {NAME}=a", None),
        (f"\n\n{NAME}=두레\r\n", "두레"),
    ],
)
def test_a_line_of_the_file_is_read_as_it_was_meant(tmp_path: Path, line: str, value: str | None) -> None:
    assert read_from(tmp_path, line) == value


def test_the_mark_that_some_editors_begin_a_file_with_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert read_from(tmp_path, f"{NAME}=a", encoding="utf-8-sig") == "a"


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    os.environ[NAME] = "from outside"
    assert read_from(tmp_path, f"{NAME}=from the file") == "from outside"


@pytest.mark.parametrize("line", ["secret", f"{NAME}='secret", f'{NAME}="secret" secret', "A-B=secret"])
def test_a_line_that_says_nothing_is_told_without_what_it_holds(tmp_path: Path, line: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^\.env, line 2: ") as told:
        read_from(tmp_path, f"# settings\n{line}")
    assert "secret" not in str(told.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        read_from(tmp_path, f"{NAME}=두레", encoding="euc-kr")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (port, "many"),
        (flag, "ture"),
        (log_level, "loud"),
        (one_of("law", "off"), "on"),
        (database, "nonsense"),
        (database, "mysql://user:secret@host/name"),
        (database, "postgres://user:secret/secret@host/name"),
        (redis, "secret@host:6379"),
        (email, "nonsense"),
        (email, "smtp://user:secret@host:secret"),
    ],
)
def test_a_bad_setting_is_told_in_one_sentence(kind: Callable[..., Any], value: str) -> None:
    os.environ[NAME] = value
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} must be something else: ") as told:
        checked(kind, NAME, "", "something else")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("kind", "default", "value"),
    [(port, 8000, 8000), (flag, True, True), (log_level, "info", "INFO"), (one_of("law"), "law", "law")],
)
def test_an_empty_setting_counts_as_none(kind: Callable[..., Any], default: Any, value: Any) -> None:
    os.environ[NAME] = ""
    assert checked(kind, NAME, default, "something else") == value


def test_an_empty_address_of_the_database_is_the_default() -> None:
    os.environ[NAME] = ""
    assert checked(database, NAME, "sqlite:////var/dure.sqlite3", "an address")["NAME"] == "/var/dure.sqlite3"


def test_a_secret_may_begin_with_a_dollar() -> None:
    os.environ[NAME] = "$ecret"
    assert required(NAME, "a reason") == "$ecret"


def test_a_database_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object) -> None:
        raise OperationalError('connection to server at "10.0.0.1" failed\n\tIs the server running?')

    monkeypatch.setattr(start, "execute_from_command_line", refused)
    monkeypatch.setattr(start.connection, "ensure_connection", refused)
    with pytest.raises(SystemExit) as told:
        start.run(["manage.py", "migrate"])
    assert told.value.code == (
        'The database of DATABASE_URL cannot be reached: connection to server at "10.0.0.1" failed'
    )


def test_another_fault_of_the_database_shows_where_it_arose(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_arguments: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(start, "execute_from_command_line", locked)
    monkeypatch.setattr(start.connection, "ensure_connection", lambda: None)
    with pytest.raises(OperationalError):
        start.run(["manage.py", "migrate"])


def test_a_demo_keeps_its_second_factors_when_a_key_is_chosen() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from config.settings import dev; print(dev.SECRET_KEY, *dev.SECRET_KEY_FALLBACKS)"],
        env={"PYTHONPATH": "site", "SECRET_KEY": "third", "SECRET_KEY_FALLBACKS": "second,first", "PATH": ""},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["third", "second", "first", "development-only-never-used-in-production"]
