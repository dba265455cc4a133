"""What the site counts of itself: readable by Prometheus, of all workers at once, bounded, and not for visitors."""

import contextlib
import re
import socket
import threading
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cairn.metrics import Metrics, together, with_metrics
from cairn.observed import Answered, Sign
from cairn.workers import NoPlace, Row
from tests.granian_server import Server


def answered(route="guide:tool", method="GET", status=200, **more):
    told = {"began": 0.0, "duration": 0.004, "request_id": "", "bytes": 100, "coding": "br", "cache": "", "client": ""}
    return Answered(method=method, sign=Sign(route, "/"), status=status, **told | more)


def samples(text):
    """Name → {labels: value} of a text in Prometheus' format."""
    found = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def test_an_answer_is_counted_by_route_method_and_class_of_status():
    metrics = Metrics(lambda: "2026-11-25")
    for status in (200, 204, 404):
        metrics(answered(status=status))
    assert samples(metrics.text())["cairn_requests_total"] == {
        (("method", "GET"), ("route", "guide:tool"), ("status", "2xx")): 2,
        (("method", "GET"), ("route", "guide:tool"), ("status", "4xx")): 1,
    }


def test_how_long_answers_took_is_a_histogram_and_their_bytes_are_counted_by_coding():
    metrics = Metrics(lambda: "2026-11-25")
    metrics(answered(duration=0.004))
    metrics(answered(duration=0.04, coding=""))
    found = samples(metrics.text())
    seconds = {dict(labels)["le"]: value for labels, value in found["cairn_request_duration_seconds_bucket"].items()}
    assert (seconds["0.0025"], seconds["0.005"], seconds["0.05"], seconds["+Inf"]) == (0, 1, 2, 2)
    assert found["cairn_response_bytes_total"] == {(("coding", "br"),): 100, (("coding", "identity"),): 100}


def test_the_edition_is_told_as_it_is_at_the_scrape():
    edition = ["2026-11-25"]
    metrics = Metrics(lambda: edition[0])
    assert list(samples(metrics.text())["cairn_content_info"]) == [(("edition", "2026-11-25"),)]
    edition[0] = "2026-12-01"
    assert list(samples(metrics.text())["cairn_content_info"]) == [(("edition", "2026-12-01"),)]


def test_numbers_that_others_offer_are_read_at_each_scrape_as_counters_or_gauges():
    metrics, numbers = Metrics(lambda: "2026-11-25"), {"hits_total": 3, "bytes": 10}
    metrics.offer("cairn_stack_cache", "Of the cache of stacks.", lambda: numbers)
    numbers["hits_total"] = 4
    text = metrics.text()
    assert samples(text)["cairn_stack_cache_hits_total"] == {(): 4}
    assert samples(text)["cairn_stack_cache_bytes"] == {(): 10}
    assert b"# TYPE cairn_stack_cache_hits_total counter" in text
    assert b"# TYPE cairn_stack_cache_bytes gauge" in text


def test_how_an_answer_was_come_by_is_counted_where_it_is_said():
    metrics = Metrics(lambda: "2026-11-25")
    for cache in ("ready", "ready", "miss", ""):
        metrics(answered(cache=cache))
    assert samples(metrics.text())["cairn_answers_total"] == {(("cache", "ready"),): 2, (("cache", "miss"),): 1}


def test_the_numbers_of_several_workers_stand_side_by_side_under_one_heading():
    one, other = Metrics(lambda: "2026-11-25"), Metrics(lambda: "2026-11-25")
    one(answered())
    other(answered())
    other(answered())
    text = together({1: one.text(), 3: other.text()})
    counted = samples(text)["cairn_requests_total"]
    assert {dict(labels)["worker"]: value for labels, value in counted.items()} == {"1": 1, "3": 2}
    assert samples(text)["cairn_workers"] == {(): 2}
    headings = re.findall(rb"(?m)^# TYPE (\S+)", text)
    assert len(headings) == len(set(headings))


# -- who may ask -------------------------------------------------------------------------------------------------------


