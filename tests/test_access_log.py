"""What is logged of a request: where it went and how it was answered, and nothing that a visitor typed."""

import contextlib
import io
import json
import logging
import re
import socket

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler

from cairn.access_log import AccessLog, line
from cairn.bodies import patient
from cairn.log_records import WithoutWords
from cairn.observed import Answered, Sign, Watch, guarded, observed
from cairn.proxies import believed
from cairn.routes import Signs
from cairn.watch import watched
from tests.granian_server import Server

WORD = "zyzzyva"
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
ANSWERED = Answered(
    began=1795625966.6579, duration=0.0123456, request_id="ab" * 16, method="GET", sign=Sign("guide:tool", "/tools/hugo/"),
    status=200, bytes=15073, coding="br", cache="ready", client="203.0.113.9",
)  # fmt: skip


def environ(path="/", method="GET", **more):
    return {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
            "HTTP_HOST": "localhost", "REMOTE_ADDR": "10.0.0.7", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO()} | more  # fmt: skip


def told(application, asked, names=("hugo",), proxies=("10.0.0.7",)):
    """What is told of one answer, the answer's body, and its headers."""
    seen, started = [], []
    watch = Watch([seen.append], Signs(lambda: names, "/static/"), believed(proxies))
    body = observed(application, watch)(asked, lambda *head: started.append(head))
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    (answered,) = seen
    return answered, content, dict(started[0][1])


def saying(status="200 OK", body=(b"four",), **headers):
    def application(environ, start_response):
        start_response(status, list(headers.items()))
        return list(body)

    return application


# -- a line ------------------------------------------------------------------------------------------------------------


def test_a_line_is_one_json_object_with_what_a_reader_of_logs_needs():
    assert line(ANSWERED).endswith("}\n")
    assert line(ANSWERED).count("\n") == 1
    assert json.loads(line(ANSWERED)) == {
        "time": "2026-11-25T16:59:26.657Z", "request_id": "ab" * 16, "method": "GET", "path": "/tools/hugo/",
        "route": "guide:tool", "status": 200, "bytes": 15073, "duration_ms": 12.346, "coding": "br", "cache": "ready",
    }  # fmt: skip


def test_the_visitors_address_is_in_it_only_when_asked_for():
    assert "203.0.113.9" not in line(ANSWERED)
    assert json.loads(line(ANSWERED, with_client=True))["client"] == "203.0.113.9"


def test_a_line_is_one_write_and_one_that_cannot_be_written_is_counted():
    written = []
    log = AccessLog("stderr", write=lambda fd, data: written.append((fd, data)) or len(data))
    log(ANSWERED)
    assert written == [(2, line(ANSWERED).encode())]

    def full(fd, data):
        raise OSError(28, "No space left on device")

    log = AccessLog("stdout", write=full)
    log(ANSWERED)
    assert log.lost == 1


@pytest.mark.parametrize("said", ["unknown", "203.0.113.9, zyzzyva", "<b>", ""])
def test_what_is_no_address_is_not_told_as_one(said):
    assert "client" not in json.loads(line(ANSWERED._replace(client=said), with_client=True))


# -- an answer ---------------------------------------------------------------------------------------------------------


def test_an_answer_is_told_with_its_status_bytes_coding_and_what_inner_layers_say_of_it():
    def application(environ, start_response):
        environ["cairn.cache"] = "hit"
        return saying(**{"Content-Encoding": "br"})(environ, start_response)

    answered, content, _ = told(application, environ("/tools/hugo/"))
    assert content == b"four"
    assert (answered.status, answered.bytes, answered.coding, answered.cache) == (200, 4, "br", "hit")
    assert answered.sign == Sign("guide:tool", "/tools/hugo/")


def test_an_answer_in_pieces_is_counted_to_its_end_and_closed():
    closed = []

    class Body:
        def __iter__(self):
            yield from (b"four", b"five")

        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("200 OK", [])
        return Body()

    answered, content, _ = told(application, environ())
    assert (answered.bytes, content, closed) == (8, b"fourfive", [True])


