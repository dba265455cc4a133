"""Reading: chapters and tools."""

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

urlpatterns = [*sections, *tools]
