"""Every address answers HEAD as it answers GET, names its bytes where they may be kept, and need not send them twice."""

import re

import pytest
from django.urls import get_resolver

from tests.fronts import ask, django, new_front
from tests.pages import one_of_each, query_of

EXAMPLES = {"id": "ingress", "kind": "tool", "one": "argo-cd", "other": "flux", "queue": "ingress,registry", "preset": "essay-2022",
            "name": "stack.md"}  # fmt: skip
SAID_OF_304 = ("vary", "cache-control", "content-security-policy", "x-content-type-options", "referrer-policy")
POST_ONLY = ("download", "download-as")


def example(route):
    """An address of that route."""
    values = EXAMPLES | ({"id": "traefik"} if route.startswith("tools/") else {})
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: values[match[1]], route)


def routes():
    top = get_resolver().url_patterns
    return [(p.name, str(p.pattern)) for found in top for p in getattr(found, "url_patterns", [found])]


@pytest.fixture(scope="module")
def addresses(library):
    """A name → an address: every state of a page, and every address of the URL configuration with and without a stack."""
    query = f"{query_of(library, 'small-team-on-aws')}&edition={library.edition}"
    found = dict(one_of_each(library))
    for name, route in routes():
        if name not in POST_ONLY:
            found[f"{name} of itself"] = example(route)
            found[f"{name} with a stack"] = f"{example(route)}?{query}"
    return found


@pytest.mark.parametrize("through", ["front", "django"])
def test_every_address_answers_head_and_names_its_bytes_and_need_not_send_them_twice(addresses, through):
    app = new_front() if through == "front" else django()
    tagged = 0
    for name, url in addresses.items():
        if through == "django" and not name.endswith("of itself"):
            continue  # the front asks Django; without it the plain ones suffice
        got = ask(app, url, accept_encoding="br")
        head = ask(app, url, "HEAD", accept_encoding="br")
        assert got.status < 500, name
        assert (head.status, head.body) == (got.status, b""), name
        assert head.but("expires") == got.but("expires"), name  # which counts from now
        if got.status == 200 and got.body:
            assert got["content-length"] == str(len(got.body)), name
            assert "cache-control" in got.headers, name
        if got.status != 200 or not got.body or "no-store" in got["cache-control"]:
            assert "etag" not in got.headers, name
            continue
        tagged += 1
        assert re.fullmatch(r'"[0-9a-f]{32}"', got["etag"]), name
        same = ask(app, url, accept_encoding="br", if_none_match=f'W/"a", W/{got["etag"]}')
        assert (same.status, same.body, same["etag"]) == (304, b"", got["etag"]), name
        for header in SAID_OF_304:
            assert same.get(header) == got.get(header), (name, header)
        assert not {"content-type", "content-length", "content-encoding"} & same.headers.keys(), name
    assert tagged > (100 if through == "front" else 40)


def test_the_front_changes_no_header_of_any_address(addresses):
    front = new_front()
    for name, url in addresses.items():
        if not name.endswith("of itself"):
            continue  # those with a stack are in tests/test_stack_cache.py
        plain = ask(django(), url)
        for _ in range(2):
            got = ask(front, url)
            assert (got.status, got.body, got.but("expires")) == (plain.status, plain.body, plain.but("expires")), name


@pytest.mark.parametrize("name", ["stack/download/", "stack/download/stack.md"])
def test_what_is_only_posted_to_refuses_to_be_read(name):
    for method in ("GET", "HEAD"):
        assert ask(new_front(), f"/{name}", method).status == 405


def test_an_answer_to_a_condition_on_another_state_is_refused():
    assert ask(new_front(), "/tools/traefik/", if_match='"another"').status == 412
