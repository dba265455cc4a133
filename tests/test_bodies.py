"""A body is read whole before the application is asked, within a time, and never in all threads of a worker at once."""

import threading
from io import BytesIO

import pytest

from cairn.bodies import LARGEST, PLACES, patient
from tests.granian_server import recipe


class Stalled:
    """A body that does not come until it is let go."""

    def __init__(self):
        self.go = threading.Event()

    def read(self, size):
        self.go.wait(10)
        return b"x" * size


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(application, stream, length="4"):
    started = []
    body = application({"wsgi.input": stream, "CONTENT_LENGTH": length}, lambda *head: started.append(head))
    return started[0][0][:3], b"".join(body), dict(started[0][1])


def test_a_body_that_comes_in_time_is_handed_on_whole():
    assert ask(patient(echo), BytesIO(b"four and more"))[:2] == ("200", b"four")


def test_a_body_that_does_not_come_in_time_is_given_up_and_the_connection_with_it():
    stalled = Stalled()
    status, text, headers = ask(patient(echo, seconds=0.05), stalled)
    stalled.go.set()
    assert (status, headers["Connection"]) == ("408", "close")
    assert b"too long" in text


def test_who_finds_no_place_is_asked_to_come_again_and_a_place_is_free_again_afterwards():
    stalled, application = Stalled(), patient(echo, places=1)
    first = threading.Thread(target=ask, args=(application, stalled))
    first.start()
    status, _, headers = ask(application, BytesIO(b"four"))
    assert (status, headers["Retry-After"]) == ("503", "5")
    stalled.go.set()
    first.join()
    assert ask(application, BytesIO(b"four"))[0] == "200"


def test_who_sends_no_body_needs_no_place():
    stalled, application = Stalled(), patient(echo, places=1)
    first = threading.Thread(target=ask, args=(application, stalled))
    first.start()
    assert ask(application, BytesIO(), "")[0] == "200"
    stalled.go.set()
    first.join()


def test_what_is_larger_than_any_page_takes_is_not_read():
    assert ask(patient(echo), Stalled(), str(LARGEST + 1))[:2] == ("200", b"")


@pytest.mark.parametrize("length", ["", "0", "-5", "four", "٤"])
def test_a_length_that_is_none_is_no_body(length):
    assert ask(patient(echo), BytesIO(), length)[0] == "200"


def test_one_thread_of_a_worker_is_always_left_for_those_who_send_nothing():
    words = recipe(8000)
    assert int(words[words.index("--blocking-threads") + 1]) == PLACES + 1