@pytest.mark.parametrize(("method", "status"), [("HEAD", "200 OK"), ("GET", "304 Not Modified")])
def test_an_answer_that_has_no_body_on_the_wire_has_no_bytes(method, status):
    assert told(saying(status), environ(method=method))[0].bytes == 0


def test_a_method_that_is_none_is_told_as_other():
    assert told(saying(), environ(method=WORD.upper()))[0].method == "other"


def test_what_is_raised_outside_django_becomes_a_plain_500_that_carries_the_requests_id():
    def application(environ, start_response):
        raise RuntimeError(WORD)

    answered, content, headers = told(application, environ())
    assert answered.status == 500
    assert headers["X-Request-ID"] == answered.request_id
    assert WORD.encode() not in content


# -- where it went -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "route", "said"),
    [
        ("/", 200, "decisions:home", "/"),
        ("/stack/", 200, "decisions:stack", "/stack/"),
        ("/tools/hugo/", 200, "guide:tool", "/tools/hugo/"),
        ("/tools/hugo.md", 200, "guide:tool-markdown", "/tools/hugo.md"),
        (f"/tools/{WORD}/", 404, "guide:tool", "/tools/<slug:id>/"),
        (f"/compare/hugo/{WORD}/", 404, "decisions:compare", "/compare/hugo/<str:other>/"),
        (f"/stack/download/{WORD}.md", 200, "decisions:download-as", "/stack/download/<str:name>"),
        (f"/{WORD}/", 404, "unmatched", "unmatched"),
        ("/tools/h\u00e9/", 404, "unmatched", "unmatched"),
        ("/tools/" + "a" * 300 + "/", 404, "unmatched", "unmatched"),
        ("", 404, "decisions:home", "/"),
        ("/static/htmx.1234.js", 200, "static", "/static/htmx.1234.js"),
        (f"/static/{WORD}", 404, "unmatched", "unmatched"),
    ],
)
def test_a_path_is_told_in_the_sites_own_words(path, status, route, said):
    assert Signs(lambda: {"hugo"}, "/static/")(path or "/", status) == Sign(route, said)


# -- the id ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [UUID, "ab" * 16])
def test_the_id_of_a_believed_proxy_is_kept(given):
    assert told(saying(), environ(HTTP_X_REQUEST_ID=given))[0].request_id == given


@pytest.mark.parametrize("given", [WORD * 3, f"{UUID}\n", f"{UUID} {WORD}", "ab", "ab" * 40, '"}', ""])
def test_an_id_that_could_be_words_is_replaced(given):
    assert re.fullmatch("[0-9a-f]{32}", told(saying(), environ(HTTP_X_REQUEST_ID=given))[0].request_id)


@pytest.mark.parametrize("proxies", [(), ("10.0.0.8",), ("192.0.2.0/24",)])
def test_the_id_of_anybody_else_is_replaced(proxies):
    assert told(saying(), environ(HTTP_X_REQUEST_ID=UUID), proxies=proxies)[0].request_id != UUID


def test_two_answers_have_two_ids():
    assert told(saying(), environ())[0].request_id != told(saying(), environ())[0].request_id


# -- what else is logged -----------------------------------------------------------------------------------------------


