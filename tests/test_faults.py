"""What goes wrong around a server: a worker dies, it is told to end, nothing can be written, clients stall, the clock lies.

Each with the server that `make run` starts: two workers, on this machine.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from tests.granian_server import ROOT, Server

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
CLIENTS = 4
KEPT_ON = "/stack/?site=blog"


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def begin_a_body(server, length=1000, start=b"text=Hugo"):
    """A form whose body has only begun to arrive."""
    connection = connect(server)
    head = b"POST /import/ HTTP/1.1\r\nHost: localhost\r\n" + FORM + f"Content-Length: {length}\r\n\r\n".encode()
    connection.sendall(head + start)
    return connection


def answer_of(connection):
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer.status, answer.read()


def is_open(connection, patience):
    connection.settimeout(patience)
    try:
        return connection.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


# -- a worker that dies ------------------------------------------------------------------------------------------------


def keep_asking(server, stop, tally):
    while not stop.is_set():
        try:
            status, _ = server.get(KEPT_ON)
        except (OSError, http.client.HTTPException):
            status = "lost"
        tally.append(status)


def test_a_worker_killed_under_load_loses_no_more_than_what_it_was_answering_and_is_replaced(tmp_path):
    with Server(tmp_path) as server:
        stop, tallies = threading.Event(), [[] for _ in range(CLIENTS)]
        clients = [threading.Thread(target=keep_asking, args=(server, stop, tally)) for tally in tallies]
        for client in clients:
            client.start()
        time.sleep(0.5)
        victim, other = server.workers()
        os.kill(victim, signal.SIGKILL)
        killed = time.monotonic()
        time.sleep(0.2)  # the kernel takes a moment; then the place of the dead worker is free until it is taken again
        server.wait_for_workers(2)
        replaced = time.monotonic() - killed
        stop.set()
        for client in clients:
            client.join()
        answers = [status for tally in tallies for status in tally]
        lost = answers.count("lost")
        print(f"\n{len(answers)} requests of {CLIENTS} clients: {lost} lost; two workers again after {replaced:.1f} s")
        assert set(answers) <= {200, "lost"}
        assert lost <= CLIENTS, "more than one request of a client was lost"
        assert all(tally[-1] == 200 for tally in tallies)
        assert other in server.workers()
        assert victim not in server.workers()
        assert len(server.workers()) == 2


# -- the end -----------------------------------------------------------------------------------------------------------


def test_told_to_end_a_server_answers_what_it_has_begun_refuses_what_is_new_and_ends_well(tmp_path):
    with Server(tmp_path) as server:
        begun = [begin_a_body(server) for _ in range(3)]
        time.sleep(0.5)
        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        refused = until_refused(server)
        for connection in begun:
            connection.sendall(b"x" * (1000 - len(b"text=Hugo")))
        answers = [answer_of(connection) for connection in begun]
        assert [status for status, _ in answers] == [422] * 3, "nothing is recognised in it, and the page says so"
        assert all(b"</html>" in page for _, page in answers)
        for connection in begun:
            connection.close()
        assert server.process.wait(10) == 0
        print(f"\nnew connections refused after {refused:.2f} s, ended after {time.monotonic() - told:.2f} s")


def until_refused(server):
    begun = time.monotonic()
    while time.monotonic() < begun + 5:
        try:
            connect(server).close()
        except ConnectionRefusedError:
            return time.monotonic() - begun
        time.sleep(0.01)
    raise AssertionError("it still takes connections")


def test_a_client_that_stalls_does_not_keep_a_server_from_ending(tmp_path):
    with Server(tmp_path, "--workers-kill-timeout", "1") as server:
        stalled = begin_a_body(server)
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        stalled.close()


# -- nothing can be written --------------------------------------------------------------------------------------------

READ_ONLY = """
awk '{print $2}' /proc/self/mounts | while read -r mount; do mount -o remount,bind,ro "$mount" 2>/dev/null || :; done
for folder in /tmp /dev/shm "$PWD"; do
  if touch "$folder/cairn-was-here" 2>/dev/null; then rm "$folder/cairn-was-here"; echo "$folder can be written"; exit 9; fi
