"""What Terraform and OpenTofu say of themselves: the tree of `providers`, and `version` with and without -json.

A provider is a trace by its address, and so is the registry that it comes from, which tells the two tools apart:
each fills in its own where none is written. The tree names a module as its caller does, not where it comes from.
"""

import re
from collections.abc import Mapping
from typing import Any

from decisions.intake.artefacts import provider_parts
from decisions.intake.items import Entry, Form, Trace, item, malformed, passed_over

_BRANCH = re.compile(r"[\s│├└─|`+\\-]*")
_PROVIDER = re.compile(r"provider\[([^\]\s]*)\]?(.*)", re.DOTALL)
_SELECTED = re.compile(r"\+ provider (\S+)( v\S+)?\s*")
_PROGRAM = re.compile(r"(Terraform|OpenTofu) v\d\S*\s*")
_INNER = re.compile(r"(module|test|run)\.(\S+)\s*")
_NOTES = re.compile(
    r"\.|Providers required by (configuration|state):|on [a-z0-9]+_[a-z0-9]+|Your version of Terraform is out of date.*"
    r"|is \d\S*\. You can update by downloading.*"
)


def line_of(text: str, line: int) -> list[Entry]:
    """What one line of `providers` or `version` says; empty if it is none of theirs."""
    bare = text[_BRANCH.match(text).end() :].rstrip()  # type: ignore[union-attr] # it fits the empty text, too
    if found := _PROGRAM.fullmatch(text.strip()):
        return [item("terraform-version", line, text.strip(), names=[found[1].lower()])]
    if found := _SELECTED.fullmatch(text.strip()):
        return provider("terraform-version", line, found[1])
    if found := _PROVIDER.fullmatch(bare):
        return provider("terraform-providers", line, found[1])
    if found := _INNER.fullmatch(bare):
        return [item("terraform-providers", line, bare, names=[bare]) if found[1] == "module" else _note(line, text)]
    return [_note(line, text)] if _NOTES.fullmatch(text.strip()) else []


def _note(line: int, text: str) -> Entry:
    return passed_over(line, text, "it names no provider")


def provider(form: Form, line: int, address: str) -> list[Entry]:
    """A provider, and the registry that it comes from if its address says so."""
    parts = provider_parts(address)
    if parts is None:
        says = "A provider's address looks like registry.terraform.io/hashicorp/aws."
        return [malformed(line, address, says)]
    registry, name = parts
    entries: list[Entry] = [item(form, line, f"provider {name}", [Trace("providers", name)])]
    if registry:
        entries.append(item(form, line, f"registry {registry}", [Trace("providers", registry)]))
    return entries


def version(line: int, data: Mapping[str, Any]) -> list[Entry]:
    """The object of `version -json`. Terraform adds whether it is out of date; OpenTofu, otherwise alike, does not."""
    program = "terraform" if "terraform_outdated" in data else "opentofu"
    text = f"{program} {data.get('terraform_version')}"
    entries: list[Entry] = [item("terraform-version", line, text, names=[program])]
    selections = data.get("provider_selections")
    if not isinstance(selections, Mapping):
        return [*entries, malformed(line, "provider_selections", "This is no object of providers and their versions.")]
    for address in selections:
        entries += provider("terraform-version", line, str(address))
    return entries
