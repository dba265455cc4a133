"""What the documents tell people to type is run, what they tell them to open is opened, and what they name is there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text()
HOSTS = ("http://127.0.0.1:8000",)

# Why a command is not run here. Its target or subcommand is looked for all the same.
EXCEPTED = {
    "make": "sets up .venv from the package registry or starts a server; what its recipe calls is run or is the test run itself",
    "kubectl apply": "needs a cluster",
    "podman build": "fetches the base image",
}
# Commands that write into the content are run on a copy of the little guide.
ON_A_COPY = ("ledger", "schemas", "freeze")


def blocks(text):
    """The lines of indented blocks and of fences that name no other language than a shell's."""
    for block in re.findall(r"(?m)^```(?:sh|bash|console)\n(.*?)^```", text, re.S):
        yield from block.splitlines()
    yield from (line[4:] for line in re.sub(r"(?ms)^```.*?^```$", "", text).splitlines() if line.startswith("    "))


def commands(text):
    """Every command of a document: of its blocks, and in backticks within its sentences."""
    lines = [*blocks(text), *re.findall(r"`((?:python manage\.py|make|kubectl|\.venv/bin/\S+) [^`]+)`", text)]
    return [re.sub(r"\s+# .*", "", line).strip() for line in lines if line.strip()]


COMMANDS = sorted({command for document in DOCUMENTS for command in commands(document.read_text())})


@pytest.fixture
def place(tmp_path):
    """Where commands write: a new guide beside a copy of the little one."""
    shutil.copytree(ROOT / "tests" / "second_guide", tmp_path / "content")
    return tmp_path


def split(command):
    """The settings before a command, and its words."""
    words = shlex.split(command)
    count = next(i for i, word in enumerate(words) if not re.fullmatch(r"[A-Z_]+=\S*", word))
    return dict(word.split("=", 1) for word in words[:count]), words[count:]


def test_there_are_commands_to_run():
    assert len(COMMANDS) > 15


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_the_documents_works(command, place, client):
    settings, words = split(command)
    assert set(settings) <= {"HOST", "PORT", "PYTHON", *known_settings()}, command
    if words[0] == "make":
        assert "make" in EXCEPTED
        for target in (word for word in words[1:] if "=" not in word):
            assert re.search(rf"(?m)^{target}:", MAKEFILE), f"there is no make {target}"
    elif words[0] in ("python", ".venv/bin/python"):
        assert words[1] == "manage.py"
        run(words[2:], place)
    elif words[0] == "kubectl":
        kubectl(words)
    elif words[0] == "curl":
        (url,) = words[1:]
        assert open_address(client, url.removeprefix(HOSTS[0])) == 200
    else:
        assert " ".join(words[:2]) in EXCEPTED, f"nobody runs: {command}"
        assert (ROOT / words[words.index("-f") + 1]).is_file()


def run(words, place):
    subcommand = words[0]
    asked = [str(place / "made") if word in ("DIR", "our-guide", "build/tree") else word for word in words]
    content = place / "content" if subcommand in ON_A_COPY else ROOT / "content"
    done = subprocess.run(
        [sys.executable, "manage.py", *asked],
        cwd=ROOT,
        env=os.environ | {"CAIRN_CONTENT": str(content), "CAIRN_STATIC_ROOT": str(place / "static")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    allowed = (0, 3, 4, 5, 6) if subcommand == "stack" else (0,)  # what the document itself says of them
    assert done.returncode in allowed, done.stderr[-2000:]


def kubectl(words):
    if words[1] == "apply":
        assert (ROOT / words[-1] / "kustomization.yaml").exists()
    elif shutil.which("kubectl") is None:
        pytest.skip("no kubectl here: the command in the documents was NOT run")
    else:
        subprocess.run(words, cwd=ROOT, check=True, capture_output=True)


def addresses(text):
    """Addresses in backticks, and links to a site on this machine."""
    found = re.findall(r"`(/[^`\s]*)`", text)
    return [*found, *(link.removeprefix(HOSTS[0]) for link in re.findall(r"\((http://127\.0\.0\.1:8000[^)]*)\)", text))]


ADDRESSES = sorted({a for document in DOCUMENTS for a in addresses(document.read_text())})


def open_address(client, address):
    return client.get(address, follow=True).status_code


def test_there_are_addresses_to_open():
    assert len(ADDRESSES) > 20


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_in_the_documents_opens(address, client):
    assert open_address(client, address) == 200


PATHS = sorted(
    {
        (document.name, path)
        for document in DOCUMENTS
        for path in re.findall(
            r"`((?:docs|deploy|tests|content|bench|decisions|guide|cairn)/[\w./*-]*)`", document.read_text()
        )
    }
)


@pytest.mark.parametrize(("document", "path"), PATHS)
def test_a_file_or_folder_in_the_documents_is_there(document, path):
    assert list(ROOT.glob(path.rstrip("/"))), f"{document} names {path}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_between_documents_leads_somewhere(document):
    text = re.sub(r"(?s)```.*?```|`[^`]*`", "", document.read_text())
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not link.startswith(("http", "#", "mailto:")):
            assert (document.parent / link.split("#")[0]).exists(), link


def known_settings():
    return set(re.findall(r"\"(CAIRN_[A-Z_]+)\"", (ROOT / "cairn" / "settings.py").read_text()))


def test_the_table_of_settings_has_every_setting_and_no_other():
    table = set(re.findall(r"(?m)^\| `(CAIRN_[A-Z_]+)` \|", (ROOT / "README.md").read_text()))
    assert table == known_settings()


def test_the_documents_name_no_setting_that_there_is_not():
    for document in DOCUMENTS:
        assert set(re.findall(r"CAIRN_[A-Z_]+", document.read_text())) <= known_settings(), document.name


def test_what_a_developer_has_set_is_unset_for_the_tests():
    (unset,) = re.findall(r"(?m)^UNSET := (.*)$", MAKEFILE)
    assert set(re.findall(r"-u (CAIRN_[A-Z_]+)", unset)) == known_settings()


def test_the_forms_for_issues_have_what_a_forge_needs_of_them():
    forms = [path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"]
    assert {path.stem for path in forms} == {"this-fact-is-wrong", "i-disagree"}
    for path in forms:
        form = yaml.safe_load(path.read_text())
        assert {"name", "description", "body"} <= form.keys()
        ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
        assert len(ids) == len(set(ids)) >= 3
        for field in form["body"]:
            assert field["type"] in ("markdown", "input", "textarea", "dropdown", "checkboxes")
            assert "value" in field["attributes"] if field["type"] == "markdown" else field["attributes"]["label"]
            assert field["type"] != "dropdown" or all(isinstance(o, str) for o in field["attributes"]["options"])
