"""Every path of the product. Paths are stable: links in printed notices must work for years."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve as serve_page

from config import health
from config.api import api, entrance
from core.ui.kept_pages import briefly_kept
from core.ui.views import nothing_here

handler400 = "core.ui.views.bad_request"
handler403 = "core.ui.views.permission_denied"
handler404 = "core.ui.views.page_not_found"
handler500 = "core.ui.views.server_error"

# Machines read these; they have no language.
urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/", entrance),
    path("api/v1/", api.urls),
    path("drafts/", include("core.submissions.urls")),
    path("files/", include("core.uploads.urls")),
    path("live/", include("core.live.urls")),
    path("open311/v2/", include("facilities.urls.open311")),
    path("documents/", include(wagtaildocs_urls)),
]

urlpatterns += i18n_patterns(
    path("", include("core.ui.urls")),
    path("notices/", include("core.notify.urls")),
    path("accounts/", include("accounts.urls")),
    path("discussion/", include("discussion.urls")),
    path("proposals/", include("proposals.urls")),
    path("desk/", include("desk.urls")),
    path("budget/", include("budget.urls")),
    path("councils/", include("councils.urls")),
    path("facilities/", include("facilities.urls")),
    path("auditors/", include("auditors.urls")),
    path("integrity/", include("auditors.urls.integrity")),
    path("regulations/", include("regulations.urls")),
    path("surveys/", include("surveys.urls")),
    path("briefings/", include("briefings.urls")),
    path("plans/", include("plans.urls")),
    path("disclosures/", include("disclosures.urls")),
    path("", include("accounts.closed_doors")),
    path("cms/failwhale/", nothing_here),  # Wagtail would raise an error on purpose.
    path("cms/", include(wagtailadmin_urls)),
    path("", include("home.urls")),
    # Wagtail's own path of pages, kept for seconds; its names stay below.
    re_path(wagtail_urls.serve_pattern, briefly_kept(serve_page), name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
