from django.urls import path

from home import feeds, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggestions, name="search-suggestions"),
    path("data/", views.data, name="data"),
    path("data/catalog.jsonld", views.catalogue, name="data-catalogue"),
    path("data/<slug:name>.<slug:format>", views.dataset, name="dataset"),
    path("news/feed/", feeds.news, name="news-feed"),
    path("media/images/<str:name>", views.picture, name="picture"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
]
