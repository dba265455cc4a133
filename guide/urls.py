"""Reading: chapters, tools, the glossary, the essay's claims, finding, and pictures."""

from django.urls import path

from guide import views

app_name = "guide"

sections = [
    path("guide/", views.contents, name="contents"),
    path("guide/<slug:id>/", views.section, name="section"),
    path("guide/<slug:id>.md", views.section_markdown, name="section-markdown"),
    path("guide/<slug:id>.json", views.section_json, name="section-json"),
]

tools = [
    path("tools/", views.tools, name="tools"),
    path("tools/<slug:id>/", views.tool, name="tool"),
    path("tools/<slug:id>.md", views.tool_markdown, name="tool-markdown"),
    path("tools/<slug:id>.json", views.tool_json, name="tool-json"),
]

glossary = [
    path("glossary/", views.glossary, name="glossary"),
    path("glossary.md", views.glossary_markdown, name="glossary-markdown"),
    path("glossary.json", views.glossary_json, name="glossary-json"),
]

claims = [
    path("then-and-now/", views.then_and_now, name="then-and-now"),
    path("then-and-now.md", views.then_and_now_markdown, name="then-and-now-markdown"),
    path("then-and-now.json", views.then_and_now_json, name="then-and-now-json"),
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
