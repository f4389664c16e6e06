from django.urls import path

from auditors.views import publication, versions

urlpatterns = [
    path("", publication.home, name="home"),
    path("figures/", publication.figures_page, name="figures"),
    path("feed/", publication.feed, name="feed"),
    path("published/<int:pk>/", publication.finding, name="public_finding"),
    path("desk/versions/", versions.version_list, name="versions"),
    path("desk/versions/<int:pk>/", versions.show, name="version"),
    path("desk/versions/<int:pk>/text/", versions.write, name="version_write"),
    path("desk/versions/<int:pk>/approve/", versions.approve, name="version_approve"),
    path("desk/versions/<int:pk>/step/<slug:name>/", versions.step, name="version_step"),
    path("desk/photos/<int:pk>/", versions.look_at, name="version_photo"),
    path("desk/findings/<int:pk>/publish/", versions.begin, name="version_begin"),
]
