"""How the workers of one server find each other, so that whichever is asked can answer for all.

Each worker is a process with numbers of its own. It takes the first free place in a row of names and answers there; the
names are abstract Unix sockets, which live in the kernel and not in a file system: nothing is written, a place is free
again the moment its worker ends, and a read-only or full disk changes nothing. Linux alone has them.
"""

import os
import socket
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path

MOST = 64  # places in the row; Granian's workers are as many as cores
PATIENCE = 2.0  # seconds that a neighbour has for its answer; it may be busy with a page
CREDENTIALS = struct.Struct("3i")  # pid, uid and gid of a peer, as the kernel gives them


class NoPlace(Exception):
    """There is no place in the row, or no row on this system."""


class Row:
    """The row of the workers that one parent process started; a server may have several, each ``of`` something."""

    def __init__(self, of: str) -> None:
        if sys.platform != "linux":
            raise NoPlace("the workers of a server find each other by abstract sockets, which only Linux has")
        self.name = f"\0cairn/{_parent()}/{of}"
        self.place = 0
        self.tell: Callable[[], bytes] = bytes

    def join(self, tell: Callable[[], bytes]) -> int:
        """Take the first free place, and answer there with what ``tell`` returns, from a thread. Returns the place, from 1."""
        listener = socket.socket(socket.AF_UNIX)
        for place in range(1, MOST + 1):
            try:
                listener.bind(self._address(place))
            except OSError:
                continue
            listener.listen(MOST)
            self.place, self.tell = place, tell
            threading.Thread(target=self._answer, args=[listener], name="neighbours", daemon=True).start()
            return place
        listener.close()
        raise NoPlace(f"all {MOST} places are taken")

    def ask(self) -> dict[int, bytes]:
        """Place → what its worker tells, this one's included. Whoever does not answer in time is left out."""
        told = {place: self.tell() if place == self.place else self._asked(place) for place in range(1, MOST + 1)}
        return {place: answer for place, answer in told.items() if answer}

    def _address(self, place: int) -> str:
        return f"{self.name}/{place}"

    def _answer(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            with connection:
                try:
                    connection.settimeout(PATIENCE)
                    if _is_ours(connection):
                        connection.sendall(self.tell())
                except OSError:
                    continue  # whoever asked has gone

    def _asked(self, place: int) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE)
            try:
                connection.connect(self._address(place))
                if not _is_ours(connection):
                    return b""
                with connection.makefile("rb") as answer:
                    return answer.read()
            except OSError:  # nobody there, or too slow
                return b""


def _is_ours(connection: socket.socket) -> bool:
    """Whether the other end runs as the same user: anybody on the machine could take a name or ask for one."""
    _, uid, _ = CREDENTIALS.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size))
    return bool(uid == os.getuid())


def _parent() -> str:
    """The process that started the workers; by its number and, since containers number alike, their own namespace."""
    try:
        space = Path("/proc/self/ns/pid").readlink()
    except OSError:
        space = Path()
    return f"{space}/{os.getppid()}"
