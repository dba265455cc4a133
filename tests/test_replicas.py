"""Replicas need nothing shared: three servers behind nginx, every request to the next one, and a walk ends as it should.

The servers are started as `make run` starts one; each is a process tree of its own, with a key of its own.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from tests.nginx_setup import PACKAGE, find_nginx

ROOT = Path(__file__).resolve().parent.parent
COUNT = 3
LONGEST_START = 120  # seconds; a busy machine loads three guides at once
CONFIGURATION = """
daemon off; worker_processes 1; error_log stderr warn; pid {folder}/nginx.pid;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream cairn {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://cairn;
      proxy_set_header Host cairn.example.org;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto https;
      add_header X-Answered-By $upstream_addr always;
    }}
  }}
}}
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def serve(port, static, log):
    environment = os.environ | {
        "CAIRN_HOSTS": "cairn.example.org localhost",
        "CAIRN_PROXIES": "127.0.0.1",
        "CAIRN_STATIC_ROOT": str(static),
    }
    (recipe,) = re.findall(r"(?m)^\t\$\(BIN\)/granian (.*)$", (ROOT / "Makefile").read_text())
    words = recipe.replace("$(HOST)", "127.0.0.1").replace("$(PORT)", str(port)).replace("--workers 2", "--workers 1")
    return subprocess.Popen(
        [sys.executable, "-m", "granian", *words.split()], cwd=ROOT, env=environment, stdout=log, stderr=log
    )


def wait_for(url, processes, log):
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        ended = [process.args for process in processes if process.poll() is not None]
        assert not ended, (ended, log.read_text()[-2000:])
        try:
            return urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "localhost"}), timeout=5)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"no answer from {url}: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The address of an nginx before three servers that it asks in turn."""
    nginx = find_nginx()
    if nginx is None:
        message = f"no nginx found: the test of several servers did NOT run; install it with apt-get install {PACKAGE}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("front")
    collect(folder / "static")
    ports, port = [free_port() for _ in range(COUNT)], free_port()
    servers = " ".join(f"server 127.0.0.1:{one} max_fails=0;" for one in ports)
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, servers=servers, port=port))
    log = folder / "log"
    with log.open("w") as out:
        processes = [serve(one, folder / "static", out) for one in ports]
        try:
            for one in ports:
                wait_for(f"http://127.0.0.1:{one}/healthz", processes, log)
            command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
            processes.append(subprocess.Popen(command, stdout=out, stderr=out))
            wait_for(f"http://127.0.0.1:{port}/healthz", processes, log)
            yield f"http://127.0.0.1:{port}", [f"127.0.0.1:{one}" for one in ports]
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(30)


def collect(static):
    environment = os.environ | {"CAIRN_STATIC_ROOT": str(static), "DJANGO_SETTINGS_MODULE": "cairn.settings"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


class Visitor:
    """Follows links as a browser without scripts does, and remembers which server answered each request."""

    def __init__(self, front):
        self.front = front
        self.answered_by = []
        self.url, self.page = "", ""
        self.opener = urllib.request.build_opener(_NoRedirect)

    def open(self, link):
        for _ in range(5):
            self.url = urljoin(f"{self.front}{self.url.removeprefix(self.front)}", link)
            assert urlsplit(self.url).netloc == urlsplit(self.front).netloc, self.url
            try:
                answer = self.opener.open(self.url, timeout=60)
            except urllib.error.HTTPError as error:
                answer = error
            self.answered_by.append(answer.headers["X-Answered-By"])
            assert answer.headers["Set-Cookie"] is None
            if answer.status not in (301, 302):
                break
            link = answer.headers["Location"]
        assert answer.status == 200, self.url
        self.headers = answer.headers
        self.page = answer.read().decode()
        return self

    def ways(self):
        """The options that the wizard offers."""
        listed = self.page.split('<ul class="ways">')[1].split("</ul>\n")[0]
        return [unescape(link) for link in re.findall(r'<h2><a href="([^"]+)"', listed)]

    def links(self):
        reader = _Links()
        reader.feed(self.page)
        return reader.found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if tag in ("link", "script") and name in ("href", "src")]


def test_a_walk_whose_every_step_is_answered_by_another_server_ends_in_a_complete_stack(front):
    address, servers = front
    visitor = Visitor(address).open("/decide/")
    for _ in range(60):
        if "/stack/" in visitor.url:
            break
        visitor.open(visitor.ways()[0])
    assert urlsplit(visitor.url).path == "/stack/"
    assert "A complete stack" in visitor.page
    # In turn, and each about as often as the others: no step asked the server of the step before.
    assert all(one != other for one, other in zip(visitor.answered_by, visitor.answered_by[1:], strict=False))
    shares = Counter(visitor.answered_by)
    assert set(shares) == set(servers)
    assert max(shares.values()) - min(shares.values()) <= 1
    assert len(visitor.answered_by) > 10


def test_every_server_gives_the_same_bytes_for_a_permalink_and_its_exports(front):
    address, servers = front
    query = "?platform=eks&iac=terraform&ingress=traefik"
    for path in (f"/stack/{query}", f"/stack.json{query}", f"/stack.md{query}", "/tools/traefik/", "/graph.json", "/"):
        visitor = Visitor(address)
        pages = {visitor.open(path).page for _ in range(COUNT)}
        assert set(visitor.answered_by) == set(servers)
        assert len(pages) == 1, path


def test_a_page_of_one_server_finds_its_static_files_on_the_others(front):
    address, _ = front
    visitor = Visitor(address).open("/decide/")
    static = [link for link in visitor.links() if link.startswith("/static/")]
    assert len(static) >= 2
    for link in static:
        for _ in range(COUNT):
            visitor.open(link)


def test_links_take_the_scheme_that_the_proxy_tells_and_the_host_that_it_passes_on(front):
    address, _ = front
    assert '<link rel="canonical" href="https://cairn.example.org/guide/">' in Visitor(address).open("/guide/").page
