"""The markup of our pages: valid, and light enough for a slow telephone."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
PAGES = [
    "/_components/",
    "/en/_components/",
    *[f"/_components/error/{code}/" for code in (400, 403, 404, 413, 429, 500)],
]
LIMIT = 100_000


def test_a_validator_finds_no_error(client: Client, tmp_path: Path) -> None:
    for number, path in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_bytes(client.get(path).content)
    (tmp_path / "sent.html").write_bytes(client.post("/_components/", {"title": "x"}).content)
    command = [
        "node_modules/.bin/html-validate",
        "--config",
        ".htmlvalidate.json",
        "--formatter",
        "text",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def built(name: str) -> bytes:
    dist = Path(settings.DJANGO_VITE["default"]["manifest_path"]).parent
    return (dist / name).read_bytes()


def test_a_first_view_weighs_at_most_100_kilobytes_compressed(client: Client) -> None:
    """The page, and every style sheet and script it asks for at once. Fonts and pictures are apart."""
    html = client.get("/_components/error/404/").content
    asked = {name.decode() for name in re.findall(rb'(?:src|href)="/static/(assets/[^"#]+\.(?:css|js))"', html)}
    manifest = json.loads(built("manifest.json"))
    assert asked >= {manifest["src/main.ts"]["file"], *manifest["src/main.ts"]["css"]}
    # The list of fonts comes a moment later, but every reader carries it.
    asked.add(next(chunk["file"] for name, chunk in manifest.items() if name.endswith("src/fonts.ts")))
    assert len(gzip.compress(html)) + sum(len(gzip.compress(built(name))) for name in asked) <= LIMIT
    assert len(asked) <= 6
