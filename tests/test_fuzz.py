"""A short run of the address fuzzer, and proof that it would see what it looks for. The long run is bench/fuzz.py."""

import pytest

from bench import fuzz
from bench._in_process import Answer, Request


def test_no_address_breaks_a_rule_whatever_it_is_asked():
    broken, report = fuzz.run(500, seed=20_261_125, bound_in_pages=1_000)  # a busy machine is no fault of the site
    assert not broken, "\n".join(broken[:5]) + report


def test_every_route_is_asked(library):
    fuzzer = fuzz.Fuzzer(library, 1)
    asked = {route for route, _ in (fuzzer.request() for _ in range(2_000))}
    assert asked == set(fuzz.routes())


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(500), []),
        (Answer(200, {"content-type": "text/html"}, b"<p><zq a>"), []),
        (Answer(200, {"content-type": "text/html"}, b'<p title="zq"zq">'), []),
        (Answer(200, {"content-type": "image/svg+xml"}, b"<text><zq>"), []),
        (Answer(200, {"content-type": "application/json"}, b'{"a": "<zq>"}'), []),
        (Answer(200, {"content-type": "text/markdown"}, b"a [zq](javascript:zq)"), []),
        (Answer(200, {}, b"http://zqhost.example/"), []),
        (Answer(200, {"set-cookie": "a=b"}), []),
        (Answer(302, {"location": "//zq.example"}), []),
        (Answer(302, {"location": "https://zq.example"}), []),
        (Answer(200, {}, b"", 2.0), []),
        (Answer(200), ["Not Found: /zq"]),
    ],
)
def test_the_fuzzer_sees_each_fault(answer, told):
    assert list(fuzz.faults(Request("/"), answer, told, 1.0))


def test_what_is_escaped_is_no_fault():
    texts = {
        "text/html": b"&lt;zq a=&quot;b&quot;&gt;",
        "text/markdown": b'\\<zq\\> \\[zq\\](javascript:zq)\n```cairn\na = "<zq>"\n```\n',
    }
    for kind, text in texts.items():
        assert not list(fuzz.faults(Request("/"), Answer(200, {"content-type": kind}, text), [], 1.0))
