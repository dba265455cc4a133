"""The door of the site: what is no request is refused with a sentence, and nothing that was sent comes back."""

import pytest

from bench._in_process import Request, ask
from cairn import gate


@pytest.fixture(scope="module")
def application():
    from cairn.wsgi import application

    return application


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (Request("/" + "zq" * 2_500), 414),
        (Request("/stack/", "zq=" + "x" * 17_000), 414),
        (Request("/", headers=(("X-Zq", "zq" * 20_000),)), 431),
        (Request("/", headers=tuple((f"X-{i}", "zq" * 200) for i in range(100))), 431),
        (Request("/", method="PUT"), 405),
        (Request("/stack/", method="POST", kind=FORM), 405),
        (Request("/", method="TRACE"), 405),
        (Request("/import/", method="DELETE"), 405),
        (Request("/import/", method="POST", body=b"zq", kind="application/json"), 415),
        (Request("/import/", method="POST", body=b"zq", kind=FORM + "; charset=hex"), 415),
        (Request("/import/", method="POST", body=b"zq", kind=FORM + "; a*=hex''zq"), 415),
        (Request("/import/", method="POST", body=b"text=" + b"x" * 2_000_000, kind=FORM), 413),
    ],
    ids=lambda value: str(value)[:70],
)
def test_what_is_no_request_is_refused_with_a_sentence_that_quotes_nothing(application, request_, status):
    answer = ask(application, request_)
    assert answer.status == status
    assert b"zq" not in answer.body
    assert len(answer.body) > 20
    assert {"content-security-policy", "x-content-type-options", "referrer-policy"} <= set(answer.headers)


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "9" * 5_000, "²"])
def test_a_length_that_is_none_is_refused(length):
    seen = []
    environ = Request("/import/", method="POST", kind=FORM).environ() | {"CONTENT_LENGTH": length}
    gate.gate(lambda environ, start_response: [b"asked"])(environ, lambda status, headers: seen.append(status))
    assert seen == ["400 Bad Request"]


@pytest.mark.parametrize(
    "kind",
    [FORM, FORM + ";charset=UTF-8", FORM + '; charset="utf-8"', "multipart/form-data; boundary=----WebKitFormBoundary7MA4", ""],
)  # fmt: skip
def test_the_forms_that_browsers_and_curl_send_pass(kind):
    environ = Request("/import/", method="POST", body=b"a", kind=kind).environ()
    assert gate.gate(lambda environ, start_response: [b"asked"])(environ, None) == [b"asked"]


def test_only_the_addresses_that_take_a_form_are_posted_to(client):
    """The door knows them by how they begin; each view says the same."""
    for start in gate.TAKE_POST:
        assert client.post(start, {"text": "traefik"}).status_code == 200


# -- headers that name encodings which are none ------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["hex", "undefined", "idna", "utf-16", "rot13"])
def test_the_type_of_a_body_that_is_not_there_says_nothing_about_the_query(application, charset):
    answer = ask(application, Request("/search/", "q=traefik", kind=f"text/plain; charset={charset}"))
    assert answer.status == 200
    assert b"Traefik" in answer.body


def test_an_accept_header_in_an_encoding_that_is_none_is_passed_over(application):
    answer = ask(application, Request("/tools/traefik/", headers=(("Accept", "text/markdown; a*=undefined''zq"),)))
    assert (answer.status, answer.kind) == (200, "text/html")


@pytest.mark.parametrize(
    "part", ['name="text"; filename*=undefined\'\'zq', "name*=undefined''zq", 'name="text"\r\nContent-Type: text/plain; charset=hex']
)  # fmt: skip
def test_a_part_of_a_form_in_an_encoding_that_is_none_is_no_fault_of_ours(application, part):
    body = f"--x\r\nContent-Disposition: form-data; {part}\r\n\r\ntraefik\r\n--x--\r\n".encode()
    for path in gate.TAKE_POST:
        assert ask(application, Request(path, "", "POST", (), body, "multipart/form-data; boundary=x")).status < 500


@pytest.mark.parametrize("path", ["//[", "//[/", "//\u2100.com/", "//evil.example/..", "/\\[", "/x:[/"])
def test_a_path_that_would_be_no_address_is_not_there(application, path):
    assert ask(application, Request(path.encode().decode("latin-1"))).status == 404


# -- what is logged ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_",
    [Request("/tools/zq/"), Request("/", headers=(("Host", "zq.example"),)), Request("/stack/", "zq=zq"),
     Request("/import/", method="POST", body=b"text=zq", kind=FORM), Request("/import/", method="POST", body=b"zq", kind="multipart/form-data; boundary=zq"),
     Request("/search/", "zq&" * 1_500)],
)  # fmt: skip
def test_nothing_that_a_visitor_sent_stands_in_the_log(application, request_, capfd, caplog):
    ask(application, request_)
    out = capfd.readouterr()
    assert "zq" not in out.err + out.out
    assert "zq" not in caplog.text


@pytest.mark.parametrize("charset", ["hex", "undefined"])
@pytest.mark.parametrize("path", gate.TAKE_POST)
def test_behind_the_door_too_a_form_in_an_encoding_that_is_none_is_a_bad_request(client, path, charset):
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\ntraefik\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    assert client.generic("POST", path, body, kind).status_code == 400
