"""A new edition is taken up without a restart, whole; a broken one harms nobody; in development its faults are shown."""

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from cairn import middleware, refresh
from cairn.counters import Counters
from cairn.editions import Source, Watch, state
from cairn.serving import make_ready, watch
from decisions import current
from guide.problems import ContentError
from tests.fronts import Counted, ask, django, new_front
from tests.test_second_guide import ROOT, SECOND

BROKEN = "title: [<b>broken\n"


@pytest.fixture
def content(settings, tmp_path):
    """A copy of the second guide, which the site serves now."""
    root = tmp_path / "content"
    shutil.copytree(SECOND, root)
    settings.CAIRN_CONTENT = root
    current.forget()
    refresh._seen.clear()
    yield root
    settings.CAIRN_CONTENT = ROOT / "content"
    current.forget()
    refresh._seen.clear()


def rename(root, name):
    """An edit that shows on every page: the guide's title."""
    path = root / "guide.yaml"
    path.write_text(re.sub(r"(?m)^title: .*$", f"title: {name}", path.read_text()))


def looks_of(front):
    made = watch(front)
    made.rest, made.counters = 0, front.counters
    return made


def test_a_changed_content_is_taken_up_with_all_its_pages(content):
    front = new_front()
    looks = looks_of(front)
    assert not looks.look()
    before = ask(front, "/guide/", accept_encoding="br")
    rename(content, "A New Name")
    assert b"A New Name" not in ask(front, "/guide/").body
    assert looks.look()
    assert b"A New Name" in ask(front, "/guide/").body
    assert b"A New Name" in ask(front, "/stack/").body
    assert ask(front, "/guide/", accept_encoding="br", if_none_match=before["etag"]).status == 200
    assert not looks.look()
    assert front.state()["reloads"] == 1


def test_a_broken_edit_harms_nobody_and_is_told_once_as_the_check_tells_it(content, caplog):
    front = new_front()
    looks = looks_of(front)
    whole = ask(front, "/guide/").body
    sound = (content / "guide.yaml").read_text()
    (content / "guide.yaml").write_text(BROKEN)
    with caplog.at_level(logging.ERROR):
        assert [looks.look() for _ in range(3)] == [False] * 3
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1
    assert re.search(r"content/guide\.yaml:\d+: ", told[0])
    assert ask(front, "/guide/").body == whole
    assert ask(front, "/healthz").status == 200
    assert front.state()["reload_faults"] == 1
    (content / "guide.yaml").write_text(sound)
    rename(content, "Mended")
    assert looks.look()
    assert b"Mended" in ask(front, "/guide/").body


def test_house_rules_are_content_too(content, settings):
    settings.CAIRN_HOUSE_RULES = content.parent / "house.yaml"
    front = new_front()
    settings.CAIRN_HOUSE_RULES.write_text("house: Ours\nrules: []\n")
    with pytest.raises(ContentError):
        current.read()
    assert state(content, settings.CAIRN_HOUSE_RULES) != state(content)
    assert not looks_of(front).look()


def test_files_that_are_still_being_written_are_not_read(tmp_path):
    states = iter(["a", "b", "c", "c", "c", "d", "d", "d", "d"])  # each look: now, after a rest, after reading
    read = []
    looks = Watch(Source(lambda: next(states), lambda: read.append(1), lambda new: None), Counters(), rest=0)
    assert not looks.look()  # b, then c: still being written
    assert not looks.look()  # c and c, but d once it was read
    assert looks.look()
    assert len(read) == 2


@pytest.mark.parametrize("change", [
    lambda root: (root / "tools" / "hugo.md").write_text("x"), lambda root: (root / "tools" / "hugo.md").unlink(),
    lambda root: (root / "tools" / "new.md").write_text("x"), lambda root: os.utime(root / "guide.yaml", (1, 1)),
    lambda root: (root / "tools").rename(root / "toolz"),
])  # fmt: skip
def test_every_change_of_a_file_is_a_change(content, change):
    before = state(content)
    assert state(content) == before
    change(content)
    assert state(content) != before


def test_a_volume_that_changes_where_its_links_lead_is_a_change(content, tmp_path):
    shutil.copytree(content, tmp_path / "other")
    (tmp_path / "volume").mkdir()

    def led_to(root):
        (tmp_path / "volume" / "tools").unlink(missing_ok=True)
        (tmp_path / "volume" / "tools").symlink_to(root / "tools")
        return state(tmp_path / "volume")

    assert led_to(content) == led_to(content)
    assert led_to(content) != led_to(tmp_path / "other")


def test_a_fault_that_is_no_fault_of_the_content_does_not_end_the_looking(caplog):
    states, taken = iter(range(1_000)), threading.Event()

    class Unlucky(Watch):
        tries = 0

        def look(self):
            self.tries += 1
            if self.tries == 1:
                raise OSError("disk")
            taken.set()
            return False

    Unlucky(Source(lambda: next(states), dict, dict), Counters()).every(0.01)
    assert taken.wait(5)
    assert "could not be looked at" in caplog.text


