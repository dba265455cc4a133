"""Reasons of one's own on the site: accepted risks stand apart everywhere, and words come back and are kept by nobody."""

import io
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from html import unescape
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from decisions import current
from decisions.keepsake import restore
from decisions.own_reasons import LONGEST, tidy
from decisions.permalink import parse
from tests.pages import query_of
from tests.test_weight import MOST_NODES, WINDOW

ROOT = Path(__file__).resolve().parent.parent
SECRET = "xyzzy-nobody-may-keep-this"
DANGER, OTHER = "actions-by-tag", "network-policy-vpc-cni-switch"
FEW = "platform=eks&iac=opentofu&ci=github-actions&ingress=traefik"
FILES = ["stack.md", "stack.adr.md", "stack.adr.zip"]


@pytest.fixture(scope="module")
def full(library):
    return query_of(library, "small-team-on-aws")


def plain(response):
    """The page as text, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def field(response, name):
    """The value of a form's field."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*value="([^"]*)"', response.content.decode())
    return unescape(found[1]) if found else None


def checked(response):
    return re.findall(r'name="accept" value="([^"]+)"[^>]*checked', response.content.decode())


def links(response, path):
    return [unescape(href) for href in re.findall(rf'href="({re.escape(path)}[^"]*)"', response.content.decode())]


# -- accepted risks ----------------------------------------------------------------------------------------


def test_an_accepted_warning_moves_to_the_accepted_risks_in_every_form(client, full):
    before = client.get(f"/stack.json?{full}").json()
    after = client.get(f"/stack.json?{full}&accept={DANGER}").json()
    assert [w["rule"] for w in after["accepted_risks"]] == [DANGER]
    assert sorted(json.dumps(w["says"]) for w in [*after["warnings"], *after["accepted_risks"]]) == sorted(
        json.dumps(w["says"]) for w in before["warnings"]
    )
    says = after["accepted_risks"][0]["says"]
    for path in ("/stack.md", "/stack/text/"):
        text = unescape(client.get(f"{path}?{full}&accept={DANGER}").content.decode()).replace("\\", "")
        attention, accepted = text.split("## Accepted risks", 1)
        assert says not in attention
        assert says in accepted
        assert "## Accepted risks" not in client.get(f"{path}?{full}").content.decode()
    for path in ("/stack/", "/stack/whole/"):
        page = client.get(f"{path}?{full}&accept={DANGER}").content.decode()
        attention, accepted = page.split('<h2 id="accepted">')
        assert f'id="{DANGER}"' not in attention
        assert ("▲" in accepted.split("</section>")[0]) or 'class="tag danger"' in accepted.split("</section>")[0]


def test_every_link_of_a_stack_carries_what_was_accepted(client, full):
    for path in ("/stack/", "/stack/whole/", "/decide/ingress/", "/board/", "/map/", "/stack/reasons/"):
        page = client.get(f"{path}?{full}&accept={DANGER}")
        for href in re.findall(r'href="(/[^"]*\?[^"]*)"', page.content.decode()):
            assert f"accept={DANGER}" in unescape(href), (path, href)
    assert f'name="accept" value="{DANGER}"' in client.get(f"/board/?{full}&accept={DANGER}").content.decode()
    there = client.get(f"/stack/rest/?platform=eks&accept={DANGER}")["Location"]
    assert parse(there.partition("?")[2]).accepts == (DANGER,)


def test_the_canonical_address_has_accepted_warnings_in_the_graphs_order(client, library, full):
    page = client.get(f"/stack/?accept={OTHER}&{full}&accept={DANGER}&accept={OTHER}")
    canonical = unescape(re.search(r'rel="canonical" href="([^"]+)"', page.content.decode())[1])
    order = [alarm.warn.id for alarm in library.graph.constraints.alarms if alarm.warn.id in (DANGER, OTHER)]
    assert canonical.endswith("&".join(["", *(f"accept={rule}" for rule in order), f"edition={library.edition}"]))
    assert client.get(f"/stack.json?accept={OTHER}&{full}&accept={DANGER}").json()["permalink"] == canonical


def test_an_unknown_or_silent_warning_is_named_and_nothing_is_lost(client):
    page = client.get(f"/stack/?platform=k3s&accept={DANGER}&accept=actions-by-tagg&accept=<b>")
    text = plain(page)
    assert f"The warning '{DANGER}' was accepted, but this stack does not raise it." in text
    assert (
        f"This guide has no warning called 'actions-by-tagg', so it was not accepted. Did you mean '{DANGER}'?" in text
    )
    assert "“accept=<b>” names no warning." in text
    assert all(parse(href.partition("?")[2]).accepts == (DANGER,) for href in links(page, "/stack.md?"))
    assert len(client.get("/stack.json?platform=k3s&accept=bogus").json()["notices"]) == 1


