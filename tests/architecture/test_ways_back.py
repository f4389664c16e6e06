"""The ways back through a site in two languages: whoever reads English stays there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A name and a bare address, as a breadcrumb: `(_("Committees"), "/councils/")`.
BARE = re.compile(r"""\(_\("[^"]+"\),\s*f?"/[a-z]""")


def test_no_breadcrumb_leaves_the_language_of_the_page() -> None:
    views = [path for folder in (ROOT, ROOT / "site") for path in folder.glob("*/views/**/*.py")]
    assert views
    bare = [str(path.relative_to(ROOT)) for path in views if BARE.search(path.read_text(encoding="utf-8"))]
    assert bare == []
