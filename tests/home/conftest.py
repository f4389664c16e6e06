import pytest
from wagtail.models import Site

from demo.pages import root_page
from home.editors import ensure_permissions
from home.models import HomePage, NewsIndexPage


@pytest.fixture
def news_index(db: None) -> NewsIndexPage:
    """A home page and an empty list of news."""
    home = root_page().add_child(instance=HomePage(title="첫 화면", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    # An emptied database has lost what was granted after the migrations, when there was a root.
    ensure_permissions()
    return home.add_child(instance=NewsIndexPage(title="소식", slug="news"))
