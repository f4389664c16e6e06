"""Points and what they are exchanged for."""

from django.urls import path

from proposals.views import reward_pages

urlpatterns = [
    path("points/", reward_pages.mine, name="my_points"),
    path("points/ranking/", reward_pages.ranking, name="point_ranking"),
    path("points/ranking/consent/", reward_pages.ranking_consent, name="ranking_consent"),
    path("points/exchanges/<int:pk>/withdraw/", reward_pages.withdraw, name="withdraw_exchange"),
    path("manage/points/", reward_pages.rules, name="reward_rules"),
    path("manage/points/offers/<int:pk>/end/", reward_pages.end_offer, name="end_offer"),
    path("manage/points/exchanges/", reward_pages.exchange_list, name="exchanges"),
    path("manage/points/exchanges/<int:pk>/", reward_pages.decide, name="decide_exchange"),
]
