"""Deciding: the wizard, the board, the stack and its exports."""

from django.urls import path

from decisions.views import decisions as on_their_own
from decisions.views import diffs, following, importing, machines, pictures, reasons, records, seeing, walking
from decisions.views import site as pages
from decisions.views import stack as stacks
from guide.exports import export, twinned

app_name = "decisions"

site = [
    path("", pages.home, name="home"),
    path("healthz", pages.healthz, name="healthz"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("llms.txt", export(machines.llms), name="llms"),
    path("openapi.json", export(machines.openapi), name="openapi"),
    path("schema/<slug:kind>.json", export(machines.schema), name="schema"),
    path("graph.json", export(machines.graph_json), name="graph-json"),
    path("graph.graphml", export(machines.graph_graphml), name="graph-graphml"),
    path("graph.dot", export(machines.graph_dot), name="graph-dot"),
]

decisions = [
    path("decisions/", on_their_own.decisions, name="decisions"),
    path("decisions/<slug:id>/", twinned(on_their_own.decision, on_their_own.decision_markdown), name="decision"),
    path("decisions/<slug:id>/card.png", on_their_own.decision_card, name="decision-card"),
    path("decisions/<slug:id>.md", export(on_their_own.decision_markdown), name="decision-markdown"),
    path("decisions/<slug:id>.json", export(on_their_own.decision_json), name="decision-json"),
]

seen = [
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
    path("stack/", twinned(stacks.stack, stacks.stack_markdown), name="stack"),
    path("stack/whole/", stacks.whole_stack, name="whole-stack"),
    path("stack/repair/", stacks.repair, name="repair"),
    path("stack/rest/", stacks.rest, name="rest"),
    path("stack/text/", stacks.stack_text, name="stack-text"),
    path("stack/change/<str:queue>/", walking.change, name="change"),
    path("stack.md", export(stacks.stack_markdown), name="stack-markdown"),
    path("stack.png", stacks.stack_card, name="stack-card"),
    path("stack.json", export(stacks.stack_json), name="stack-json"),
    path("stack.svg", export(pictures.stack_svg), name="stack-svg"),
    path("stack/badge.svg", export(pictures.stack_badge), name="stack-badge"),
    path("stack.adr.md", export(records.record), name="stack-record"),
    path("stack.adr.zip", export(records.archive), name="stack-records"),
]

followed = [
    path("changes.atom", export(following.changes_feed), name="changes-feed"),
    path("tools/<slug:id>.atom", export(following.tool_feed), name="tool-feed"),
    path("stack.atom", export(following.stack_feed), name="stack-feed"),
    path("stack.ics", export(following.stack_calendar), name="stack-calendar"),
]

compared = [
    path("stack/compare/", diffs.beside, name="beside"),
    path("stack/compare/<slug:preset>/", diffs.beside, name="beside-preset"),
    path("diff/", twinned(diffs.compare_stacks, diffs.diff_markdown), name="diff"),
    path("diff.md", export(diffs.diff_markdown), name="diff-markdown"),
]

own = [
    path("stack/reasons/", reasons.reasons, name="reasons"),
    path("stack/download/", reasons.download, name="download"),
    path("stack/download/<str:name>", reasons.download, name="download-as"),
    path("stack/slots/<str:name>", reasons.slots, name="slots"),
    path("import/", importing.imported, name="import"),
]

urlpatterns = [*site, *decisions, *seen, *steps, *stack, *followed, *compared, *own]
