from django.urls import path

from surveys.views import panel_recommendations, panels

PANEL = "<str:slug>/panel/"

urlpatterns = [
    path(PANEL, panels.panel, name="panel"),
    path(f"{PANEL}groups/", panels.arrange, name="panel_groups"),
    path(f"{PANEL}groups/<int:pk>/", panels.group, name="panel_group"),
    path(f"{PANEL}groups/<int:pk>/scores/", panels.scores, name="panel_scores"),
    path(f"{PANEL}recommend/", panel_recommendations.recommend, name="recommend"),
    path(f"{PANEL}recommendations/", panel_recommendations.recommended, name="recommendations"),
    path(f"{PANEL}recommendations/<int:pk>/", panel_recommendations.recommendation, name="recommendation"),
    path(f"{PANEL}recommendations/<int:pk>/<slug:name>/", panel_recommendations.step, name="recommendation_step"),
]
