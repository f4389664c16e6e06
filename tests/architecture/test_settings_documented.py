"""Every setting that the environment can give is described in docs/operations.md, and no other."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Names put together in a loop over the login providers.
COMPOSED = {f"{provider}_CLIENT_{part}" for provider in ("KAKAO", "NAVER") for part in ("ID", "SECRET")}
# Read by the commands that start the server, not by the settings.
OF_COMMANDS = {"DJANGO_SETTINGS_MODULE", "HOST", "PORT"}


def read_settings() -> set[str]:
    found = set(COMPOSED)
    for path in (ROOT / "site" / "config" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (name := setting_name(node)):
                found.add(name)
    return found


def setting_name(call: ast.Call) -> str:
    """`env.str("NAME")`, `required("NAME", …)`, `filled("NAME", …)` or `checked(env.int, "NAME", …)`."""
    source = ast.unparse(call.func)
    position = {"required": 0, "filled": 0, "checked": 1}.get(source, 0 if source.startswith("env") else None)
    if position is None or len(call.args) <= position:
        return ""
    argument = call.args[position]
    value = argument.value if isinstance(argument, ast.Constant) else ""
    return value if isinstance(value, str) and value.isupper() else ""


def documented_settings() -> set[str]:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = page.split("## Settings", 1)[1].split("\n## ", 1)[0]
    return {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}


def test_every_setting_is_documented() -> None:
    assert read_settings() - documented_settings() == set()


def test_no_documented_setting_has_gone() -> None:
    assert documented_settings() - read_settings() - OF_COMMANDS == set()