# -- the form -----------------------------------------------------------------------------------------------


def test_the_form_has_a_field_for_every_pick_and_every_warning(client, full):
    data = client.get(f"/stack.json?{full}").json()
    page = client.get(f"/stack/reasons/?{full}&accept={DANGER}")
    for pick in data["picks"]:
        assert field(page, f"reason.{pick['decision']}") == ""
    for warning in data["warnings"]:
        assert field(page, f"because.{warning['rule']}") == ""
    assert checked(page) == [DANGER]
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_stack_page_leads_to_the_form_and_the_form_back(client, full):
    (there,) = links(client.get(f"/stack/?{full}"), "/stack/reasons/")
    assert links(client.get(there), "/stack/?")


def test_without_javascript_the_form_comes_back_filled_in_with_its_link(client, full):
    sent = {"reason.platform": ' "AWS" <b>it</b> ', f"because.{OTHER}": "later", "accept": DANGER}
    page = client.post(f"/stack/reasons/?{full}", sent)
    assert page.status_code == 200
    assert field(page, "reason.platform") == '"AWS" <b>it</b>'
    assert field(page, f"because.{OTHER}") == "later"
    assert sorted(checked(page)) == sorted([DANGER, OTHER])
    assert "<b>it</b>" not in page.content.decode()
    link = parse(unescape(re.search(r'id="permalink"[^>]*value="[^"?]*\?([^"]*)"', page.content.decode())[1]))
    assert sorted(link.accepts) == sorted([DANGER, OTHER])
    assert "AWS" not in str(link)
    assert "no-store" in page["Cache-Control"]


def test_a_box_that_is_not_ticked_any_more_takes_the_acceptance_back(client, full):
    page = client.get(f"/stack/reasons/?{full}&accept={DANGER}")
    action = unescape(re.search(r'<form class="reasons"[^>]*action="([^"]+)"', page.content.decode())[1])
    assert "accept=" not in action
    assert restore(client.post(action, {}).content.decode()).keepsake.accepts == ()


def test_the_form_keeps_the_budgets_of_a_page(client, library):
    for preset in library.presets:
        page = client.get(f"/stack/reasons/?{query_of(library, preset.id)}", headers={"accept-encoding": "br"})
        assert len(page.content) <= WINDOW, preset.id
        text = brotli.decompress(page.content).decode()
        assert len(re.findall(r"<[a-z]", text)) <= MOST_NODES, preset.id
    scripts = [path.read_bytes() for path in (Path(find(f"cairn/{name}.js")) for name in ("cairn", "reasons"))]
    assert sum(map(len, scripts)) <= 4_096


# -- the files ------------------------------------------------------------------------------------------------


def test_the_downloaded_markdown_has_the_reasons_where_they_belong_and_ends_with_the_block(client, full):
    sent = {"reason.platform": "We *know* it.", f"because.{DANGER}": "Next sprint."}
    for address in ("/stack/download/", "/stack/download/stack.md"):
        page = client.post(f"{address}?{full}", sent)
        assert page["Content-Disposition"] == 'attachment; filename="stack.md"'
        assert page["Content-Type"].startswith("text/markdown")
        text = page.content.decode()
        assert "- Your reason: We \\*know\\* it.\n" in text.split("## Platform")[1].split("\n## ")[0]
        assert "  - Accepted because: Next sprint.\n" in text.split("## Accepted risks")[1].split("\n## ")[0]
        assert text.endswith(f'[reasons]\nplatform = "We *know* it."\n\n[accepted]\n{DANGER} = "Next sprint."\n```\n')


def test_every_downloaded_markdown_ends_with_the_block_and_has_no_reasons_by_itself(client, full, library):
    for path in ("/stack.md", "/stack.adr.md"):
        kept = restore(client.get(f"{path}?{full}&accept={DANGER}").content.decode()).keepsake
        assert kept.choices == parse(full).choices
        assert kept.edition == library.edition
        assert kept.accepts == (DANGER,)
        assert not kept.own.picks


def test_records_take_the_reasons_too_and_are_numbered_as_asked(client, full):
    sent = {"reason.platform": "We know it.", "start": "12"}
    record = client.post(f"/stack/download/stack.adr.md?{full}", sent).content.decode()
    assert re.search(r"^\* Platform: .*, because We know it\.$", record, re.MULTILINE)
    page = client.post(f"/stack/download/stack.adr.zip?{full}", sent)
    with zipfile.ZipFile(io.BytesIO(page.content)) as archive:
        names = archive.namelist()
        assert [int(name[:4]) for name in names] == list(range(12, 12 + len(names)))
        (platform,) = (name for name in names if "-platform-" in name)
        assert "because We know it.\n" in archive.read(platform).decode()