@pytest.fixture
def logged():
    """What the site's own handler writes, whatever the test runner does with records."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(WithoutWords())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def ask_django(asked):
    body = guarded(patient(WSGIHandler()))(asked, lambda *head: None)
    return b"".join(body)


def test_djangos_own_warnings_say_what_happened_and_not_where(logged):
    ask_django(environ(f"/{WORD}/", QUERY_STRING=WORD))
    ask_django(environ(HTTP_HOST=f"{WORD}.example"))
    ask_django(environ("/stack.md", method=WORD.upper()))
    text = logged.getvalue()
    assert WORD not in text.lower()
    assert "404 Not Found" in text
    assert "400 Bad Request DisallowedHost" in text
    assert "405 Method Not Allowed" in text
    assert "Traceback" not in text


def test_a_fault_of_ours_is_logged_with_its_kind_and_place_and_not_with_its_words(logged, monkeypatch):
    def fails(query):
        try:
            raise KeyError(query)
        except KeyError as error:
            raise ValueError(f"cannot read {query}") from error

    monkeypatch.setattr("decisions.permalink.parse", fails)
    ask_django(environ("/stack/", QUERY_STRING=WORD))
    text = logged.getvalue()
    assert WORD not in text
    assert "500 Internal Server Error" in text
    assert "builtins.ValueError at" in text
    assert "builtins.KeyError at" in text
    assert re.search(r"test_access_log\.py:\d+ in fails", text)


def test_what_is_raised_outside_django_is_logged_without_its_words(logged):
    def application(environ, start_response):
        raise RuntimeError(WORD)

    guarded(application)(environ(), lambda *head: None)
    text = logged.getvalue()
    assert "RuntimeError at" in text
    assert WORD not in text


def test_a_line_about_a_request_carries_the_id_of_its_answer(logged):
    answered, _, _ = told(WSGIHandler(), environ("/nothing-here/"))
    assert f"404 Not Found [request {answered.request_id}]" in logged.getvalue()


def test_what_has_nothing_to_do_with_requests_is_logged_as_it_is(logged):
    logging.getLogger("cairn").warning("edition %s", "2026-11-25")
    assert "WARNING cairn: edition 2026-11-25\n" in logged.getvalue()


def test_a_stream_that_is_none_stops_the_start(settings):
    settings.CAIRN_ACCESS_LOG = "syslog"
    with pytest.raises(ImproperlyConfigured, match="'syslog' is none of stdout, stderr"):
        watched(saying())


# -- everything together, with the server ------------------------------------------------------------------------------


def test_nothing_that_a_visitor_typed_is_logged_by_anybody(tmp_path):
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    with Server(tmp_path, CAIRN_LOG_CLIENTS="1", CAIRN_PROXIES="127.0.0.1") as server:
        said = {
            "Referer": f"http://localhost/stack/?q={WORD}",
            "User_Agent": WORD,
            "Cookie": f"a={WORD}",
            f"X_{WORD}": WORD,
        }
        for path in ("/search/", "/stack/", "/stack.adr.md", "/diff/", f"/{WORD}", f"/tools/{WORD}/", f"/static/{WORD}.js",
                     f"/stack/download/{WORD}.md", f"/{WORD}/../{WORD}", f"/%ff{WORD}", f"/tools/hugo/{WORD}"):  # fmt: skip
            server.get(f"{path}?q={WORD}&site=blog&a={WORD}", **said)
        server.get("/", Host=f"{WORD}.example")
        server.get("/", X_Request_ID=WORD, X_Forwarded_For=WORD)
        server.get("/", X_Forwarded_Proto=WORD, X_Forwarded_Host=WORD, Accept=WORD, HX_Request=WORD)
        for path in ("/import/", "/stack/reasons/", "/stack/download/", "/"):
            server.ask("POST", path, f"text={WORD}&reason.site={WORD}&file={WORD}".encode(), **form)
            server.ask("POST", path, WORD.encode(), Content_Type=f"multipart/form-data; boundary={WORD}")
        for raw in (f"{WORD} / HTTP/1.1", f"GET /#{WORD} HTTP/1.1", f"GET /{WORD} HTTP/9.9", f"GET {WORD}", f"\x00{WORD}",
                    f"GET http://{WORD}/ HTTP/1.1", f"GET /?{WORD} HTTP/1.1\r\nHost: a b {WORD}"):  # fmt: skip
            speak(server, raw)
        lines = server.said().splitlines()
    assert not [one for one in lines if WORD in one.lower()]
    answers = [json.loads(one) for one in lines if one.startswith("{")]
    assert len(answers) > 20
    assert {one["route"] for one in answers} >= {"unmatched", "guide:search", "guide:tool", "decisions:import"}
    assert "127.0.0.1" in {one.get("client") for one in answers}
    assert any("404 Not Found" in one for one in lines)


def speak(server, line):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(f"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1"))
        with contextlib.suppress(OSError):  # the server may have hung up
            connection.recv(100)
