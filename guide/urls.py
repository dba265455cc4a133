"""Reading: chapters, tools, the glossary, the essay's claims, finding, and pictures."""

from django.urls import path

from guide import views
from guide.exports import export, twinned

app_name = "guide"

sections = [
    path("guide/", views.contents, name="contents"),
    path("guide/<slug:id>/", twinned(views.section, views.section_markdown), name="section"),
    path("guide/<slug:id>.md", export(views.section_markdown), name="section-markdown"),
    path("guide/<slug:id>.json", export(views.section_json), name="section-json"),
]

tools = [
    path("tools/", views.tools, name="tools"),
    path("tools/<slug:id>/", twinned(views.tool, views.tool_markdown), name="tool"),
    path("tools/<slug:id>.md", export(views.tool_markdown), name="tool-markdown"),
    path("tools/<slug:id>.json", export(views.tool_json), name="tool-json"),
]

glossary = [
    path("glossary/", twinned(views.glossary, views.glossary_markdown), name="glossary"),
    path("glossary.md", export(views.glossary_markdown), name="glossary-markdown"),
    path("glossary.json", export(views.glossary_json), name="glossary-json"),
]

claims = [
    path("then-and-now/", twinned(views.then_and_now, views.then_and_now_markdown), name="then-and-now"),
    path("then-and-now.md", export(views.then_and_now_markdown), name="then-and-now-markdown"),
    path("then-and-now.json", export(views.then_and_now_json), name="then-and-now-json"),
]

finding = [
    path("search/", views.search, name="search"),
    path("changes/", views.changes, name="changes"),
]

cards = [
    path("card.png", views.site_card, name="site-card"),
    path("guide/<slug:id>/card.png", views.section_card, name="section-card"),
    path("tools/<slug:id>/card.png", views.tool_card, name="tool-card"),
]

urlpatterns = [*sections, *tools, *glossary, *claims, *finding, *cards]
