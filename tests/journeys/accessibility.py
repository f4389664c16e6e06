"""axe in a page: what every kind of page must pass, in every view a reader may choose."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NEVER_TWICE = {"duplicate-id": {"enabled": True}, "duplicate-id-aria": {"enabled": True}}
WIDTHS = (360, 1280)
CONTRASTS = ("normal", "high")

RUN = """
async ([tags, rules]) => {
  // What fades in is read as it will stand, not half transparent; what never ends is not waited for.
  const moving = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
  await Promise.all(moving.map((one) => one.finished.catch(() => null)));
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] });
  return found.violations.map((violation) => ({
    rule: violation.id,
    help: violation.help,
    where: violation.nodes.slice(0, 5).map((node) => node.target.join(' ') + ': ' + node.failureSummary),
  }));
}
"""


def violations(page: Any) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands now."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        # Through the debugger, as the page's own policy rightly forbids foreign scripts.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN, [TAGS, NEVER_TWICE])
    return found


def faults(page: Any, url: str, paths: Sequence[str], *, unfolded: bool = False) -> dict[tuple[Any, ...], Any]:
    """What is wrong on any of the pages, in any colours, narrow or wide; each is loaded once for its colours."""
    found: dict[tuple[Any, ...], Any] = {}
    for contrast in CONTRASTS:
        choose_contrast(page, url, contrast)
        for path in paths:
            page.goto(url + path, wait_until="load")
            if unfolded:
                page.eval_on_selector_all("main details", "all => all.forEach((one) => { one.open = true })")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if broken := violations(page):
                    found[path, contrast, width] = broken
                if is_wider_than_its_window(page):
                    found[path, contrast, width, "too wide"] = True
    return found


def choose_contrast(page: Any, url: str, contrast: str) -> None:
    page.context.add_cookies([{"name": "dure_view", "value": f"normal.{contrast}", "url": url}])


def is_wider_than_its_window(page: Any) -> bool:
    wider: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wider
