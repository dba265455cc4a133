"""The pages that tests look at: one of every template and state, with the choices that bring them about."""

from urllib.parse import quote

from decisions.library import Library


def query_of(library: Library, preset: str) -> str:
    """A preset's choices as an address carries them."""
    found = library.preset(preset)
    assert found
    return "&".join(f"{d.id}={found.choices[d.id].pick}" for d in library.graph.decisions if d.id in found.choices)


def one_of_each(library: Library) -> dict[str, str]:
    """A name for every template and state → an address that shows it."""
    full, essay = query_of(library, "small-team-on-aws"), query_of(library, "essay-2022")
    return {
        "home": "/",
        "contents": "/guide/",
        "chapter": "/guide/ingress/",
        "chapter with diagrams": "/guide/networking/",
        "tools": "/tools/",
        "tools, filtered": "/tools/?status=archived&role=ingress",
        "tool": "/tools/traefik/",
        "tool that has ended": "/tools/ingress-nginx/",
        "decisions": "/decisions/",
        "decision": "/decisions/ingress/",
        "map": "/map/",
        "map with a stack": f"/map/?{full}",
        "comparison": "/compare/argo-cd/flux/",
        "comparison beside a stack": f"/compare/argo-cd/flux/?{full}",
        "search": "/search/",
        "search with results": "/search/?q=nginx+ingress",
        "search without results": "/search/?q=zzqqxx",
        "changes": "/changes/",
        "then and now": "/then-and-now/",
        "then and now, filtered": "/then-and-now/?verdict=wrong",
        "glossary": "/glossary/",
        "wizard, first step": "/decide/",
        "wizard": "/decide/ingress/?kubernetes=yes&platform=k3s",
        "wizard, answered": f"/decide/platform/?{full}",
        "wizard, not asked": "/decide/certificates/?kubernetes=no",
        "board": "/board/",
        "board, full": f"/board/?{full}",
        "stack, empty": "/stack/",
        "stack, open": "/stack/?kubernetes=yes&platform=eks",
        "stack": f"/stack/?{full}",
        "stack of the essay": f"/stack/?{essay}",
        "stack with notices": "/stack/?platform=gke&pod-network=aws-vpc-cni&nonsense=1&registry=gcr",
        "stack with an earlier edition": f"/stack/?{full}&edition={library.guide.changes[-1].edition}",
        "stack with an earlier edition at length": f"/stack/whole/?{full}&edition={library.guide.changes[-1].edition}",
        "stack with a later edition": f"/stack/?{full}&edition=2099-01-01",
        "stack with something retired": "/stack/?kubernetes=yes&platform=gke&registry=gcr",
        "repair": f"/stack/repair/?{essay}",
        "repair of what is retired": "/stack/repair/?kubernetes=yes&platform=gke&registry=gcr",
        "repair, nothing to do": "/stack/repair/?kubernetes=no",
        "stack at length": f"/stack/whole/?{full}",
        "stack as text": f"/stack/text/?{full}",
        "reasons": f"/stack/reasons/?{full}&accept=actions-by-tag",
        "reasons, none yet": "/stack/reasons/",
        "import": "/import/",
        "comparison of stacks, none given": "/diff/",
        "comparison of stacks, one given": f"/diff/?a={quote(full)}",
        "comparison of stacks": f"/diff/?a={quote(full)}&b={quote(essay)}",
        "nothing there": "/tools/traefk/",
    }
