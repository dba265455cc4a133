"""Answers about stacks are kept by the address exactly as Cairn writes it, within bounds, and are never another's."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from cairn import front as fronts
from cairn.counters import Counters
from cairn.store import Store
from cairn.variants import OVERHEAD, Variant
from decisions import current, permalink
from decisions.engine import settle
from guide.keep import KEEP
from tests.fronts import Counted, ask, django, new_front
from tests.pages import query_of

FORMS = ["/stack/", "/stack/whole/", "/board/", "/decide/ingress/", "/map/", "/stack.md", "/stack.json", "/stack.svg", "/stack.adr.md",
         "/stack.adr.zip", "/stack/badge.svg", "/stack.atom", "/stack.ics", "/stack.png", "/stack/repair/", "/compare/argo-cd/flux/"]  # fmt: skip


@pytest.fixture(scope="module")
def query(library):
    return f"{query_of(library, 'small-team-on-aws')}&edition={library.edition}"


@pytest.fixture
def front():
    return new_front(Counted(django()))


def entry(size):
    return Variant("200 OK", (), b"x" * (size - OVERHEAD), "", ())


def asked_of_django(front, url, **headers):
    before = len(front.application.asked)
    ask(front, url, **headers)
    return len(front.application.asked) - before


@pytest.mark.parametrize("path", FORMS)
def test_an_answer_is_asked_of_django_once_and_is_his(front, path, query):
    url = f"{path}?{query}"
    first, again, plain = ask(front, url), ask(front, url), ask(django(), url)
    assert len(front.application.asked) == 1
    assert (first.status, first.body) == (again.status, again.body) == (200, plain.body)
    assert dict(sorted(again.headers.items())) == dict(sorted(plain.headers.items()))
    assert (front.state()["cache_hits"], front.state()["cache_misses"]) == (1, 1)


@pytest.mark.parametrize("change", [
    lambda q: q + "&utm_source=x", lambda q: "&".join(reversed(q.split("&"))), lambda q: q + "&nonsense=1", lambda q: "&" + q,
    lambda q: q.replace("-", "%2D", 1), lambda q: q + "&", lambda q: q + "&start=3", lambda q: q + "&within=30",
    lambda q: q.rsplit("=", 1)[0] + "=2099-01-01", lambda q: q.rsplit("=", 1)[0] + "=nonsense", lambda q: q + "&" + q,
])  # fmt: skip
def test_an_address_that_is_not_exactly_as_cairn_writes_it_is_not_kept(front, query, change):
    for path in ("/stack/", "/decide/ingress/", "/stack.json"):
        url = f"{path}?{change(query)}"
        assert [asked_of_django(front, url), asked_of_django(front, url)] == [1, 1], url
    assert front.state()["cache_entries"] == 0


def test_an_address_of_an_earlier_edition_and_one_of_none_are_as_cairn_writes_them(front, query, library):
    plain = query.rpartition("&")[0]
    for asked in (plain, f"{plain}&edition={library.guide.changes[-1].edition}"):
        assert [asked_of_django(front, f"/stack/?{asked}") for _ in range(2)] == [1, 0]


@pytest.mark.parametrize(
    "url", ["/stack/reasons/?{}", "/stack/rest/?{}", "/stack/compare/?{}", "/search/?q={}", "/import/"]
)
def test_what_is_private_or_leads_on_or_is_typed_is_never_kept(front, query, url):
    for _ in range(2):
        assert asked_of_django(front, url.format(query)) == 1
    assert front.state()["cache_entries"] == 0


def test_a_comparison_of_two_stacks_is_kept_if_it_is_as_cairn_writes_it(front, query):
    pair = permalink.build_pair(query, query.replace("platform=eks", "platform=gke"))
    typed = pair.replace("=", "%3D").replace("a%3D", "a=", 1).replace("&b%3D", "&b=", 1)
    for path in ("/diff/", "/diff.md"):
        assert ask(front, f"{path}?{typed}").status == 200
        assert asked_of_django(front, f"{path}?{typed}") == 1


def test_page_fragment_twin_and_codings_of_one_address_never_mix(front, query):
    wishes = [
        {"accept": accept, "accept_encoding": coding} | hx
        for accept in ("text/html", "text/markdown") for coding in ("br", "")
        for hx in ({}, {"hx_request": "true"}, {"hx_request": "true", "hx_history_restore_request": "true"})
    ]  # fmt: skip
    random.Random(6).shuffle(wishes)
    for url in (f"/stack/?{query}", f"/decide/ingress/?{query}"):
        made = [ask(django(), url, **wish) for wish in wishes]
        for wish, plain in [*zip(wishes, made, strict=True)] * 2:
            kept = ask(front, url, **wish)
            assert (kept.body, kept["content-type"], kept["etag"]) == (plain.body, plain["content-type"], plain["etag"])


def test_what_bears_todays_date_is_not_kept_beyond_the_day(front, query, monkeypatch):
    day = fronts.today()
    assert [asked_of_django(front, f"/stack.md?{query}") for _ in range(2)] == [1, 0]
    monkeypatch.setattr(fronts, "today", lambda: day + 1)
    assert [asked_of_django(front, f"/stack.md?{query}") for _ in range(2)] == [1, 0]


def test_what_was_made_while_the_day_changed_is_not_kept(front, query, monkeypatch):
    days = iter(range(100))
    monkeypatch.setattr(fronts, "today", lambda: next(days))
    ask(front, f"/stack.md?{query}")
    assert front.state()["cache_entries"] == 0


def test_hosts_and_schemes_never_mix(front, query):
    for _ in range(2):
        for host in ("localhost", "127.0.0.1", "localhost:81"):
            for scheme in ("http", "https"):
                assert (
                    f"{scheme}://{host}/stack/".encode()
                    in ask(front, f"/stack.md?{query}", host=host, scheme=scheme).body
                )


def test_without_room_nothing_is_kept(settings, query):
    settings.CAIRN_CACHE_MB = 0
    front = new_front(Counted(django()))
    assert [asked_of_django(front, f"/stack/?{query}") for _ in range(2)] == [1, 1]


def test_the_cache_is_bounded_in_bytes_and_in_entries_and_counts_what_it_lets_go():
    counters = Counters()
    store = Store(100_000, counters)
    for number in range(300):
        store.put(number, entry(5_000))
        assert store.bytes <= 100_000
    assert (len(store), store.bytes) == (20, 100_000)
    assert counters.snapshot()["cache_evictions"] == 280
    assert store.get(0) is None
    small = Store(100_000, Counters())
    for number in range(300):
        small.put(number, entry(OVERHEAD))
    assert len(small) == 100


def test_what_was_asked_for_last_stays_longest_and_what_is_too_large_is_not_kept():
    store = Store(50_000, Counters())
    for number in range(10):
        store.put(number, entry(5_000))
    assert store.get(0)
    store.put("new", entry(5_000))
    assert store.get(0)
    assert store.get(1) is None
    store.put("large", entry(5_001))
    assert store.get("large") is None
    store.put(0, entry(4_000))
    assert store.bytes == 49_000


def addresses(library, count, chance):
    """So many addresses of stacks, as Cairn writes them, and some that it would not."""
    graph = library.graph
    for _ in range(count):
        wanted = {d.id: chance.choice(d.options).id for d in chance.sample(graph.decisions, chance.randrange(6))}
        known = settle(graph, graph.in_order(wanted)).wishes.known
        query = permalink.build(known, library.edition)
        path = chance.choice(["/stack/", "/stack.json", "/stack.md", "/decide/ingress/", "/board/", "/stack/badge.svg"])
        yield f"{path}?{query}" if chance.random() < 0.9 else f"{path}?{query}&utm_source=x"


def test_under_many_threads_and_evictions_every_answer_is_the_uncached_one(library):
    chance = random.Random(66)
    urls = list(addresses(library, 24, chance))
    plain = {url: ask(django(), url, accept_encoding="br") for url in urls}
    sizes = [len(answer.body) + OVERHEAD for answer in plain.values()]
    front = new_front(django())
    front.shelf_of(current.latest()).store = Store(10 * max(sizes), front.counters)
    asked = [chance.choice(urls) for _ in range(400)]

    def right(url):
        got = ask(front, url, accept_encoding="br")
        return (got.body, got["etag"], got["content-type"]) == (
            plain[url].body,
            plain[url]["etag"],
            plain[url]["content-type"],
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(right, asked))
    state = front.state()
    assert state["cache_hits"] > 50
    assert state["cache_evictions"] > 0
    assert state["cache_bytes"] <= 10 * max(sizes)


@pytest.mark.parametrize(("status", "header"), [
    ("200 OK", ("Cache-Control", "no-store")), ("200 OK", ("Cache-Control", "Private, max-age=9")), ("200 OK", ("Set-Cookie", "a=b")),
    ("404 Not Found", ("X-A", "b")), ("500 Internal Server Error", ("X-A", "b")), ("301 Moved Permanently", ("Location", "/")),
])  # fmt: skip
def test_what_is_no_whole_answer_for_everybody_is_not_kept_though_a_view_wants_it(status, header, query):
    def view(environ, start_response):
        environ[KEEP] = True
        start_response(status, [("Content-Type", "text/html"), header])
        return [b"x" * 900]

    front = new_front(Counted(view))
    for url in (f"/stack/?{query}", "/guide/ingress/"):
        for _ in range(2):
            got = ask(front, url, accept_encoding="br")
            assert (got.status, got.get("etag"), got[header[0]]) == (int(status[:3]), None, header[1])
    assert len(front.application.asked) == 4
