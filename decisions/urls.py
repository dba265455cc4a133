"""Deciding: the wizard, the board, the stack and its exports."""

from django.urls import path

from decisions import views

app_name = "decisions"

site = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("graph.json", views.graph_json, name="graph-json"),
]

decisions = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/<slug:id>/", views.decision, name="decision"),
    path("decisions/<slug:id>/card.png", views.decision_card, name="decision-card"),
    path("decisions/<slug:id>.md", views.decision_markdown, name="decision-markdown"),
    path("decisions/<slug:id>.json", views.decision_json, name="decision-json"),
]

seeing = [
    path("map/", views.map_page, name="map"),
    path("map.svg", views.map_file, name="map-file"),
    path("compare/", views.compare_with, name="compare-with"),
    path("compare/<str:one>/<str:other>/", views.compare_page, name="compare"),
]

walking = [
    path("decide/", views.walk, name="walk"),
    path("decide/<slug:id>/", views.decide, name="decide"),
    path("board/", views.board, name="board"),
]

stack = [
    path("stack/", views.stack, name="stack"),
    path("stack/whole/", views.whole_stack, name="whole-stack"),
    path("stack/rest/", views.rest, name="rest"),
    path("stack/text/", views.stack_text, name="stack-text"),
    path("stack/change/<str:queue>/", views.change, name="change"),
    path("stack.md", views.stack_markdown, name="stack-markdown"),
    path("stack.png", views.stack_card, name="stack-card"),
    path("stack.json", views.stack_json, name="stack-json"),
]

urlpatterns = [*site, *decisions, *seeing, *walking, *stack]