def ask(path="/metrics", method="GET", **more):
    started = []

    def site(environ, start_response):
        start_response("404 Not Found", [])
        return [b"the site"]

    environ = {"PATH_INFO": path, "REQUEST_METHOD": method} | more
    body = with_metrics(site, lambda: b"numbers")(environ, lambda *head: started.append(head))
    return started[0][0][:3], b"".join(body)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_asks_the_server_directly_gets_them_by_any_host(method):
    assert ask(method=method, HTTP_HOST="10.0.0.7:8000") == ("200", b"numbers")


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA"])
def test_what_comes_through_a_proxy_does_not_get_them(header):
    assert ask(**{header: "203.0.113.9"}) == ("404", b"the site")


def test_they_can_only_be_read():
    assert ask(method="POST")[0] == "405"


def test_other_addresses_are_the_sites(client):
    assert ask("/metrics/") == ("404", b"the site")
    assert client.get("/metrics").status_code == 404


# -- the workers of a server -------------------------------------------------------------------------------------------


def test_each_worker_takes_the_first_free_place_and_whoever_is_asked_tells_of_all():
    rows = [Row("a test") for _ in range(3)]
    assert [row.join(lambda n=n: b"worker %d" % n) for n, row in enumerate(rows, 1)] == [1, 2, 3]
    for row in rows:
        assert row.ask() == {1: b"worker 1", 2: b"worker 2", 3: b"worker 3"}


def test_the_rows_of_other_servers_are_not_asked():
    Row("one server").join(lambda: b"one")
    other = Row("another server")
    other.join(lambda: b"other")
    assert other.ask() == {1: b"other"}


def test_a_worker_that_does_not_answer_in_time_is_left_out(monkeypatch):
    monkeypatch.setattr("cairn.workers.PATIENCE", 0.2)
    Row("a slow one").join(lambda: time.sleep(1) or b"late")
    quick = Row("a slow one")
    quick.join(lambda: b"quick")
    begun = time.monotonic()
    assert quick.ask() == {2: b"quick"}
    assert time.monotonic() - begun < 0.9


def test_a_process_of_another_user_is_not_told(monkeypatch):
    row = Row("another user asks")
    address = f"{row.name}/{row.join(lambda: b'ours')}"
    monkeypatch.setattr("cairn.workers.os.getuid", lambda: 4242)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(5)
        stranger.connect(address)
        assert stranger.recv(10) == b""


def test_a_process_of_another_user_is_not_believed(monkeypatch):
    row = Row("another user answers")
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(f"{row.name}/1")
        stranger.listen()
        lying = threading.Thread(target=lie, args=(stranger,))
        lying.start()
        assert row.join(lambda: b"mine") == 2
        monkeypatch.setattr("cairn.workers.os.getuid", lambda: 4242)
        assert row.ask() == {2: b"mine"}
        lying.join()


def lie(listener):
    connection, _ = listener.accept()
    with connection, contextlib.suppress(OSError):  # whoever does not believe it hangs up
        connection.sendall(b"theirs")


def test_where_there_are_no_abstract_sockets_it_says_so(monkeypatch):
    monkeypatch.setattr("cairn.workers.sys.platform", "darwin")
    with pytest.raises(NoPlace, match="only Linux"):
        Row("elsewhere")


def test_a_scrape_of_any_of_two_real_workers_counts_all_answers_once_and_has_no_name_that_a_visitor_made_up(tmp_path):
    with Server(tmp_path) as server:
        for n in range(30):
            assert server.get("/tools/hugo/")[0] == 200
            server.get(f"/made-up-{n}/")
            server.ask(f"MADE{n}", "/")
        scrapes = [samples(server.get("/metrics", Host="10.0.0.7:8000")[1]) for _ in range(4)]
    for found in scrapes:
        assert found["cairn_workers"] == {(): 2}
        by_worker = {
            dict(labels)["worker"]: value
            for labels, value in found["cairn_requests_total"].items()
            if dict(labels)["route"] == "guide:tool"
        }
        assert sum(by_worker.values()) == 30
        assert set(by_worker) == {"1", "2"}, "the kernel gave one worker all thirty"
        routes = {dict(labels)["route"] for labels in found["cairn_requests_total"]}
        methods = {dict(labels)["method"] for labels in found["cairn_requests_total"]}
        assert routes == {"metrics", "guide:tool", "unmatched", "decisions:home"}
        assert methods == {"GET", "other"}
        assert {dict(labels)["worker"] for labels in found["process_resident_memory_bytes"]} == {"1", "2"}
        assert set(found["cairn_content_tools"].values()) == {10}
        assert "made-up" not in str(found)
        assert "MADE" not in str(found)
