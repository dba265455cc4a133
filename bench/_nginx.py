"""nginx: the measure of what serving ready bytes can cost, and the server of what browsers look at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench._cairn import Server
from bench._processes import free_port, started, wait_for
from bench._tools import brotli_module, nginx

MAIN = """
daemon off; worker_processes 1; error_log stderr error; pid {folder}/nginx.pid; {modules} {user}
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; etag on; {tuned}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg; application/json json map; image/png png; font/woff2 woff2; application/xml xml; image/x-icon ico; }}
  {servers}
}}
"""
TUNED = "open_file_cache max=1000 inactive=60m; open_file_cache_valid 60m;"
DROPPED = {"content-length", "content-encoding", "content-type", "date", "server", "connection", "etag", "last-modified",
           "transfer-encoding", "keep-alive"}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """A ready answer: bytes as they go over the wire, and the headers that go with them."""

    body: bytes
    headers: Mapping[str, str]


def quoted(value: str) -> str:
    """A value of nginx's configuration. Raises ValueError for a dollar sign, which it would take for a variable."""
    if "$" in value:
        raise ValueError(f"nginx has no way to write {value!r}")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def location(path: str, answer: Answer, file: Path) -> str:
    """The answer at exactly this path, from a file that holds the bytes as they are sent."""
    kind = next((value for name, value in answer.headers.items() if name.lower() == "content-type"), "text/plain")
    more = {name: value for name, value in answer.headers.items() if name.lower() not in DROPPED}
    coding = next((value for name, value in answer.headers.items() if name.lower() == "content-encoding"), "")
    more |= {"Content-Encoding": coding} if coding else {}
    headers = " ".join(f"add_header {name} {quoted(value)};" for name, value in more.items())
    return f"location = {path} {{ types {{ }} default_type {quoted(kind)}; alias {file}; {headers} }}"


@contextmanager
def ready_answers(
    answers: Mapping[str, Answer], folder: Path, core: int | None = None, *, tuned: bool = True
) -> Iterator[Server]:
    """An nginx that has these answers by path and does nothing but send them; ``tuned``, it keeps their files open."""
    bodies = folder / "bodies"
    bodies.mkdir(parents=True, exist_ok=True)
    locations = ['location = /healthz { return 200 "ok"; }']
    for i, (path, answer) in enumerate(answers.items()):
        file = bodies / str(i)
        file.write_bytes(answer.body)
        locations.append(location(path, answer, file))
    with _running(folder, "\n".join(locations), core, tuned=TUNED if tuned else "") as server:
        yield server


@contextmanager
def tree(root: Path, folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[Server]:
    """An nginx that serves a directory, with the compressed variants that lie beside the files."""
    module = brotli_module()
    own = " ".join(f"add_header {name} {quoted(value)};" for name, value in (headers or {}).items())
    rules = f"""location = /healthz {{ return 200 "ok"; }}
    location / {{ root {root}; index index.html; gzip_static on; {"brotli_static on;" if module else ""} {own} }}"""
    with _running(folder, rules, None, modules=f"load_module {module};" if module else "") as server:
        yield server


@contextmanager
def _running(folder: Path, locations: str, core: int | None, *, modules: str = "", tuned: str = "") -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    user = "user root;" if folder.owner() == "root" else ""  # else its worker may not read what root wrote
    servers = f"server {{ listen 127.0.0.1:{port} backlog=511; charset utf-8; {locations} }}"
    file = folder / "nginx.conf"
    file.write_text(MAIN.format(folder=folder, modules=modules, tuned=tuned, user=user, servers=servers))
    with started([nginx(), "-p", str(folder), "-c", str(file)], core=core) as process:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/healthz", process)
        yield Server(base, process)
