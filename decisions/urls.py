"""Deciding: the wizard, the board, the stack and its exports."""

from django.urls import path

from decisions.views import decisions as on_their_own
from decisions.views import seeing, walking
from decisions.views import site as pages
from decisions.views import stack as stacks

app_name = "decisions"

site = [
    path("", pages.home, name="home"),
    path("healthz", pages.healthz, name="healthz"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("graph.json", pages.graph_json, name="graph-json"),
]

decisions = [
    path("decisions/", on_their_own.decisions, name="decisions"),
    path("decisions/<slug:id>/", on_their_own.decision, name="decision"),
    path("decisions/<slug:id>/card.png", on_their_own.decision_card, name="decision-card"),
    path("decisions/<slug:id>.md", on_their_own.decision_markdown, name="decision-markdown"),
    path("decisions/<slug:id>.json", on_their_own.decision_json, name="decision-json"),
]

pictures = [
    path("map/", seeing.map_page, name="map"),
    path("map.svg", seeing.map_file, name="map-file"),
    path("compare/", seeing.compare_with, name="compare-with"),
    path("compare/<str:one>/<str:other>/", seeing.compare_page, name="compare"),
]

steps = [
    path("decide/", walking.walk, name="walk"),
    path("decide/<slug:id>/", walking.decide, name="decide"),
    path("board/", walking.board, name="board"),
]

stack = [
    path("stack/", stacks.stack, name="stack"),
    path("stack/whole/", stacks.whole_stack, name="whole-stack"),
    path("stack/repair/", stacks.repair, name="repair"),
    path("stack/rest/", stacks.rest, name="rest"),
    path("stack/text/", stacks.stack_text, name="stack-text"),
    path("stack/change/<str:queue>/", walking.change, name="change"),
    path("stack.md", stacks.stack_markdown, name="stack-markdown"),
    path("stack.png", stacks.stack_card, name="stack-card"),
    path("stack.json", stacks.stack_json, name="stack-json"),
]

urlpatterns = [*site, *decisions, *pictures, *steps, *stack]
