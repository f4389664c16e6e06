from django.urls import path

from home import feeds, views
from home.views import briefing_afterwards, briefings, data, search, usage

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="search-suggestions"),
    path("data/", data.data, name="data"),
    path("data/catalog.jsonld", views.catalogue, name="data-catalogue"),
    path("data/usage/", usage.usage, name="usage"),
    path("data/usage/staff/", usage.usage_for_staff, name="usage-for-staff"),
    path("data/usage/hide/", usage.hide_word, name="usage-hide-word"),
    path("data/<slug:name>/", data.dataset, name="dataset-page"),
    path("data/<slug:name>.<slug:format>", data.download, name="dataset"),
    path("news/feed/", feeds.news, name="news-feed"),
    path("media/images/<str:name>", views.picture, name="picture"),
    path("briefings/<int:pk>/record/", briefings.briefing_record, name="briefing_record"),
    path("briefings/<int:pk>/words/", briefings.write_words, name="briefing_words"),
    path("briefings/<int:pk>/record/write/", briefing_afterwards.write_record, name="briefing_record_write"),
    path("briefings/<int:pk>/survey/", briefing_afterwards.make_survey, name="briefing_survey_make"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
]
