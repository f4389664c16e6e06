"""Records of briefings as they are published in the page editor; without one no briefing is concluded."""

from __future__ import annotations

from typing import Any

from wagtail.models import Site

from briefings.models import Briefing
from demo.pages import root_page
from home import briefing_pages
from home.models import BriefingRecordPage, HomePage


def publish_record(briefing: Briefing, **fields: Any) -> BriefingRecordPage:
    """Below a home page that is made where there is none."""
    if not HomePage.objects.exists():
        home = root_page().add_child(instance=HomePage(title="첫 화면", slug="home"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
        )
    fields = {"title": f"{briefing.title} 기록", "summary": "질문과 답변을 정리했습니다.", **fields}
    page = briefing_pages.draft(BriefingRecordPage(briefing=briefing, **fields), by=None)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    return page