def test_the_archive_is_the_same_twice_and_starts_where_the_address_says(client, full):
    one, other = (client.get(f"/stack.adr.zip?{full}&start=30") for _ in range(2))
    assert one.content == other.content
    assert one["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(one.content)).namelist()[0].startswith("0030-")
    first = client.get(f"/stack.adr.zip?{full}")
    assert zipfile.ZipFile(io.BytesIO(first.content)).namelist()[0].startswith("0001-")


@pytest.mark.parametrize("start", ["x", "-1", "10000", "9999", "1.5", "<b>"])
def test_a_start_that_cannot_be_is_answered_with_what_would_be_right(client, full, start):
    for page in (
        client.get(f"/stack.adr.zip?{full}&start={start}"),
        client.post(f"/stack/download/stack.adr.zip?{full}", {"start": start}),
    ):
        assert page.status_code == 400
        assert "is not a number from 0 to 9999" in plain(page) or "is at most" in plain(page)
        assert "<b>”" not in page.content.decode()
        (url,) = links(page, "/stack.adr.zip")
        assert client.get(url).status_code == 200


def test_there_is_no_archive_of_nothing(client):
    page = client.get("/stack.adr.zip")
    assert page.status_code == 404
    assert "Nothing is decided" in plain(page)
    assert client.get("/stack.adr.md").status_code == 200


@pytest.mark.parametrize("path", ["/stack.adr.md", "/stack.adr.zip", "/stack/reasons/", "/stack/slots/stack.md"])
@pytest.mark.parametrize("query", ["nonsense=1&platform=eks", "platform=eks&platform=gke", "registry=gcr&platform=eks", "platform=eks&q=%00%FF", "x=" + "y" * 8000 + "&platform=eks"])  # fmt: skip
def test_an_odd_link_is_answered(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200


def test_an_unknown_file_is_not_found_and_a_download_is_only_posted(client, full):
    assert client.post(f"/stack/download/passwd?{full}").status_code == 404
    assert client.get(f"/stack/slots/passwd?{full}").status_code == 404
    for name in ["", *FILES]:
        assert client.get(f"/stack/download/{name}?{full}").status_code == 405


def test_a_reason_that_is_too_long_is_said_and_not_lost(client, full):
    long = "é" * (LONGEST + 1)
    for name in FILES:
        page = client.post(f"/stack/download/{name}?{full}", {"reason.platform": long, "reason.iac": "short"})
        assert page.status_code == 400
        assert f"The reason for Platform has {LONGEST + 1} characters; up to {LONGEST} are possible." in plain(page)
        assert field(page, "reason.platform") == long
        assert field(page, "reason.iac") == "short"
    assert client.post(f"/stack/download/?{full}", {"reason.platform": long[1:]}).status_code == 200


def test_a_form_that_is_too_large_is_not_read_and_the_limit_is_said(client, full):
    for path, most in (("/stack/download/", 350_000), ("/stack/reasons/", 350_000), ("/import/", 1_000_000)):
        page = client.post(f"{path}?{full}", {"reason.platform": "x" * (most + 60_000)})
        assert page.status_code == 413
        assert f"At most {most:,} bytes are read" in plain(page)


@pytest.mark.parametrize("body", [b"--x\r\ngarbage", b"", b"--x--", b"\x00\xff" * 50])
def test_a_form_that_is_garbage_is_answered_with_a_page(client, full, body):
    for path in ("/stack/download/", "/stack/reasons/", "/import/"):
        page = client.generic("POST", f"{path}?{full}", body, content_type="multipart/form-data; boundary=x")
        assert page.status_code in (200, 400)
        assert page.content


# -- import ---------------------------------------------------------------------------------------------------


said = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).map(tidy).filter(bool)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["platform", "iac", "ingress"]), said),
    st.dictionaries(st.sampled_from([DANGER, OTHER]), said),
)
@example({"platform": '```\n> [x](y) "z" \\ {{ a }}'}, {DANGER: "</textarea><script>alert(1)</script>"})
def test_what_was_downloaded_is_brought_back_whole(client, picks, risks):
    sent = {f"reason.{d}": text for d, text in picks.items()} | {f"because.{r}": text for r, text in risks.items()}
    for name in ("stack.md", "stack.adr.md"):
        file = client.post(f"/stack/download/{name}?{FEW}", sent).content.decode()
        page = client.post("/import/", {"text": f"> Somebody's words\r\n\r\n```sh\r\nls\r\n```\r\n{file}\r\nThe end."})
        assert page.status_code == 200
        for name_, text in sent.items():
            assert field(page, name_) == tidy(text)
        assert sorted(checked(page)) == sorted(risks)
        (action,) = (
            unescape(a) for a in re.findall(r'<form class="reasons"[^>]*action="([^"]+)"', page.content.decode())
        )
        again = client.post(action, {n: field(page, n) for n in sent} | {"accept": checked(page)})
        if name == "stack.md":
            assert again.content.decode() == file