def test_a_request_sees_one_edition_from_its_beginning_to_its_end(content):
    old = current.latest()
    seen = []

    def view(request):
        seen.append(current.library())
        rename(content, "Meanwhile")
        current.take_up(current.read())
        seen.append(current.library())
        return middleware.HttpResponse("x")

    middleware.one_edition(view)(None)
    assert [one is old for one in seen] == [True, True]
    assert current.library() is not old


def test_an_answer_that_was_begun_under_the_old_edition_is_never_given_under_the_new(content):
    new = []

    def slow(environ, start_response):
        if not new:  # the edition changes while Django answers
            rename(content, "Changed Meanwhile")
            new.append(current.take_up(current.read()))
        return django()(environ, start_response)

    front = new_front(slow)
    for url in ("/guide/", "/stack/"):
        assert (b"Changed Meanwhile" in ask(front, url).body) == (url != "/guide/")
        assert b"Changed Meanwhile" in ask(front, url).body


def test_while_the_edition_changes_under_load_every_answer_is_one_edition_s_own(content):
    front, wrong, done = new_front(), [], threading.Event()

    def visit():
        while not done.is_set():
            body = ask(front, "/guide/").body
            names = set(re.findall(rb"Name \d", body))
            if len(names) != 1:
                wrong.append(names)

    rename(content, "Name 0")
    current.take_up(current.read())
    visitors = [threading.Thread(target=visit) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    for number in range(1, 6):
        rename(content, f"Name {number}")
        current.take_up(current.read())
    done.set()
    for visitor in visitors:
        visitor.join()
    assert wrong == []
    assert b"Name 5" in ask(front, "/guide/").body


def test_in_development_the_faults_are_on_the_page_escaped_until_they_are_mended(content, settings, client):
    settings.DEBUG = True
    assert client.get("/guide/").status_code == 200
    sound = (content / "tools" / "hugo.md").read_text()
    (content / "tools" / "hugo.md").write_text(sound.replace("name: Hugo", "name: Hugo\n<script>: 1"))
    for _ in range(2):
        page = client.get("/guide/")
        assert page.status_code == 500
        assert "content/tools/hugo.md:" in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()
        assert b"<script>" not in page.content
        assert "Content-Security-Policy" in page.headers
    (content / "tools" / "hugo.md").write_text(sound)
    assert client.get("/guide/").status_code == 200


def test_in_development_a_server_starts_on_broken_content_and_outlives_a_broken_edit(tmp_path):
    root = tmp_path / "content"
    shutil.copytree(SECOND, root)
    sound = (root / "guide.yaml").read_text()
    (root / "guide.yaml").write_text(BROKEN)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    environment = os.environ | {"CAIRN_DEBUG": "1", "CAIRN_CONTENT": str(root), "CAIRN_HOSTS": "127.0.0.1"}
    command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            assert _status(port, 500)
            (root / "guide.yaml").write_text(sound)
            assert _status(port, 200)
            (root / "guide.yaml").write_text(BROKEN)
            assert _status(port, 500)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)
    assert "guide.yaml:" in (tmp_path / "log").read_text()


def _status(port, wanted, longest=40):
    """Whether that status comes; a request that comes before an edit is read sees what was before."""
    deadline = time.monotonic() + longest
    while time.monotonic() < deadline:
        try:
            found = urllib.request.urlopen(f"http://127.0.0.1:{port}/guide/", timeout=10).status
        except urllib.error.HTTPError as error:
            found = error.code
        except OSError:
            found = 0
        if found == wanted:
            return True
        time.sleep(0.1)
    return False


def with_base(settings, *wanted):
    """A front whose base is known, and what it asks of Django."""
    settings.CAIRN_BASE_URL = "https://guide.example.org"
    counted = Counted(django())
    front = new_front(counted)
    front.rules = replace(front.rules, ready=lambda _: wanted)
    return front, counted


def test_where_the_base_is_known_a_new_edition_is_ready_before_it_is_served(content, settings):
    front, counted = with_base(settings, "/guide/", "/robots.txt")
    make_ready(front, current.latest())
    rename(content, "A New Name")
    looks = looks_of(front)
    put = front.put_in_place

    def visited_meanwhile(shelf):  # between the making ready and the taking up
        put(shelf)
        assert b"A New Name" not in ask(front, "/guide/").body

    front.put_in_place = visited_meanwhile
    looks._seen = frozenset()
    assert looks.look()
    asked = len(counted.asked)
    assert b"A New Name" in ask(front, "/guide/").body
    assert ask(front, "/robots.txt", accept_encoding="br").status == 200
    assert len(counted.asked) == asked


def test_a_request_that_is_late_does_not_empty_the_shelf_of_the_new_edition(content, settings):
    front, counted = with_base(settings, "/guide/")
    old = current.latest()
    rename(content, "A New Name")
    current.take_up(current.read())
    make_ready(front, current.latest())
    assert front.shelf_of(old).edition is old
    asked = len(counted.asked)
    assert b"A New Name" in ask(front, "/guide/").body
    assert len(counted.asked) == asked
