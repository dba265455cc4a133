"""Every address of the site; each app keeps its own."""

from django.urls import include, path

from cairn import probes

urlpatterns = [
    path("readyz", probes.readyz, name="readyz"),
    path("", include("decisions.urls")),
    path("", include("guide.urls")),
]

handler404 = "guide.views.not_found"
handler500 = "guide.views.broken"
handler400 = "guide.views.not_understood"