def test_a_file_is_uploaded_in_utf8_or_utf16_and_with_any_line_ends(client, full):
    text = client.post(f"/stack/download/?{full}", {"reason.platform": "Größe zählt"}).content.decode()
    for data in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.replace("\n", "\r\n").encode("utf-16"),
        text.replace("\n", "\r").encode(),
    ):
        page = client.post("/import/", {"text": "", "file": SimpleUploadedFile("stack.md", data)})
        assert field(page, "reason.platform") == "Größe zählt"


def test_a_file_that_is_not_utf8_says_from_which_line_and_all_else_is_read(client, full):
    data = (
        client.post(f"/stack/download/?{full}", {"reason.platform": "Größe"})
        .content.decode()
        .encode("latin-1", "replace")
    )
    page = client.post("/import/", {"file": SimpleUploadedFile("stack.md", data)})
    line = data.count(b"\n", 0, data.index(b"\xf6")) + 1
    assert f"Line {line}: From here on it is not text in UTF-8" in plain(page)
    assert field(page, "reason.platform") == "Gr\ufffd\ufffde"


def test_damage_is_explained_with_its_line_and_nothing_else_is_lost(client, full):
    text = client.post(f"/stack/download/?{full}", {"reason.platform": "Because."}).content.decode()
    damaged = text.replace('iac = "opentofu"', "iac = opentofu")
    page = client.post("/import/", {"text": damaged})
    line = damaged[: damaged.index("iac = opentofu")].count("\n") + 1
    assert f"Line {line}: “opentofu” belongs in quotation marks" in plain(page)
    assert field(page, "reason.platform") == "Because."
    assert "iac=opentofu" in links(page, "/stack/?")[0]


def test_the_link_of_the_files_own_edition_is_offered_and_strangers_are_named(client, library):
    block = '```cairn\ncairn = 1\nedition = 2025-01-01\n[choices]\nplatform = "eks"\nmoon = "cheese"\n[reasons]\nmoon = "It is <near>."\n[accepted]\nbogus = "why not"\n```'
    page = client.post("/import/", {"text": block})
    old = "/stack/?platform=eks&moon=cheese&accept=bogus&edition=2025-01-01"
    assert old in links(page, "/stack/?")
    text = plain(page)
    assert "This guide has no decision called 'moon'" in text
    assert "The file has a reason for 'moon', which this guide does not know: “It is <near>.”" in text
    assert "This guide has no warning called 'bogus'" in text
    assert "The file has a reason for 'bogus'" in text
    assert "of the edition of 1 January 2025" in text


def test_reasons_for_what_is_not_picked_now_stay_in_the_form_and_in_the_file(client):
    block = f'```cairn\ncairn = 1\n[choices]\nplatform = "k3s"\n[reasons]\ningress = "Later."\n[accepted]\n{DANGER} = "Never mind."\n```'
    page = client.post("/import/", {"text": block})
    assert field(page, "reason.ingress") == "Later."
    assert field(page, f"because.{DANGER}") == "Never mind."
    again = client.post(
        "/stack/download/?platform=k3s", {"reason.ingress": "Later.", f"because.{DANGER}": "Never mind."}
    )
    kept = restore(again.content.decode()).keepsake
    assert kept.own.picks == {"ingress": "Later."}
    assert kept.own.risks == {DANGER: "Never mind."}


@pytest.mark.parametrize("text", ["", " \n ", "#"])
def test_what_is_empty_is_answered_and_stays_in_its_field(client, text):
    page = client.post("/import/", {"text": text})
    assert page.status_code in (400, 422)
    assert 'role="alert"' in page.content.decode()


@pytest.fixture
def second_guide(settings):
    """The second guide, whose tools have hints."""
    settings.CAIRN_CONTENT = ROOT / "tests" / "second_guide"
    current.forget()
    yield
    settings.CAIRN_CONTENT = ROOT / "content"
    current.forget()