done
exec $AS_NOBODY "$@"
"""
NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs"
PAGES = [
    "/", "/guide/", "/guide/building/", "/tools/", "/tools/hugo/", "/decisions/", "/decisions/site/", "/map/", "/search/?q=hugo",
    "/changes/", "/glossary/", "/decide/", "/decide/site/?site=blog", "/board/?site=blog", "/stack/?site=blog",
    "/stack/whole/?site=blog", "/stack/reasons/?site=blog", "/import/", "/diff/?a=site%3Dblog&b=site%3Dhandbook",
    "/stack.md?site=blog", "/stack.json?site=blog", "/stack.svg?site=blog", "/stack/badge.svg?site=blog", "/stack.atom?site=blog",
    "/stack.ics?site=blog", "/stack.adr.md?site=blog", "/changes.atom", "/graph.json", "/graph.dot", "/llms.txt", "/openapi.json",
    "/sitemap.xml", "/healthz", "/readyz", "/metrics",
]  # fmt: skip


def read_only_world():
    """The words that run a command where every file system is read-only; skips where that cannot be had."""
    if not shutil.which("unshare") or os.geteuid() != 0:
        pytest.skip("no unshare or no right to use it: the read-only world was NOT tried")
    tried = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "true"], check=False, capture_output=True, text=True
    )
    if tried.returncode != 0:
        pytest.skip(f"no mount namespace here: the read-only world was NOT tried ({tried.stderr.strip()})")
    return ["unshare", "--mount", "--propagation", "private", "sh", "-ec", READ_ONLY, "sh"]


def nobody_may_read_this():
    """Whether another user gets as far as the code and the interpreter."""
    leaves = (ROOT, Path(sys.executable).resolve(), Path(sys.prefix))
    return all(place.stat().st_mode & 0o001 for leaf in leaves for place in [leaf, *leaf.parents])


def test_it_runs_where_nothing_can_be_written_and_nobody_is_root(tmp_path):
    world = read_only_world()
    as_nobody = NOBODY if shutil.which("setpriv") and nobody_may_read_this() else ""
    nowhere = {"HOME": "/nonexistent", "TMPDIR": "/nonexistent", "AS_NOBODY": as_nobody}
    with Server(tmp_path, wrapped=world, **nowhere) as server:
        user = Path(f"/proc/{server.workers()[0]}/status").read_text().split("Uid:")[1].split()[0]
        assert (user == "65534") == bool(as_nobody)
        assert {path: status for path in PAGES if (status := server.get(path)[0]) != 200} == {}
        for picture in ("/card.png", "/tools/hugo/card.png", "/stack.png?site=blog"):
            assert server.get(picture)[1].startswith(b"\x89PNG")
        records = zipfile.ZipFile(BytesIO(server.get("/stack.adr.zip?site=blog")[1]))
        assert records.testzip() is None
        assert imported(server, b"hugo\n" + b"# nothing\n" * 99_000) == 200


def imported(server, file):
    """The status of an upload of this file, as a browser sends one."""
    edge = "----edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: text/plain\r\n\r\n'
    body = head.encode() + file + f"\r\n--{edge}--\r\n".encode()
    return server.ask("POST", "/import/", body, Content_Type=f"multipart/form-data; boundary={edge}")[0]


def test_a_full_disk_behind_the_log_costs_lines_and_no_answers(tmp_path):
    with Server(tmp_path, output="/dev/full") as server:
        assert [server.get(path)[0] for path in ("/", "/stack/?site=blog", "/nothing-here/")] == [200, 200, 404]
        numbers = server.get("/metrics")[1].decode().splitlines()
        lost = [float(line.split()[-1]) for line in numbers if line.startswith("cairn_access_log_lines_lost_total{")]
        assert sum(lost) >= 3


# -- broken content ----------------------------------------------------------------------------------------------------


def test_started_with_broken_content_it_tells_the_fault_and_ends_with_a_failure(tmp_path):
    broken = tmp_path / "content"
    shutil.copytree(ROOT / "tests" / "second_guide", broken)
    (broken / "guide.yaml").write_text("title: [broken\n")
    server = Server(tmp_path, content=broken)
    try:
        assert server.process.wait(60) == 1
    finally:
        server.process.kill()
    said = server.said()
    assert "guide.yaml:" in said
    assert said.count("Spawning worker") <= 5, "two, and those that were tried again before Granian gave up"


# -- clients that stall ------------------------------------------------------------------------------------------------


def test_neither_stalled_headers_nor_stalled_bodies_keep_others_waiting(tmp_path):
    with Server(tmp_path, "--http1-header-read-timeout", "1000") as server:
        silent = [connect(server) for _ in range(20)]
        trickling = [connect(server) for _ in range(20)]
        for connection in trickling:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: local")
        bodies = [begin_a_body(server) for _ in range(20)]
        time.sleep(0.3)
        begun = time.monotonic()
        assert [server.get("/readyz", timeout=5)[0] for _ in range(20)] == [200] * 20
        print(f"\n20 answers beside 60 stalled connections: {time.monotonic() - begun:.2f} s")
        turned_away = [answer_of(one)[0] for one in bodies if not waits(one)]
        assert set(turned_away) == {503}
        assert len(turned_away) >= 20 - 2 * 3, "three a worker are waited for"
        time.sleep(max(0, begun + 1.5 - time.monotonic()))
        assert not any(is_open(one, 0.1) for one in silent + trickling)
        for one in silent + trickling + bodies:
            one.close()


def waits(connection):
    """Whether nothing has come back yet."""
    connection.settimeout(0.05)
    try:
        connection.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return True
    finally:
        connection.settimeout(30)
    return False


# -- a clock that jumps ------------------------------------------------------------------------------------------------

DATED = ("/stack.md", "/stack.adr.md")
FEEDS = ("/stack.atom", "/stack.ics", "/changes.atom")
UNDATED = (
    "/",
    "/guide/ingress/",
    "/tools/traefik/",
    "/changes/",
    "/decide/",
    "/stack/",
    "/stack/whole/",
    "/stack.svg",
    "/diff/",
)


def on(day, monkeypatch):
    """The site's clock shows noon of this day."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.combine(day, cls.min.time().replace(hour=12), tz)

    monkeypatch.setattr("decisions.views.common.datetime", Clock)
    monkeypatch.setattr("decisions.views.stack.datetime", Clock)


@pytest.mark.parametrize("path", [*FEEDS, *UNDATED])
def test_no_page_feed_or_calendar_changes_with_the_clock(path, client, monkeypatch):
    said = set()
    for day in (date(1970, 1, 1), date(2026, 11, 25), date(2099, 12, 31)):
        on(day, monkeypatch)
        answer = client.get(f"{path}?platform=eks")
        assert answer.status_code == 200
        said.add(answer.content)
    assert len(said) == 1


@pytest.mark.parametrize("path", DATED)
def test_an_export_bears_the_day_that_the_clock_shows_and_depends_on_it_in_nothing_else(path, client, monkeypatch):
    said = set()
    for day in (date(2026, 11, 24), date(2026, 11, 23)):  # back, as well: a clock that is set right
        on(day, monkeypatch)
        answer = client.get(f"{path}?platform=eks&iac=terraform")
        assert answer.status_code == 200
        text = answer.content.decode()
        assert text.count(day.isoformat()) == 1
        said.add(text.replace(day.isoformat(), "TODAY"))
    assert len(said) == 1