@pytest.mark.usefixtures("second_guide")
def test_a_list_of_what_runs_is_answered_with_a_stack_to_begin_with(client):
    for sent in ({"text": "hugo\r\n"}, {"file": SimpleUploadedFile("runs.txt", "hugo\n".encode("utf-16"))}):
        page = client.post("/import/", sent)
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
        (walk,) = links(page, "/decide/?")
        (stack,) = links(page, "/stack/?")
        assert (
            parse(walk.partition("?")[2]).choices == parse(stack.partition("?")[2]).choices == (("generator", "hugo"),)
        )
        assert client.get(walk).status_code == client.get(stack).status_code == 200


@pytest.mark.usefixtures("second_guide")
def test_every_line_of_what_runs_is_accounted_for_and_escaped(client):
    lines = ["# mine", "Hugo 0.152", "octopress", "unheard-of", "<script>alert(1)</script>", "Error: no such thing"]
    page = client.post("/import/", {"text": "\n".join(lines)})
    text = plain(page)
    for words in ("At its end Octopress archived", "Recognised Hugo", "Passed over", "unheard-of line 4", "Line 6"):
        assert words in text, text
    assert "<script>alert" not in page.content.decode()
    assert "`" not in text
    assert all(str(number) in text for number in range(1, 7))


def test_what_cannot_be_read_at_all_says_why_and_where(client):
    page = client.post("/import/", {"file": SimpleUploadedFile("x.bin", b"a\x00b")})
    assert page.status_code == 422
    assert "Line 1: This is not text: it has a zero byte." in plain(page)


def test_no_upload_is_written_to_a_disk_and_no_answer_with_words_is_cached(client, full, settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    pages = [client.post(f"/stack/download/{name}?{full}", {"reason.platform": "x"}) for name in FILES]
    pages += [client.post(f"/stack/reasons/?{full}", {"reason.platform": "x"}), client.post("/import/", {"text": "x"})]
    for page in pages:
        assert "no-store" in page["Cache-Control"]


# -- nothing is kept -------------------------------------------------------------------------------------------


def test_our_own_fault_keeps_the_words_out_of_the_log(client, full, monkeypatch, caplog):
    client.raise_request_exception = False

    def fail(*args):
        raise RuntimeError("something broke")

    monkeypatch.setitem(__import__("decisions.views.reasons", fromlist=["x"]).WRITERS, "stack.md", fail)
    monkeypatch.setattr("decisions.keepsake.restore", fail)
    for page in (
        client.post(f"/stack/download/?{full}", {"reason.platform": SECRET}),
        client.post("/import/", {"text": SECRET}),
    ):
        assert page.status_code == 500
        assert SECRET not in page.content.decode()
    assert "RuntimeError" in caplog.text
    assert "something broke" not in caplog.text  # a fault may quote what somebody wrote
    assert SECRET not in caplog.text


def _post(address, fields):
    body = b"".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + value + b"\r\n"
        for name, extra, value in fields
    )
    request = urllib.request.Request(
        address,
        body + b"--b--\r\n",
        {"Content-Type": "multipart/form-data; boundary=b", "Origin": "https://elsewhere.example"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_served_site_writes_no_words_to_its_log_or_to_the_disk(full, tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scratch, log = tmp_path / "scratch", tmp_path / "log"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--access-log",
        "--port",
        str(port),
        "cairn.wsgi:application",
    ]
    site = f"http://127.0.0.1:{port}"
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT) as server:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"{site}/healthz", timeout=5).read()
                    break
                except OSError:
                    time.sleep(0.2)
            secret = SECRET.encode()
            status, file = _post(f"{site}/stack/download/?{full}", [("reason.platform", "", secret)])
            assert (status, secret in file) == (200, True)
            upload = (
                "file",
                f'; filename="{SECRET}.md"\r\nContent-Type: text/markdown',
                (file + b" " * 990_000)[:990_000],
            )
            status, page = _post(f"{site}/import/", [upload])
            assert (status, secret in page) == (200, True)
            assert _post(f"{site}/import/", [("text", "", secret + b"x" * 1_000_000)])[0] in (413, 422)
            assert _post(f"{site}/import/", [("text", "", secret * 60_000)])[0] == 413
            assert _post(f"{site}/stack/download/?{full}", [("reason.platform", "", secret * 50)])[0] == 400
            assert _post(f"{site}/nowhere/", [("text", "", secret)])[0] == 405
        finally:
            server.terminate()
            server.wait(20)
    written = log.read_text(errors="replace")
    assert "/stack/download/" in written
    assert SECRET not in written
    assert list(scratch.rglob("*")) == []
